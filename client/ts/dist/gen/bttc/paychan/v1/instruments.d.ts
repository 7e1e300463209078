import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
/** Voucher promises payee a running total on one lane. */
export interface Voucher {
    /** purse is the id of the purse that pays. */
    purse: bigint;
    /** epoch is the purse's epoch that the voucher counts in. */
    epoch: number;
    /** payee are the 20 bytes of the address that is paid, and no other. */
    payee: Uint8Array;
    /** lane tells the lanes between one purse and one payee apart. */
    lane: number;
    /** cumulative is all that the lane is worth since its beginning, in the purse's denom. */
    cumulative: string;
    /**
     * expiry is the last second, in Unix time, at which the lane pays. Another expiry is
     * another lane.
     */
    expiry: bigint;
}
/**
 * ChainVoucher promises payee base, and unit more for each further link of a sha256 hash chain
 * that it shows.
 */
export interface ChainVoucher {
    /** purse is the id of the purse that pays. */
    purse: bigint;
    /** epoch is the purse's epoch that the voucher counts in. */
    epoch: number;
    /** payee are the 20 bytes of the address that is paid, and no other. */
    payee: Uint8Array;
    /** lane tells the lanes between one purse and one payee apart. */
    lane: number;
    /** base is the cumulative amount of the voucher without any preimage. */
    base: string;
    /** unit is what each preimage adds. */
    unit: string;
    /** anchor is the end of the chain, 32 bytes: preimage i hashed i times. */
    anchor: Uint8Array;
    /** length is the highest index of a preimage, 1 to 65536. */
    length: number;
    /** expiry is the last second, in Unix time, at which the lane pays. */
    expiry: bigint;
}
/** Cheque is what go-btfs signs: Cheque for abtt, MultiTokenCheque for other tokens. */
export interface Cheque {
    /** token are the 20 bytes of the ERC-20 of a MultiTokenCheque; empty in a Cheque. */
    token: Uint8Array;
    /** vault are the 20 bytes of the purse's alias in its present epoch. */
    vault: Uint8Array;
    /** beneficiary are the 20 bytes of the address that is paid, and no other. */
    beneficiary: Uint8Array;
    /** cumulative_payout is all that the vault ever promised the beneficiary. */
    cumulativePayout: string;
}
/** Release is the payee's word that a lane is done: at cumulative it is closed for ever. */
export interface Release {
    /** purse is the id of the purse. */
    purse: bigint;
    /** epoch is the epoch of the lane. */
    epoch: number;
    /** payee are the 20 bytes of the address that signs. */
    payee: Uint8Array;
    /** lane is the number of the lane. */
    lane: number;
    /** expiry is the expiry of the lane, in Unix seconds. */
    expiry: bigint;
    /** cumulative is what the payee wants to have been paid in total. */
    cumulative: string;
}
/** SignedVoucher is a voucher that can be claimed. */
export interface SignedVoucher {
    /** voucher is what was signed. */
    voucher: Voucher | undefined;
    /** signer are the 20 bytes of the key that signed; empty means the purse's owner. */
    signer: Uint8Array;
    /** signature is r, s and v: 65 bytes, low s, v 27 or 28. */
    signature: Uint8Array;
}
/** SignedChainVoucher is a chain voucher that can be claimed, with the furthest preimage. */
export interface SignedChainVoucher {
    /** voucher is what was signed. */
    voucher: ChainVoucher | undefined;
    /** signer are the 20 bytes of the key that signed; empty means the purse's owner. */
    signer: Uint8Array;
    /** signature is r, s and v: 65 bytes, low s, v 27 or 28. */
    signature: Uint8Array;
    /** index says which preimage is shown; zero means none, and the voucher is worth its base. */
    index: number;
    /** preimage is 32 bytes that, hashed index times, are the anchor; empty at index zero. */
    preimage: Uint8Array;
}
/** SignedCheque is a cheque that can be claimed. Only the owner of the purse can have signed it. */
export interface SignedCheque {
    /** purse is the id of the purse whose alias the vault is. */
    purse: bigint;
    /** epoch is the epoch whose alias the vault is. */
    epoch: number;
    /** cheque is what was signed. */
    cheque: Cheque | undefined;
    /** signature is r, s and v: 65 bytes, low s, v 27 or 28. */
    signature: Uint8Array;
}
export declare const Voucher: MessageFns<Voucher>;
export declare const ChainVoucher: MessageFns<ChainVoucher>;
export declare const Cheque: MessageFns<Cheque>;
export declare const Release: MessageFns<Release>;
export declare const SignedVoucher: MessageFns<SignedVoucher>;
export declare const SignedChainVoucher: MessageFns<SignedChainVoucher>;
export declare const SignedCheque: MessageFns<SignedCheque>;
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
