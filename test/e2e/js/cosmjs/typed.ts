// What a web application in TypeScript writes. It is compiled and not run: send.mjs sends such messages.
import type { EncodeObject, OfflineSigner } from '@cosmjs/proto-signing';
import { SigningStargateClient } from '@cosmjs/stargate';
import { baseDenom, bridge, createRegistry, messageTypes, paychan, prefix, rewards } from '@bttcprotocol/client';
import { SignedVoucher } from '@bttcprotocol/client/bttc/paychan/v1/instruments';

const amount = { denom: baseDenom, amount: '1000000000000000000' };

export const open: paychan.MsgOpenPurse = { owner: `${prefix}1...`, deposit: amount, unlockDelaySeconds: 60n };
export const withdraw: bridge.MsgBridgeOut = { sender: open.owner, row: 1, recipient: new Uint8Array(20), amount, fee: amount };
export const fund: rewards.MsgFundRewards = rewards.MsgFundRewards.fromPartial({ sender: open.owner, amount });
export const urls: string[] = messageTypes.map(([url]) => url);

export async function send(rpc: string, wallet: OfflineSigner): Promise<bigint> {
  const client = await SigningStargateClient.connectWithSigner(rpc, wallet, { registry: createRegistry() });
  const message: EncodeObject = { typeUrl: '/bttc.paychan.v1.MsgOpenPurse', value: open };
  const { msgResponses } = await client.signAndBroadcast(open.owner, [message], { amount: [amount], gas: '500000' });
  const opened: paychan.MsgOpenPurseResponse = paychan.MsgOpenPurseResponse.decode(msgResponses[0].value);
  return opened.purse;
}

export function payee(raw: Uint8Array): Uint8Array | undefined {
  return SignedVoucher.decode(raw).voucher?.payee;
}

// What is wrong has to be refused, or the types are none.
// @ts-expect-error: 64-bit integers are bigint
export const delay: paychan.MsgOpenPurse = { ...open, unlockDelaySeconds: 60 };
// @ts-expect-error: bytes are a Uint8Array
export const recipient: bridge.MsgBridgeOut = { ...withdraw, recipient: '0x00' };
// @ts-expect-error: there is no such field
export const misspelled = rewards.MsgFundRewards.fromPartial({ sender: open.owner, ammount: amount });
// @ts-expect-error: a response is no request
export const confused: rewards.MsgFundRewardsResponse = fund;
// @ts-expect-error: there is no such message
export const unknown = bridge.MsgBridgeIn;
