// Deploys an OpenZeppelin ERC-20, uses it and reads its logs.
import { Contract, ContractFactory, Wallet, isCallException } from 'ethers';
import { compileToken } from '../compile.mjs';
import { check, run } from '../run.mjs';
import { connect } from './connect.mjs';

const supply = 1_000_000n;

await run(async (input) => {
  const { provider, wallet } = connect(input);
  const peer = new Wallet(`0x${input.peerKey.replace(/^0x/, '')}`, provider);
  const { abi, bytecode } = compileToken();
  const deployed = await new ContractFactory(abi, bytecode, wallet).deploy(supply);
  const deployment = await deployed.deploymentTransaction().wait(1, 40_000);
  const token = new Contract(deployment.contractAddress, abi, wallet);

  const transfer = await (await token.transfer(peer.address, 300n)).wait(1, 40_000);
  await (await token.approve(peer.address, 50n)).wait(1, 40_000);
  const pull = await (await token.connect(peer).transferFrom(wallet.address, input.to, 50n)).wait(1, 40_000);

  const logs = await provider.getLogs({
    address: deployment.contractAddress,
    fromBlock: deployment.blockNumber,
    toBlock: pull.blockNumber,
  });
  const toPeer = await token.queryFilter(token.filters.Transfer(null, peer.address), deployment.blockNumber);
  const custom = await failure(() => token.connect(peer).transfer.staticCall(wallet.address, supply));
  const sentence = await failure(() => token.refuse.staticCall());
  const estimate = await failure(() => token.refuse.estimateGas());
  return {
    symbol: await token.symbol(),
    hasCode: (await provider.getCode(deployment.contractAddress)).length > 2,
    deployStatus: deployment.status,
    balances: [
      await token.balanceOf(wallet.address),
      await token.balanceOf(peer.address),
      await token.balanceOf(input.to),
    ],
    allowanceLeft: await token.allowance(wallet.address, peer.address),
    logNames: logs.map((log) => token.interface.parseLog(log).name),
    filtered: toPeer.map((event) => event.args.value),
    receiptLogs: transfer.logs.length,
    logsNameTransactions: logs.every((log) => log.index >= 0 && log.transactionHash !== ''),
    customError: custom.revert?.name,
    customNeeded: custom.revert?.args?.needed,
    reason: sentence.reason,
    estimateReason: estimate.reason,
    estimateGas: await token.transfer.estimateGas(peer.address, 1n),
  };
});

async function failure(call) {
  try {
    await call();
  } catch (error) {
    check(isCallException(error), `not a revert: ${error}`);
    return error;
  }
  throw new Error('the call should have reverted');
}
