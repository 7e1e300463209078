import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
/**
 * ResultCode says what became of one item of a batch. Clients match on the numbers: they are
 * never given another meaning.
 */
export declare enum ResultCode {
    /** RESULT_CODE_UNSPECIFIED - RESULT_CODE_UNSPECIFIED is never answered. */
    RESULT_CODE_UNSPECIFIED = 0,
    /** RESULT_CODE_PAID - RESULT_CODE_PAID means that all that was due is paid. */
    RESULT_CODE_PAID = 1,
    /** RESULT_CODE_ALREADY_CLAIMED - RESULT_CODE_ALREADY_CLAIMED means that the lane had been paid as much before. */
    RESULT_CODE_ALREADY_CLAIMED = 2,
    /**
     * RESULT_CODE_SHORT_BALANCE - RESULT_CODE_SHORT_BALANCE means that the purse's free balance was less than due: what was
     * there is paid, the rest is owed.
     */
    RESULT_CODE_SHORT_BALANCE = 3,
    /**
     * RESULT_CODE_SHORT_ALLOCATION - RESULT_CODE_SHORT_ALLOCATION means that the lane's ring-fence was less than due: what was
     * there is paid, the rest is owed.
     */
    RESULT_CODE_SHORT_ALLOCATION = 4,
    /**
     * RESULT_CODE_SHORT_CAP - RESULT_CODE_SHORT_CAP means that the session key signed for more than its cap: what the
     * cap allowed is paid, the rest is not owed by anybody.
     */
    RESULT_CODE_SHORT_CAP = 5,
    /** RESULT_CODE_MALFORMED - RESULT_CODE_MALFORMED means an address, hash or field of the wrong shape. */
    RESULT_CODE_MALFORMED = 16,
    /** RESULT_CODE_AMOUNT_OUT_OF_BOUNDS - RESULT_CODE_AMOUNT_OUT_OF_BOUNDS means an amount that is missing, negative or 2^127 or more. */
    RESULT_CODE_AMOUNT_OUT_OF_BOUNDS = 17,
    /** RESULT_CODE_BAD_SIGNATURE - RESULT_CODE_BAD_SIGNATURE means a signature that is not 65 bytes with low s and v 27 or 28. */
    RESULT_CODE_BAD_SIGNATURE = 18,
    /**
     * RESULT_CODE_WRONG_SIGNER - RESULT_CODE_WRONG_SIGNER means that the signature is not the named signer's, over this
     * content, for this chain.
     */
    RESULT_CODE_WRONG_SIGNER = 19,
    /** RESULT_CODE_NOT_AUTHORIZED - RESULT_CODE_NOT_AUTHORIZED means that the signer is neither the owner nor a session key. */
    RESULT_CODE_NOT_AUTHORIZED = 20,
    /** RESULT_CODE_SESSION_ENDED - RESULT_CODE_SESSION_ENDED means that the session key has expired or is revoked. */
    RESULT_CODE_SESSION_ENDED = 21,
    /** RESULT_CODE_PURSE_NOT_FOUND - RESULT_CODE_PURSE_NOT_FOUND means that there is no such purse, or no more. */
    RESULT_CODE_PURSE_NOT_FOUND = 22,
    /** RESULT_CODE_WRONG_EPOCH - RESULT_CODE_WRONG_EPOCH means an epoch that is not the purse's present one. */
    RESULT_CODE_WRONG_EPOCH = 23,
    /** RESULT_CODE_LANE_EXPIRED - RESULT_CODE_LANE_EXPIRED means that the block time is past the expiry. */
    RESULT_CODE_LANE_EXPIRED = 24,
    /** RESULT_CODE_EXPIRY_TOO_FAR - RESULT_CODE_EXPIRY_TOO_FAR means an expiry further ahead than lanes may live. */
    RESULT_CODE_EXPIRY_TOO_FAR = 25,
    /** RESULT_CODE_LANE_CLOSED - RESULT_CODE_LANE_CLOSED means that the payee released the lane. */
    RESULT_CODE_LANE_CLOSED = 26,
    /** RESULT_CODE_WRONG_LANE_SIGNER - RESULT_CODE_WRONG_LANE_SIGNER means that the secured lane accepts another key. */
    RESULT_CODE_WRONG_LANE_SIGNER = 27,
    /** RESULT_CODE_PAYEE_REFUSED - RESULT_CODE_PAYEE_REFUSED means a payee that can hold no money, such as a module account. */
    RESULT_CODE_PAYEE_REFUSED = 28,
    /** RESULT_CODE_WRONG_PREIMAGE - RESULT_CODE_WRONG_PREIMAGE means that the preimage does not hash to the anchor. */
    RESULT_CODE_WRONG_PREIMAGE = 29,
    /** RESULT_CODE_CHEQUES_DISABLED - RESULT_CODE_CHEQUES_DISABLED means that the owner has not enabled cheques in this epoch. */
    RESULT_CODE_CHEQUES_DISABLED = 30,
    /** RESULT_CODE_WRONG_VAULT - RESULT_CODE_WRONG_VAULT means a vault that is not the purse's alias in this epoch. */
    RESULT_CODE_WRONG_VAULT = 31,
    /** RESULT_CODE_WRONG_TOKEN - RESULT_CODE_WRONG_TOKEN means a cheque of a type or token that is not the purse's denom. */
    RESULT_CODE_WRONG_TOKEN = 32,
    UNRECOGNIZED = -1
}
export declare function resultCodeFromJSON(object: any): ResultCode;
export declare function resultCodeToJSON(object: ResultCode): string;
/** ItemResult is what became of one item of a batch. */
export interface ItemResult {
    /** code says what became of the item. */
    code: ResultCode;
    /** paid is what this item took out of the purse, the relay's share included. */
    paid: string;
    /** relayed is the part of paid that went to whoever submitted the claim. */
    relayed: string;
    /** claimed is all that the lane has paid now; zero if the item was refused. */
    claimed: string;
    /** owed is what the lane owes now; zero if the item was refused. */
    owed: string;
}
export declare const ItemResult: MessageFns<ItemResult>;
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
