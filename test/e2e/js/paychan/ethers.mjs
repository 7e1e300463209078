// Makes every vector of docs/spec/vectors/paychan.json again with ethers and node's own sha256.
import {
  TypedDataEncoder, Wallet, concat, dataLength, dataSlice, getAddress, id, keccak256, recoverAddress, toBeHex, toUtf8Bytes,
} from 'ethers';
import { check, run } from '../run.mjs';
import { canonical, codes, compact, judge, link, loose } from './judge.mjs';
import { peerMessage } from './peer.mjs';
import { encodeType, privateKey, published, signedAs } from './typed.mjs';

await run(async ({ vectors, files }) => {
  const spec = published(files);
  return {
    keys: checkKeys(vectors),
    typeHashes: checkTypeHashes(vectors, spec),
    domains: checkDomains(vectors),
    vaults: checkVaults(vectors),
    preimages: checkChains(vectors),
    files: await checkFiles(vectors, spec),
    signed: await checkSigned(vectors, spec),
    messages: checkMessages(vectors),
    refused: await checkRefused(vectors, spec),
  };
});

function same(got, want, what) {
  check(String(got).toLowerCase() === String(want).toLowerCase(), `${what} is ${got}, the vectors say ${want}`);
}

function checkKeys(vectors) {
  const keys = Object.entries(vectors.keys);
  for (const [name, key] of keys) {
    same(new Wallet(privateKey(vectors, name)).address, key.address, `address of ${name}`);
  }
  return keys.length;
}

// checkTypeHashes builds the types from the published files.
function checkTypeHashes(vectors, spec) {
  const encodings = new Set();
  for (const [primary, { types, domainFields }] of Object.entries(spec)) {
    encodings.add(TypedDataEncoder.from(types).encodeType(primary));
    encodings.add(encodeType('EIP712Domain', domainFields));
  }
  same(encodings.size, Object.keys(vectors.type_hashes).length, 'the number of types');
  for (const encoding of encodings) {
    same(id(encoding), vectors.type_hashes[encoding], encoding);
  }
  return encodings.size;
}

function checkDomains(vectors) {
  for (const { domain, separator } of vectors.domains) {
    same(TypedDataEncoder.hashDomain(domain), separator, `separator of ${domain.name} on ${domain.chainId}`);
  }
  return vectors.domains.length;
}

function checkVaults(vectors) {
  for (const { purse, epoch, vault } of vectors.vaults) {
    const preimage = concat([toUtf8Bytes('bttc/purse'), toBeHex(purse, 8), toBeHex(epoch, 4)]);
    same(getAddress(dataSlice(keccak256(preimage), 12)), vault, `vault of ${purse}, epoch ${epoch}`);
  }
  return vectors.vaults.length;
}

function checkChains(vectors) {
  let checked = 0;
  for (const { length, preimages } of vectors.hash_chains) {
    check(preimages[0] && preimages[length], 'a hash chain without anchor or seed');
    for (const [index, preimage] of Object.entries(preimages)) {
      same(link(preimage, Number(index)), preimages[0], `preimage ${index} hashed`);
      same(link(preimages[length], length - index), preimage, `preimage ${index} from the seed`);
      checked++;
    }
  }
  return checked;
}

// checkFiles signs the published files as they are.
async function checkFiles(vectors, spec) {
  for (const [primary, { domain, types, message }] of Object.entries(spec)) {
    const digest = TypedDataEncoder.hash(domain, types, message);
    const vector = vectors.signed.find((candidate) => candidate.digest === digest);
    check(vector, `the message in the file of ${primary} is no vector`);
    const wallet = new Wallet(privateKey(vectors, vector.signer));
    same(await wallet.signTypedData(domain, types, message), vector.signature, `signature of the file of ${primary}`);
  }
  return Object.keys(spec).length;
}

async function checkSigned(vectors, spec) {
  for (const { name, primary_type: primary, domain, message, signer, digest, signature } of vectors.signed) {
    const { types } = spec[primary];
    same(TypedDataEncoder.hash(domain, types, message), digest, `digest of ${name}`);
    same(recoverAddress(digest, signature), vectors.keys[signer].address, `signer of ${name}`);
    same(await new Wallet(privateKey(vectors, signer)).signTypedData(domain, types, message), signature, `signature of ${name}`);
    check(canonical(signature), `the signature of ${name} is not canonical`);
  }
  return vectors.signed.length;
}

function checkMessages(vectors) {
  for (const [i, sent] of vectors.messages.entries()) {
    const vector = vectors.signed.find(({ name }) => name === sent.vector);
    same(peerMessage(sent, vector, vectors.keys[vector.signer].address), sent.bytes, `message ${i}, a ${sent.kind}`);
  }
  return vectors.messages.length;
}

async function checkRefused(vectors, spec) {
  for (const refused of vectors.refused) {
    const { name, primary_type: primary, signer, signature } = refused;
    const { address } = vectors.keys[signer];
    const verdict = judge(refused, spec[primary].types, getAddress(address));
    same(verdict, refused.result, `verdict on "${name}"`);
    same(codes[verdict], refused.code, `code of "${name}"`);
    const truth = signedAs(refused);
    const { types } = spec[truth.primary];
    if (verdict === 'RESULT_CODE_BAD_SIGNATURE') {
      checkForm(name, TypedDataEncoder.hash(truth.domain, types, truth.message), signature, address);
    } else {
      const wallet = new Wallet(privateKey(vectors, truth.signer));
      same(await wallet.signTypedData(truth.domain, types, truth.message), signature, `signature of "${name}"`);
    }
  }
  return vectors.refused.length;
}

// checkForm makes sure that a careless verifier would have found the right signer: the form alone
// is what is wrong.
function checkForm(name, digest, signature, address) {
  switch (dataLength(signature)) {
    case 0:
      return;
    case 64:
      return same(compact(digest, signature), address, `signer of "${name}"`);
    default:
      return same(loose(digest, signature), address, `signer of "${name}"`);
  }
}
