import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import { Coin } from "../../../cosmos/base/v1beta1/coin.js";
import { Release, SignedChainVoucher, SignedCheque, SignedVoucher } from "./instruments.js";
import { Mark, Params, SessionTerms } from "./paychan.js";
import { ItemResult } from "./result.js";
/** MsgOpenPurse makes a purse with a first deposit. */
export interface MsgOpenPurse {
    /** owner pays the deposit and owns the purse. */
    owner: string;
    /** deposit is of any denom and decides the denom of the purse. */
    deposit: Coin | undefined;
    /** unlock_delay_seconds can never be changed. */
    unlockDelaySeconds: bigint;
}
/** MsgOpenPurseResponse answers MsgOpenPurse. */
export interface MsgOpenPurseResponse {
    /** purse is the id of the new purse. */
    purse: bigint;
}
/** MsgTopUp adds to a purse. */
export interface MsgTopUp {
    /** sender pays. The owner of the purse owns what is added. */
    sender: string;
    /** purse is the id of the purse. */
    purse: bigint;
    /** amount is what is added, in the purse's denom. */
    amount: Coin | undefined;
}
/** MsgTopUpResponse answers MsgTopUp. */
export interface MsgTopUpResponse {
    /** balance is what the purse holds now. */
    balance: string;
}
/**
 * MsgDelegate lets a session key sign vouchers, or changes what it may do. What it adds counts
 * at once, what it takes away one unlock delay later.
 */
export interface MsgDelegate {
    /** owner is the owner of the purse. */
    owner: string;
    /** purse is the id of the purse. */
    purse: bigint;
    /** key is the address of the session key. */
    key: string;
    /** terms are what the key may do. */
    terms: SessionTerms | undefined;
}
/** MsgDelegateResponse answers MsgDelegate. */
export interface MsgDelegateResponse {
}
/** MsgRevoke ends a session key, one unlock delay later. */
export interface MsgRevoke {
    /** owner is the owner of the purse. */
    owner: string;
    /** purse is the id of the purse. */
    purse: bigint;
    /** key is the address of the session key. */
    key: string;
}
/** MsgRevokeResponse answers MsgRevoke. */
export interface MsgRevokeResponse {
}
/** MsgEnableCheques lets BTFS cheques count until the epoch ends. */
export interface MsgEnableCheques {
    /** owner is the owner of the purse and the key that signs the cheques. */
    owner: string;
    /** purse is the id of the purse. */
    purse: bigint;
}
/** MsgEnableChequesResponse answers MsgEnableCheques. */
export interface MsgEnableChequesResponse {
    /** vault is the alias of the purse that cheques name, as 0x and 40 hexadecimal digits. */
    vault: string;
}
/**
 * MsgAllocate ring-fences a part of the purse for one lane of the present epoch, until it
 * expires; of a lane that is secured already, more.
 */
export interface MsgAllocate {
    /** owner is the owner of the purse. */
    owner: string;
    /** purse is the id of the purse. */
    purse: bigint;
    /** payee is the account that the lane pays. */
    payee: string;
    /** lane is the number of the lane. */
    lane: number;
    /**
     * expiry is the last second, in Unix time, at which the lane pays. Then what is left is
     * free again.
     */
    expiry: bigint;
    /** amount is what is added to the ring-fence, in the purse's denom. */
    amount: string;
    /** signer is the one key that the lane accepts: the owner's or a session key's. */
    signer: string;
}
/** MsgAllocateResponse answers MsgAllocate. */
export interface MsgAllocateResponse {
    /** available is what the lane can still pay. */
    available: string;
}
/** MsgClaim pays a batch, in the order of its fields. A bad item changes nothing for the others. */
export interface MsgClaim {
    /** sender submits, and earns the shares that payees give for it. */
    sender: string;
    /** vouchers are paid first. */
    vouchers: SignedVoucher[];
    /** chain_vouchers are paid after them. */
    chainVouchers: SignedChainVoucher[];
    /** cheques are paid last. */
    cheques: SignedCheque[];
}
/** MsgClaimResponse answers MsgClaim. */
export interface MsgClaimResponse {
    /**
     * results are what became of each item: of the vouchers, then the chain vouchers, then the
     * cheques.
     */
    results: ItemResult[];
}
/** PushItem is a voucher that the sender of the transaction would have signed. */
export interface PushItem {
    /** payee are the 20 bytes of the address that is paid. */
    payee: Uint8Array;
    /** lane is the number of the lane. */
    lane: number;
    /** cumulative is all that the lane is worth since its beginning. */
    cumulative: string;
    /** expiry is the last second, in Unix time, at which the lane pays. */
    expiry: bigint;
}
/** MsgPush pays many lanes of one purse. Nobody earns a share of it. */
export interface MsgPush {
    /** sender is the owner of the purse or one of its session keys, within its cap. */
    sender: string;
    /** purse is the id of the purse. */
    purse: bigint;
    /** epoch is the epoch of all the lanes. */
    epoch: number;
    /** items are paid in order. */
    items: PushItem[];
}
/** MsgPushResponse answers MsgPush. */
export interface MsgPushResponse {
    /** results are what became of each item. */
    results: ItemResult[];
}
/**
 * MsgRelease closes a lane by its payee's signature. The owner, or the one key of a secured
 * lane, pays with it what is missing to the cumulative amount; anybody else can only close a
 * lane that has paid it already.
 */
