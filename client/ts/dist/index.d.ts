import { Registry, type GeneratedType } from "@cosmjs/proto-signing";
import * as bridge from "./gen/bttc/bridge/v1/tx.js";
import * as paychan from "./gen/bttc/paychan/v1/tx.js";
import * as rewards from "./gen/bttc/rewards/v1/tx.js";
/** The bech32 prefix of account addresses. */
export declare const prefix = "bttc";
/** The denomination of fees and stake: 10^18 abtt are one BTT. */
export declare const baseDenom = "abtt";
/** What a CosmJS registry needs to know of each message: its type URL and its codec. */
export declare const messageTypes: ReadonlyArray<[string, GeneratedType]>;
/** A registry of CosmJS's own messages and those of BTTC, for SigningStargateClient. */
export declare function createRegistry(): Registry;
export { bridge, paychan, rewards };
