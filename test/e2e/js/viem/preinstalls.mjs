// What tools expect to find at well-known addresses: Multicall3, the deterministic deployers and the
// hashes of past blocks, each used as a tool uses it.
import { concat, encodeAbiParameters, encodeFunctionData, getCreate2Address, keccak256, multicall3Abi, parseAbi, toHex } from 'viem';
import { compile, compileToken } from '../compile.mjs';
import { check, run } from '../run.mjs';
import { connect } from './connect.mjs';

const multicallAddress = '0xcA11bde05977b3631167028862bE2a173976CA11';
const historyAddress = '0x0000F90827F1C53a10cb7A02335B175320002935';
const factories = { create2: '0x4e59b44847b379578588920cA78FbF26c0B4956C', safe: '0x914d7Fec6aaC8cd542e72Bca78B30650d45643d7' };

await run(async (input) => {
  const { reader, wallet } = connect(input);
  reader.chain.contracts = { multicall3: { address: multicallAddress } };
  const { abi, bytecode } = compileToken();
  const initCode = concat([bytecode, encodeAbiParameters([{ type: 'uint256' }], [1_000_000n])]);
  const salt = keccak256(toHex(input.to));
  const mined = (hash) => reader.waitForTransactionReceipt({ hash, timeout: 40_000 });

  const deployed = {};
  for (const [name, factory] of Object.entries(factories)) {
    const expected = getCreate2Address({ from: factory, salt, bytecode: initCode });
    check(!(await reader.getCode({ address: expected })), 'the address was taken before');
    const receipt = await mined(await wallet.sendTransaction({ to: factory, data: concat([salt, initCode]) }));
    const code = await reader.getCode({ address: expected });
    deployed[name] = { status: receipt.status, address: expected, bytes: code ? code.length / 2 - 1 : 0 };
  }

  const token = { address: deployed.create2.address, abi };
  const batched = await reader.multicall({
    contracts: [
      { ...token, functionName: 'totalSupply' },
      { ...token, functionName: 'balanceOf', args: [factories.create2] },
      { ...token, functionName: 'transfer', args: [input.to, 5n] }, // the caller holds nothing: refused
      { address: multicallAddress, abi: multicall3Abi, functionName: 'getEthBalance', args: [wallet.account.address] },
    ],
  });
  // The same by transaction.
  const wrapped = parseAbi([
    'function deposit() payable', 'function transfer(address,uint256) returns (bool)', 'function balanceOf(address) view returns (uint256)',
  ]);
  const batch = await mined(await wallet.writeContract({
    address: multicallAddress, functionName: 'aggregate3Value', value: 7n,
    abi: parseAbi(['function aggregate3Value((address target,bool allowFailure,uint256 value,bytes callData)[]) payable']),
    args: [[
      { target: input.wrapped, allowFailure: false, value: 7n, callData: encodeFunctionData({ abi: wrapped, functionName: 'deposit' }) },
      {
        target: input.wrapped, allowFailure: false, value: 0n,
        callData: encodeFunctionData({ abi: wrapped, functionName: 'transfer', args: [input.to, 7n] }),
      },
    ]],
  }));

  const head = await reader.getBlockNumber();
  const history = async (number) => (await reader.call({ to: historyAddress, data: toHex(number, { size: 32 }) })).data;
  return {
    deployed,
    batched: batched.map(({ status, result }) => (status === 'success' ? String(result) : status)),
    balance: await reader.getBalance({ address: wallet.account.address }),
    batchStatus: batch.status, batchLogs: batch.logs.length, received: await reader.readContract({ address: input.wrapped, abi: wrapped, functionName: 'balanceOf', args: [input.to] }),
    hashes: await Promise.all([1n, head - 5n].map(async (number) => ({
      number, contract: await history(number), block: (await reader.getBlock({ blockNumber: number })).hash,
    }))),
    opcode: await blockHashes(reader, wallet, mined),
    future: await reader.call({ to: historyAddress, data: toHex(head + 1000n, { size: 32 }) }).then(() => 'answered', () => 'refused'),
  };
});

// blockHashes returns what BLOCKHASH said of the parent in a transaction, and the parent's hash.
async function blockHashes(reader, wallet, mined) {
  const { Parent } = compile(new URL('../contracts/Parent.sol', import.meta.url).pathname);
  const { contractAddress, blockNumber } = await mined(await wallet.deployContract(Parent));
  return {
    seen: await reader.readContract({ address: contractAddress, abi: Parent.abi, functionName: 'seen' }),
    parent: (await reader.getBlock({ blockNumber: blockNumber - 1n })).hash,
  };
}
