// What the node must refuse of a wallet: each result is the node's own sentence.
import { parseEther } from 'ethers';
import { run } from '../run.mjs';
import { connect } from './connect.mjs';

await run(async (input) => {
  const { provider, wallet } = connect(input);
  const fees = await provider.getFeeData();
  const nonce = await wallet.getNonce();
  const base = {
    type: 2, chainId: input.chainId, to: input.to, value: 1n, nonce, gasLimit: 21_000n,
    maxFeePerGas: fees.maxFeePerGas, maxPriorityFeePerGas: fees.maxPriorityFeePerGas,
  };
  const send = async (change) => {
    const raw = await wallet.signTransaction({ ...base, ...change });
    return refusal(provider, raw);
  };
  const legacy = { type: 0, gasPrice: fees.gasPrice, maxFeePerGas: undefined, maxPriorityFeePerGas: undefined };

  const refused = {
    otherChain: await send({ chainId: 199 }),
    otherChainLegacy: await send({ ...legacy, chainId: 199 }),
    staleNonce: await send({ nonce: nonce - 1 }),
    tooLittleGas: await send({ gasLimit: 20_000n }),
    tooPoor: await send({ value: parseEther('1000000000000000') }),
    belowBaseFee: await send({ maxFeePerGas: 1n, maxPriorityFeePerGas: 1n }),
    oversized: await send({ data: `0x${'00'.repeat(200_000)}`, gasLimit: 9_000_000n }),
    notATransaction: await refusal(provider, '0xdeadbeef'),
  };

  const raw = await wallet.signTransaction(base);
  const response = await provider.broadcastTransaction(raw);
  const receipt = await response.wait(1, 40_000);
  refused.replay = await refusal(provider, raw);
  return { refused, status: receipt.status, nonceBefore: nonce, nonceAfter: await wallet.getNonce() };
});

async function refusal(provider, raw) {
  try {
    const hash = await provider.send('eth_sendRawTransaction', [raw]);
    return `ACCEPTED as ${hash}`;
  } catch (error) {
    return error.error?.message ?? error.info?.error?.message ?? error.message;
  }
}
