import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import { Timestamp } from "../../../google/protobuf/timestamp.js";
/** Params are what governance decides. */
export interface Params {
    /**
     * abtt_per_block is what each block moves from the pool to the fee collector, in abtt.
     * Zero stops the payments and leaves the pool as it is.
     */
    abttPerBlock: string;
}
/** Totals count the money that passed through the pool since genesis. */
export interface Totals {
    /**
     * funded_abtt is what MsgFundRewards put into the pool, in abtt. Genesis balances and
     * plain transfers to the module account are in the pool, but not in this number.
     */
    fundedAbtt: string;
    /** paid_abtt is what blocks moved from the pool to the fee collector, in abtt. */
    paidAbtt: string;
}
/** Mark is the time of one block. */
export interface Mark {
    /** height is the height of the block. */
    height: bigint;
    /** time is the time of the block. */
    time: Timestamp | undefined;
}
/**
 * Pace remembers two past blocks, from which a query estimates how long a block takes. It is
 * measured anew by each chain and not part of genesis.
 */
export interface Pace {
    /** older is the block that estimates are measured from. */
    older: Mark | undefined;
    /** newer replaces older when the next mark is set. */
    newer: Mark | undefined;
}
export declare const Params: MessageFns<Params>;
export declare const Totals: MessageFns<Totals>;
export declare const Mark: MessageFns<Mark>;
export declare const Pace: MessageFns<Pace>;
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
