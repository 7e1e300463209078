// An EIP-1559 transfer, signed here and sent raw, with all a wallet shows about it.
import { parseEther, Transaction } from 'ethers';
import { run } from '../run.mjs';
import { connect } from './connect.mjs';

await run(async (input) => {
  const { provider, wallet } = connect(input);
  const value = parseEther('1.5');
  const network = await provider.send('eth_chainId', []);
  const nonce = await wallet.getNonce();
  const before = await provider.getBalance(input.to);
  const gasEstimate = await wallet.estimateGas({ to: input.to, value });

  const request = await wallet.populateTransaction({ to: input.to, value, type: 2 });
  const raw = await wallet.signTransaction(request);
  const response = await provider.broadcastTransaction(raw);
  const receipt = await response.wait(1, 40_000);
  const found = await provider.getTransaction(receipt.hash);
  const block = await provider.getBlock(receipt.blockNumber);
  return {
    chainId: Number(network),
    type: found.type,
    hashMatches: Transaction.from(raw).hash === receipt.hash,
    status: receipt.status,
    nonce,
    nonceAfter: await wallet.getNonce(),
    received: (await provider.getBalance(input.to)) - before,
    gasEstimate,
    gasUsed: receipt.gasUsed,
    baseFeeIsPaid: receipt.gasPrice >= block.baseFeePerGas,
    inBlock: block.transactions.includes(receipt.hash),
    from: receipt.from,
  };
});
