// The messages of BTTC's modules for CosmJS.
import { defaultRegistryTypes } from "@cosmjs/stargate";
import { Registry, type GeneratedType } from "@cosmjs/proto-signing";

import * as bridge from "./gen/bttc/bridge/v1/tx.js";
import * as paychan from "./gen/bttc/paychan/v1/tx.js";
import * as rewards from "./gen/bttc/rewards/v1/tx.js";

/** The bech32 prefix of account addresses. */
export const prefix = "bttc";

/** The denomination of fees and stake: 10^18 abtt are one BTT. */
export const baseDenom = "abtt";

const packages: Record<string, Record<string, unknown>> = {
  "bttc.bridge.v1": bridge,
  "bttc.paychan.v1": paychan,
  "bttc.rewards.v1": rewards,
};

/** What a CosmJS registry needs to know of each message: its type URL and its codec. */
export const messageTypes: ReadonlyArray<[string, GeneratedType]> = Object.entries(packages).flatMap(([name, content]) =>
  Object.entries(content)
    .filter(([message]) => /^Msg(?!.*Response$)/.test(message))
    .map(([message, codec]): [string, GeneratedType] => [`/${name}.${message}`, codec as GeneratedType]),
);

/** A registry of CosmJS's own messages and those of BTTC, for SigningStargateClient. */
export function createRegistry(): Registry {
  return new Registry([...defaultRegistryTypes, ...messageTypes]);
}

export { bridge, paychan, rewards };
