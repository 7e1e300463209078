import { createPublicClient, createWalletClient, defineChain, http } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

export function connect({ rpc, ws, chainId, key }) {
  const chain = defineChain({
    id: chainId,
    name: 'BTTC local',
    nativeCurrency: { name: 'BitTorrent', symbol: 'BTT', decimals: 18 },
    rpcUrls: { default: { http: [rpc], webSocket: [ws] } },
  });
  const reader = createPublicClient({ chain, transport: http(rpc), pollingInterval: 250 });
  return { chain, reader, walletOf, wallet: walletOf(key) };

  function walletOf(privateKey) {
    const account = privateKeyToAccount(`0x${privateKey.replace(/^0x/, '')}`);
    return createWalletClient({ account, chain, transport: http(rpc) });
  }
}
