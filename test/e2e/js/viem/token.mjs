// Deploys an OpenZeppelin ERC-20, uses it and reads its logs.
import { BaseError, ContractFunctionRevertedError, decodeEventLog } from 'viem';
import { compileToken } from '../compile.mjs';
import { check, run } from '../run.mjs';
import { connect } from './connect.mjs';

const supply = 1_000_000n;

await run(async (input) => {
  const { reader, wallet, walletOf } = connect(input);
  const peer = walletOf(input.peerKey);
  const { abi, bytecode } = compileToken();
  const mined = async (hash) => {
    const receipt = await reader.waitForTransactionReceipt({ hash, timeout: 40_000 });
    check(receipt.status === 'success', `transaction ${hash} failed with ${receipt.gasUsed} gas used`);
    return receipt;
  };
  const deployment = await mined(await wallet.deployContract({ abi, bytecode, args: [supply] }));
  const token = { address: deployment.contractAddress, abi };
  const read = (functionName, args = []) => reader.readContract({ ...token, functionName, args });
  const write = async (from, functionName, args) => mined(await from.writeContract({ ...token, functionName, args }));

  const transfer = await write(wallet, 'transfer', [peer.account.address, 300n]);
  await write(wallet, 'approve', [peer.account.address, 50n]);
  const pull = await write(peer, 'transferFrom', [wallet.account.address, input.to, 50n]);

  const range = { fromBlock: deployment.blockNumber, toBlock: pull.blockNumber };
  const logs = await reader.getLogs({ address: token.address, ...range });
  const toPeer = await reader.getContractEvents({
    ...token, ...range, eventName: 'Transfer', args: { to: peer.account.address },
  });
  const simulate = (account, functionName, args) => reader.simulateContract({ ...token, account, functionName, args });
  const custom = await failure(() => simulate(peer.account, 'transfer', [wallet.account.address, supply]));
  const sentence = await failure(() => simulate(wallet.account, 'refuse', []));
  const estimate = await failure(() => reader.estimateContractGas({ ...token, account: wallet.account, functionName: 'refuse' }));
  return {
    symbol: await read('symbol'),
    hasCode: ((await reader.getCode({ address: token.address })) ?? '0x').length > 2,
    deployStatus: deployment.status === 'success' ? 1 : 0,
    balances: [
      await read('balanceOf', [wallet.account.address]),
      await read('balanceOf', [peer.account.address]),
      await read('balanceOf', [input.to]),
    ],
    allowanceLeft: await read('allowance', [wallet.account.address, peer.account.address]),
    logNames: logs.map((log) => decodeEventLog({ abi, data: log.data, topics: log.topics }).eventName),
    filtered: toPeer.map((event) => event.args.value),
    receiptLogs: transfer.logs.length,
    logsNameTransactions: logs.every((log) => log.logIndex >= 0 && log.transactionHash !== ''),
    customError: custom.data?.errorName,
    customNeeded: custom.data?.args?.[2],
    reason: sentence.reason,
    estimateReason: estimate.reason,
    estimateGas: await reader.estimateContractGas({
      ...token, account: wallet.account, functionName: 'transfer', args: [peer.account.address, 1n],
    }),
  };
});

async function failure(call) {
  try {
    await call();
  } catch (error) {
    const reverted = error instanceof BaseError && error.walk((cause) => cause instanceof ContractFunctionRevertedError);
    check(reverted, `not a revert: ${error}`);
    return reverted;
  }
  throw new Error('the call should have reverted');
}
