import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
/**
 * VoteExtension is what a validator says of the remote chains with its precommit. The empty
 * extension is the empty byte string. It is at most 2,048 bytes, its rows and signatures ascend,
 * and decoding and encoding it again gives the same bytes.
 */
export interface VoteExtension {
    /** rows are reports of remote chains, by ascending row id, at most 8. */
    rows: RowReport[];
    /** signatures are of open packets that lack them, by ascending row and nonce, at most 8. */
    signatures: PacketSignature[];
}
/** RowReport is what a validator saw of a Portal at a final block. */
export interface RowReport {
    /** row is the id of the row. */
    row: number;
    /** base is the nonce of the last event that the block of this vote applies. */
    base: bigint;
    /** tip is the nonce of the last event seen. */
    tip: bigint;
    /** time is the remote time of the final block read, in Unix seconds. */
    time: bigint;
    /**
     * accs are the accumulators, 32 bytes each, at base+1, +8, +64 and +128 as far as they are
     * below tip, then at tip. There are none if tip is below base.
     */
    accs: Uint8Array[];
}
/** PacketSignature is a bridge key's signature of a packet. */
export interface PacketSignature {
    /** row and nonce name the packet. */
    row: number;
    /** nonce is of the event or packet, within the row. */
    nonce: bigint;
    /** signature is r || vs (EIP-2098), 64 bytes. */
    signature: Uint8Array;
}
/**
 * Injection is what the proposer of a block puts in front of its transactions, after a prefix
 * that no transaction begins with: votes for the block before and the events they are about.
 */
export interface Injection {
    /** round is that of the last commit. */
    round: number;
    /** votes are those that are of use, by ascending validator_index. */
    votes: InjectedVote[];
    /** rows are the bodies of events after the last applied one, by ascending row id. */
    rows: RowBodies[];
}
/** InjectedVote is one validator's extension as it came with its precommit. */
export interface InjectedVote {
    /** validator_index is the validator's place in the last commit. */
    validatorIndex: number;
    /** extension is an encoded VoteExtension. */
    extension: Uint8Array;
    /** signature is the consensus key's, of the extension, its height and its round. */
    signature: Uint8Array;
}
/** RowBodies are the events of one row that follow the last applied one, without gaps. */
export interface RowBodies {
    /** row is the id of the row. */
    row: number;
    /** bodies are kind || payload, at most 513 bytes each. */
    bodies: Uint8Array[];
}
export declare const VoteExtension: MessageFns<VoteExtension>;
export declare const RowReport: MessageFns<RowReport>;
export declare const PacketSignature: MessageFns<PacketSignature>;
export declare const Injection: MessageFns<Injection>;
export declare const InjectedVote: MessageFns<InjectedVote>;
export declare const RowBodies: MessageFns<RowBodies>;
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
