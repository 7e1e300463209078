// Signs typed data with a wallet library. Each request names a primary type, whose fields come
// from docs/spec/eip712, and may bring a domain of its own.
import { Wallet } from 'ethers';
import { TronWeb } from 'tronweb';
import { check, run } from '../run.mjs';
import { published } from './typed.mjs';

const libraries = {
  ethers: (key) => {
    const wallet = new Wallet(`0x${key}`);
    return (domain, types, message) => wallet.signTypedData(domain, types, message);
  },
  // As a TRON user would: every address is spelled T...
  tronweb: (key) => {
    const { trx } = new TronWeb({ fullHost: 'http://127.0.0.1:1', privateKey: key });
    return (domain, types, message) => {
      const { verifyingContract, ...rest } = domain;
      const spelled = verifyingContract ? { ...rest, verifyingContract: tron(verifyingContract) } : rest;
      const values = Object.entries(message).map(([name, value]) => [name, isAddress(value) ? tron(value) : value]);
      return trx.signTypedData(spelled, types, Object.fromEntries(values));
    };
  },
};

const tron = (address) => TronWeb.address.fromHex(address);
const isAddress = (value) => /^0x[0-9a-fA-F]{40}$/.test(value);

await run(async ({ files, requests }) => {
  const spec = published(files);
  const signatures = [];
  for (const { library, key, primaryType, domain, message } of requests) {
    check(libraries[library] && spec[primaryType], `neither ${library} nor ${primaryType} may be unknown`);
    const sign = libraries[library](key.replace(/^0x/, ''));
    signatures.push(await sign({ ...spec[primaryType].domain, ...domain }, spec[primaryType].types, message));
  }
  return { signatures };
});
