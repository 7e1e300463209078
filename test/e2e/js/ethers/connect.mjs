import { JsonRpcProvider, Wallet } from 'ethers';

// A wallet as applications make it; static, so that it does not ask for the chain id again.
export function connect({ rpc, chainId, key }) {
  const provider = new JsonRpcProvider(rpc, chainId, { staticNetwork: true, pollingInterval: 250, cacheTimeout: -1 });
  return { provider, wallet: new Wallet(`0x${key.replace(/^0x/, '')}`, provider) };
}
