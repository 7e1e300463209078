// Signs and sends messages of BTTC's modules with CosmJS, by the types that client/ts holds.
import { DirectEthSecp256k1Wallet } from '@cosmjs/proto-signing';
import { SigningStargateClient } from '@cosmjs/stargate';
import { baseDenom, bridge, createRegistry, paychan, prefix } from '@bttcprotocol/client';

import { check, run } from '../run.mjs';

const fee = { amount: [{ denom: baseDenom, amount: '2000000000000000' }], gas: '500000' };
const btt = (amount) => ({ denom: baseDenom, amount: `${amount}000000000000000000` });

await run(async ({ rpc, key, chainId, row, recipient }) => {
  const wallet = await DirectEthSecp256k1Wallet.fromKey(Buffer.from(key.replace(/^0x/, ''), 'hex'), prefix);
  const [{ address }] = await wallet.getAccounts();
  const client = await SigningStargateClient.connectWithSigner(rpc, wallet, { registry: createRegistry() });
  check((await client.getChainId()) === chainId, 'another chain answers');

  const send = async (typeUrl, value, response) => {
    const result = await client.signAndBroadcast(address, [{ typeUrl, value }], fee);
    check(result.code === 0, `${typeUrl}: code ${result.code}: ${result.rawLog}`);
    return response.decode(result.msgResponses[0].value);
  };
  const opened = await send(
    '/bttc.paychan.v1.MsgOpenPurse',
    paychan.MsgOpenPurse.fromPartial({ owner: address, deposit: btt(7), unlockDelaySeconds: 60n }),
    paychan.MsgOpenPurseResponse,
  );
  const requested = await send(
    '/bttc.bridge.v1.MsgBridgeOut',
    bridge.MsgBridgeOut.fromPartial({
      sender: address, row, recipient: Buffer.from(recipient.replace(/^0x/, ''), 'hex'), amount: btt(3000), fee: btt(1000),
    }),
    bridge.MsgBridgeOutResponse,
  );
  // What does not hold is refused with the chain's own sentence.
  let refused = '';
  try {
    const result = await client.signAndBroadcast(
      address,
      [{ typeUrl: '/bttc.paychan.v1.MsgTopUp', value: paychan.MsgTopUp.fromPartial({ sender: address, purse: 1n << 60n, amount: btt(1) }) }],
      fee,
    );
    refused = result.rawLog ?? '';
  } catch (error) {
    refused = String(error.message);
  }
  return { address, purse: opened.purse, withdrawal: requested.id, refused };
});
