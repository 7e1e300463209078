// An EIP-1559 transfer, signed here and sent raw, with all a wallet shows about it.
import { keccak256, parseEther } from 'viem';
import { run } from '../run.mjs';
import { connect } from './connect.mjs';

await run(async (input) => {
  const { reader, wallet } = connect(input);
  const address = wallet.account.address;
  const value = parseEther('1.5');
  const nonce = await reader.getTransactionCount({ address });
  const before = await reader.getBalance({ address: input.to });
  const gasEstimate = await reader.estimateGas({ account: address, to: input.to, value });

  const request = await wallet.prepareTransactionRequest({ to: input.to, value, type: 'eip1559' });
  const serializedTransaction = await wallet.signTransaction(request);
  const hash = await wallet.sendRawTransaction({ serializedTransaction });
  const receipt = await reader.waitForTransactionReceipt({ hash, timeout: 40_000 });
  const found = await reader.getTransaction({ hash });
  const block = await reader.getBlock({ blockNumber: receipt.blockNumber });
  return {
    chainId: await reader.getChainId(),
    type: found.type === 'eip1559' ? 2 : found.type,
    hashMatches: keccak256(serializedTransaction) === hash,
    status: receipt.status === 'success' ? 1 : 0,
    nonce,
    nonceAfter: await reader.getTransactionCount({ address }),
    received: (await reader.getBalance({ address: input.to })) - before,
    gasEstimate,
    gasUsed: receipt.gasUsed,
    baseFeeIsPaid: receipt.effectiveGasPrice >= block.baseFeePerGas,
    inBlock: block.transactions.includes(hash),
    from: receipt.from,
  };
});
