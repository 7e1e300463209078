// The rules of docs/spec/paychan.md that need no chain, written down a second time.
import { createHash } from 'node:crypto';
import { Signature, TypedDataEncoder, ZeroAddress, dataLength, dataSlice, recoverAddress, toBeHex } from 'ethers';

export const codes = {
  RESULT_CODE_MALFORMED: 16,
  RESULT_CODE_AMOUNT_OUT_OF_BOUNDS: 17,
  RESULT_CODE_BAD_SIGNATURE: 18,
  RESULT_CODE_WRONG_SIGNER: 19,
  RESULT_CODE_WRONG_PREIMAGE: 29,
};

const groupOrder = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const bound = 1n << 127n;
const longest = 65536n;

export function canonical(signature) {
  if (dataLength(signature) !== 65) {
    return false;
  }
  const [r, s] = [BigInt(dataSlice(signature, 0, 32)), BigInt(dataSlice(signature, 32, 64))];
  const v = Number(dataSlice(signature, 64));
  return r > 0n && r < groupOrder && s > 0n && s <= groupOrder / 2n && (v === 27 || v === 28);
}

export function link(preimage, times) {
  let hash = Buffer.from(preimage.slice(2), 'hex');
  for (let i = 0; i < times; i++) {
    hash = createHash('sha256').update(hash).digest();
  }
  return `0x${hash.toString('hex')}`;
}

// judge returns the name of the result code, or '' if nothing is wrong with it.
export function judge(shown, types, signer) {
  const { message } = shown;
  return (
    wrongShape(message) ||
    wrongAmount(message) ||
    (shown.primary_type === 'ChainVoucher' ? wrongIndex(shown) : '') ||
    (canonical(shown.signature) ? '' : 'RESULT_CODE_BAD_SIGNATURE') ||
    (signs(shown, types, signer) ? '' : 'RESULT_CODE_WRONG_SIGNER') ||
    (shown.index > 0 && link(shown.preimage, shown.index) !== message.anchor ? 'RESULT_CODE_WRONG_PREIMAGE' : '')
  );
}

function wrongShape(message) {
  const addresses = ['payee', 'beneficiary', 'vault', 'token'].map((name) => message[name]);
  const length = message.length === undefined ? 1n : BigInt(message.length);
  return addresses.includes(ZeroAddress) || length < 1n || length > longest ? 'RESULT_CODE_MALFORMED' : '';
}

function wrongAmount(message) {
  const amounts = ['cumulative', 'base', 'unit', 'cumulativePayout'].map((name) => BigInt(message[name] ?? 0));
  if (message.base !== undefined) {
    amounts.push(BigInt(message.base) + BigInt(message.unit) * BigInt(message.length));
  }
  return amounts.some((amount) => amount >= bound) ? 'RESULT_CODE_AMOUNT_OUT_OF_BOUNDS' : '';
}

function wrongIndex({ message, index = 0, preimage = '0x' }) {
  const bytes = index > 0 ? 32 : 0;
  return index > Number(message.length) || dataLength(preimage) !== bytes ? 'RESULT_CODE_MALFORMED' : '';
}

function signs({ domain, message, signature }, types, signer) {
  const [r, s] = [dataSlice(signature, 0, 32), dataSlice(signature, 32, 64)];
  const v = Number(dataSlice(signature, 64));
  return recoverAddress(TypedDataEncoder.hash(domain, types, message), { r, s, v }) === signer;
}

// loose recovers the signer by the rules of those who do not care for the form, or returns undefined
// if there is too little to recover from.
export function loose(digest, signature) {
  const length = dataLength(signature);
  if (length < 65) {
    return undefined;
  }
  const r = dataSlice(signature, 0, 32);
  const s = BigInt(dataSlice(signature, 32, 64));
  const v = Number(dataSlice(signature, 64, 65));
  const odd = v >= 35 ? (v + 1) % 2 : v % 27;
  // The other s gives the same key with the other v.
  const [low, parity] = s > groupOrder / 2n ? [groupOrder - s, 1 - odd] : [s, odd];
  return recoverAddress(digest, { r, s: toBeHex(low, 32), v: 27 + parity });
}

// compact recovers the signer of 64 bytes as EIP-2098 has them.
export function compact(digest, signature) {
  return recoverAddress(digest, Signature.from(signature));
}
