import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import { Coin } from "../../../cosmos/base/v1beta1/coin.js";
/** LaneKind tells lanes of vouchers and lanes of cheques apart. */
export declare enum LaneKind {
    /** LANE_KIND_UNSPECIFIED - LANE_KIND_UNSPECIFIED is no lane. */
    LANE_KIND_UNSPECIFIED = 0,
    /** LANE_KIND_VOUCHER - LANE_KIND_VOUCHER is a lane of vouchers, chain vouchers and pushes. */
    LANE_KIND_VOUCHER = 1,
    /**
     * LANE_KIND_CHEQUE - LANE_KIND_CHEQUE is a lane of BTFS cheques. It has number 0 and expiry 0 and lives until
     * its epoch ends.
     */
    LANE_KIND_CHEQUE = 2,
    UNRECOGNIZED = -1
}
export declare function laneKindFromJSON(object: any): LaneKind;
export declare function laneKindToJSON(object: LaneKind): string;
/** Params are what governance decides. */
export interface Params {
    /** max_batch_items is how many items one Claim or Push holds at most. */
    maxBatchItems: number;
    /**
     * min_deposits are the least deposits that open a purse, of those denoms that have one. Of
     * other denoms any amount does.
     */
    minDeposits: Coin[];
    /** max_lane_life_seconds is how far ahead of the block time a lane may expire. */
    maxLaneLifeSeconds: bigint;
    /** min_unlock_delay_seconds is the shortest unlock delay of new purses. */
    minUnlockDelaySeconds: bigint;
    /** max_unlock_delay_seconds is the longest unlock delay of new purses. */
    maxUnlockDelaySeconds: bigint;
    /** cheque_chain_id is the chain id in the EIP-712 domain of BTFS cheques. */
    chequeChainId: bigint;
    /**
     * max_relay_share_bps bounds what payees give to whoever submits their claims, in
     * hundredths of a percent.
     */
    maxRelayShareBps: number;
}
/** Mark is a moment: a block, by its time and its height. */
export interface Mark {
    /** time is the block time, in Unix seconds. */
    time: bigint;
    /** height is the height of the block. */
    height: bigint;
}
/** Purse holds a payer's deposit of one denom. */
export interface Purse {
    /** id is never given to another purse. */
    id: bigint;
    /** owner is the account whose deposit this is and to whom the rest returns. */
    owner: string;
    /** denom is the denom of all amounts of the purse. */
    denom: string;
    /** balance is what the purse holds. */
    balance: string;
    /** allocated is the part of balance that is ring-fenced for secured lanes. */
    allocated: string;
    /** deposited is all that was ever put in. */
    deposited: string;
    /** paid is all that payees ever got. */
    paid: string;
    /** withdrawn is all that the owner ever took back. */
    withdrawn: string;
    /** epoch rises with each withdrawal; vouchers name it. */
    epoch: number;
    /**
     * unlock_delay_seconds is how long the owner must wait between asking for the rest and
     * getting it.
     */
    unlockDelaySeconds: bigint;
    /** unlock is when the owner asked; absent if he has not. */
    unlock: Mark | undefined;
    /** cheques_enabled says that BTFS cheques count in this epoch. */
    chequesEnabled: boolean;
    /** sessions is how many session keys are recorded. */
    sessions: number;
    /** dry_since is when the balance became zero, in Unix seconds; zero while there is some. */
    drySince: bigint;
}
/** SessionTerms are what a session key may do. */
export interface SessionTerms {
    /** cap is how much the key may pay on credit lanes, in total. */
    cap: string;
    /**
     * expiry is the last second, in Unix time, at which what the key signed is paid on credit
     * lanes.
     */
    expiry: bigint;
}
/** Session is a key that the owner lets sign vouchers. */
export interface Session {
    /** purse is the id of the purse. */
    purse: bigint;
    /** key is the address of the key. */
    key: string;
    /** terms hold until pending takes effect. */
    terms: SessionTerms | undefined;
    /** used is how much of the cap is paid. */
    used: string;
    /**
     * pending takes effect one unlock delay after pending_since. Absent if nothing was revoked
     * or reduced.
     */
    pending: SessionTerms | undefined;
    /** pending_since is when pending was asked for. */
    pendingSince: Mark | undefined;
}
/** LaneID names a lane. */
export interface LaneID {
    /** payee is the account that is paid. */
    payee: string;
    /** purse is the id of the purse that pays. */
    purse: bigint;
    /** epoch is the purse's epoch in which the lane began. */
    epoch: number;
    /** kind tells vouchers and cheques apart. */
    kind: LaneKind;
    /** lane is the number of the lane. */
    lane: number;
    /** expiry is the last second, in Unix time, at which the lane pays. */
    expiry: bigint;
}
/** Lane is what the chain knows of the payments from one purse to one payee. */
export interface Lane {
    /** claimed is all that was paid. It never falls. */
    claimed: string;
    /**
     * owed is what the highest instrument shown promised beyond claimed, while there was not
     * enough to pay it.
     */
    owed: string;
    /** allocated is all that was ever ring-fenced for a secured lane; zero for credit lanes. */
    allocated: string;
    /** signer is the one key that a secured lane accepts; empty for credit lanes. */
    signer: string;
    /** closed lanes pay nothing any more. */
    closed: boolean;
}
/** LaneRecord is a lane with its name. */
export interface LaneRecord {
    /** id names the lane. */
    id: LaneID | undefined;
    /** lane is what is known of it. */
    lane: Lane | undefined;
}
/** RelayShare is what a payee gives to whoever submits its claims. */
export interface RelayShare {
    /** payee is the account that gives. */
    payee: string;
    /** share_bps is the share of each payment, in hundredths of a percent. */
    shareBps: number;
}
/** Totals count the money of all purses of one denom since genesis. */
export interface Totals {
    /** denom is the denom of the amounts. */
    denom: string;
    /** purses is how many purses there are now. */
    purses: bigint;
    /** deposited is all that was ever put in. */
    deposited: string;
    /** paid is all that payees ever got. */
    paid: string;
    /** withdrawn is all that owners ever took back. */
    withdrawn: string;
    /** held is what all purses hold now. */
    held: string;
}
export declare const Params: MessageFns<Params>;
export declare const Mark: MessageFns<Mark>;
export declare const Purse: MessageFns<Purse>;
export declare const SessionTerms: MessageFns<SessionTerms>;
export declare const Session: MessageFns<Session>;
export declare const LaneID: MessageFns<LaneID>;
export declare const Lane: MessageFns<Lane>;
export declare const LaneRecord: MessageFns<LaneRecord>;
export declare const RelayShare: MessageFns<RelayShare>;
export declare const Totals: MessageFns<Totals>;
type Builtin = Date | Function | Uint8Array | string | number | boolean | bigint | undefined;
type DeepPartial<T> = T extends bigint ? string | number | bigint : T extends Builtin ? T : T extends globalThis.Array<infer U> ? globalThis.Array<DeepPartial<U>> : T extends ReadonlyArray<infer U> ? ReadonlyArray<DeepPartial<U>> : T extends {} ? {
    [K in keyof T]?: DeepPartial<T[K]>;
} : Partial<T>;
type KeysOfUnion<T> = T extends T ? keyof T : never;
type Exact<P, I extends P> = P extends Builtin ? P : P & {
    [K in keyof P]: Exact<P[K], I[K]>;
} & {
    [K in Exclude<keyof I, KeysOfUnion<P>>]: never;
};
interface MessageFns<T> {
    encode(message: T, writer?: BinaryWriter): BinaryWriter;
    decode(input: BinaryReader | Uint8Array, length?: number): T;
    fromJSON(object: any): T;
    toJSON(message: T): unknown;
    create<I extends Exact<DeepPartial<T>, I>>(base?: I): T;
    fromPartial<I extends Exact<DeepPartial<T>, I>>(object: I): T;
}
export {};
