// The messages between peers as docs/spec/paychan.md lays them out.
import { ZeroAddress, ZeroHash, concat, toBeHex } from 'ethers';

const amount = (value) => toBeHex(value, 16);

function lane({ purse, epoch, payee, lane: number, expiry }) {
  return [toBeHex(purse, 8), toBeHex(epoch, 4), payee, toBeHex(number, 4), toBeHex(expiry, 8)];
}

export function peerMessage({ kind, owner_implied: implied, index = 0, preimage = ZeroHash }, { message, signature }, address) {
  const signer = implied ? ZeroAddress : address;
  const shown = [toBeHex(index, 4), preimage];
  switch (kind) {
    case 'voucher':
      return concat(['0x11', ...lane(message), amount(message.cumulative), signer, signature]);
    case 'chain voucher':
      return concat([
        '0x12', ...lane(message), amount(message.base), amount(message.unit), message.anchor, toBeHex(message.length, 4), signer,
        signature, ...shown,
      ]);
    case 'tick':
      return concat(['0x13', toBeHex(message.lane, 4), ...shown]);
    case 'release':
      return concat(['0x14', ...lane(message), amount(message.cumulative), signature]);
    default:
      throw new Error(`${kind} is no kind of message`);
  }
}
