// Signs every vector of docs/spec/vectors/paychan.json with TronWeb, with addresses in each form
// that it takes, and finds out which forms go wrong.
import { TronWeb, utils } from 'tronweb';
import { check, run } from '../run.mjs';
import { published } from './typed.mjs';

const addressFields = ['payee', 'vault', 'beneficiary', 'token'];

// The forms that TronWeb takes for 20 bytes.
const forms = {
  hex: (address) => address,
  lower: (address) => address.toLowerCase(),
  tron: (address) => TronWeb.address.fromHex(address),
  prefixed: (address) => TronWeb.address.toHex(address),
};

await run(async ({ vectors, files }) => {
  const spec = published(files);
  const counts = { keys: 0, signed: 0, forms: Object.keys(forms).length };
  for (const [name, key] of Object.entries(vectors.keys)) {
    check(TronWeb.address.fromPrivateKey(key.private_key_hex) === key.tron, `TRON address of ${name}`);
    counts.keys++;
  }
  for (const vector of vectors.signed) {
    for (const [form, spell] of Object.entries(forms)) {
      const { domain, message } = respelled(vector, spell);
      const signature = await wallet(vectors, vector.signer).trx.signTypedData(domain, spec[vector.primary_type].types, message);
      check(signature === vector.signature, `${vector.name}, addresses as ${form}: ${signature}, the vectors say ${vector.signature}`);
    }
    counts.signed++;
  }
  return { ...counts, wrong: wrongForms(vectors, spec) };
});

// wallet is what TronLink injects; it needs no node to sign.
function wallet(vectors, name) {
  return new TronWeb({ fullHost: 'http://127.0.0.1:1', privateKey: vectors.keys[name].private_key_hex });
}

function respelled({ domain, message }, spell) {
  const respell = (object, names) =>
    Object.fromEntries(Object.entries(object).map(([name, value]) => [name, names.includes(name) ? spell(value) : value]));
  return { domain: respell(domain, ['verifyingContract']), message: respell(message, addressFields) };
}

// wrongForms says of each tempting mistake whether TronWeb refuses it or signs something else.
function wrongForms(vectors, spec) {
  const { domain, message } = vectors.signed.find(({ name }) => name === 'voucher');
  const { types } = spec.Voucher;
  const digest = (payee, as = types) => utils._TypedDataEncoder.hash(domain, as, { ...message, payee });
  const compare = (payee, wrong, as = types) => {
    const right = digest(payee);
    try {
      return digest(wrong, as) === right ? 'the same' : 'another digest';
    } catch {
      return 'refused';
    }
  };
  const { bech32, address } = vectors.keys.stranger;
  const begins41 = `0x41${address.slice(4)}`;
  const tokens = types.Voucher.map((field) => (field.name === 'cumulative' ? { ...field, type: 'trcToken' } : field));
  return {
    bech32: compare(address, bech32),
    bareHex: compare(address, address.slice(2)),
    bareHexThatBegins41: compare(begins41, begins41.slice(2)),
    prefixedWith0x41: compare(address, `0x41${address.slice(2)}`),
    trcToken: compare(address, address, { Voucher: tokens }),
  };
}