export interface MsgRelease {
    /** sender submits. */
    sender: string;
    /** release is what the payee signed. */
    release: Release | undefined;
    /** signature is r, s and v: 65 bytes, low s, v 27 or 28. */
    signature: Uint8Array;
}
/** MsgReleaseResponse answers MsgRelease. */
export interface MsgReleaseResponse {
    /** paid is what the payee got. */
    paid: string;
    /** freed is what the ring-fence gave back to the purse. */
    freed: string;
}
/** MsgRequestUnlock starts the delay after which the owner may withdraw. */
export interface MsgRequestUnlock {
    /** owner is the owner of the purse. */
    owner: string;
    /** purse is the id of the purse. */
    purse: bigint;
}
/** MsgRequestUnlockResponse answers MsgRequestUnlock. */
export interface MsgRequestUnlockResponse {
    /** matures is when the delay has passed: both this time and this height. */
    matures: Mark | undefined;
}
/** MsgCancelUnlock takes MsgRequestUnlock back. */
export interface MsgCancelUnlock {
    /** owner is the owner of the purse. */
    owner: string;
    /** purse is the id of the purse. */
    purse: bigint;
}
/** MsgCancelUnlockResponse answers MsgCancelUnlock. */
export interface MsgCancelUnlockResponse {
}
/** MsgWithdraw pays the owner all that is not ring-fenced and begins a new epoch. */
export interface MsgWithdraw {
    /** owner is the owner of the purse. */
    owner: string;
    /** purse is the id of the purse. */
    purse: bigint;
}
/** MsgWithdrawResponse answers MsgWithdraw. */
export interface MsgWithdrawResponse {
    /** amount is what the owner got. */
    amount: Coin | undefined;
    /** deleted says that nothing was left and the purse is gone. */
    deleted: boolean;
}
/** MsgSetRelayShare sets what a payee gives to whoever submits its claims. */
export interface MsgSetRelayShare {
    /** payee gives the share. */
    payee: string;
    /** share_bps is the share of each payment, in hundredths of a percent. */
    shareBps: number;
}
/** MsgSetRelayShareResponse answers MsgSetRelayShare. */
export interface MsgSetRelayShareResponse {
}
/** MsgUpdateParams replaces the parameters. */
export interface MsgUpdateParams {
    /** authority is the account of governance. */
    authority: string;
    /** params are all parameters, those that do not change included. */
    params: Params | undefined;
}
/** MsgUpdateParamsResponse answers MsgUpdateParams. */
export interface MsgUpdateParamsResponse {
}
export declare const MsgOpenPurse: MessageFns<MsgOpenPurse>;
export declare const MsgOpenPurseResponse: MessageFns<MsgOpenPurseResponse>;
export declare const MsgTopUp: MessageFns<MsgTopUp>;
export declare const MsgTopUpResponse: MessageFns<MsgTopUpResponse>;
export declare const MsgDelegate: MessageFns<MsgDelegate>;
export declare const MsgDelegateResponse: MessageFns<MsgDelegateResponse>;
export declare const MsgRevoke: MessageFns<MsgRevoke>;
export declare const MsgRevokeResponse: MessageFns<MsgRevokeResponse>;
export declare const MsgEnableCheques: MessageFns<MsgEnableCheques>;
export declare const MsgEnableChequesResponse: MessageFns<MsgEnableChequesResponse>;
export declare const MsgAllocate: MessageFns<MsgAllocate>;
export declare const MsgAllocateResponse: MessageFns<MsgAllocateResponse>;
export declare const MsgClaim: MessageFns<MsgClaim>;
export declare const MsgClaimResponse: MessageFns<MsgClaimResponse>;
export declare const PushItem: MessageFns<PushItem>;
export declare const MsgPush: MessageFns<MsgPush>;
export declare const MsgPushResponse: MessageFns<MsgPushResponse>;
export declare const MsgRelease: MessageFns<MsgRelease>;
export declare const MsgReleaseResponse: MessageFns<MsgReleaseResponse>;
export declare const MsgRequestUnlock: MessageFns<MsgRequestUnlock>;
export declare const MsgRequestUnlockResponse: MessageFns<MsgRequestUnlockResponse>;
export declare const MsgCancelUnlock: MessageFns<MsgCancelUnlock>;
export declare const MsgCancelUnlockResponse: MessageFns<MsgCancelUnlockResponse>;
export declare const MsgWithdraw: MessageFns<MsgWithdraw>;
export declare const MsgWithdrawResponse: MessageFns<MsgWithdrawResponse>;
export declare const MsgSetRelayShare: MessageFns<MsgSetRelayShare>;
export declare const MsgSetRelayShareResponse: MessageFns<MsgSetRelayShareResponse>;
export declare const MsgUpdateParams: MessageFns<MsgUpdateParams>;
export declare const MsgUpdateParamsResponse: MessageFns<MsgUpdateParamsResponse>;
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
