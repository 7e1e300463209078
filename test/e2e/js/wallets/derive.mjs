// The addresses that wallets show for a mnemonic, as their libraries derive them.
import { HDNodeWallet, Mnemonic } from 'ethers';
import { TronWeb } from 'tronweb';

import { run } from '../run.mjs';

await run(async ({ mnemonic, indexes }) => {
  const words = Mnemonic.fromPhrase(mnemonic);
  const ethers = (path) => HDNodeWallet.fromMnemonic(words, path).address;
  return indexes.map((index) => ({
    // ethers' default is MetaMask's first account.
    metamask: index === 0 ? HDNodeWallet.fromPhrase(mnemonic).address : ethers(`m/44'/60'/0'/0/${index}`),
    ledger: ethers(`m/44'/60'/${index}'/0/0`),
    tronlink: TronWeb.fromMnemonic(mnemonic, `m/44'/195'/${index}'/0/0`).address,
  }));
});
