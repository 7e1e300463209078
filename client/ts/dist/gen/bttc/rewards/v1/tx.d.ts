import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import { Coin } from "../../../cosmos/base/v1beta1/coin.js";
import { Params } from "./rewards.js";
/** MsgFundRewards moves abtt of the sender into the pool. */
export interface MsgFundRewards {
    /** sender is the account that pays. */
    sender: string;
    /** amount is what it pays: more than zero abtt. Other denoms are refused. */
    amount: Coin | undefined;
}
/** MsgFundRewardsResponse answers MsgFundRewards. */
export interface MsgFundRewardsResponse {
    /** pool is what the pool holds now. */
    pool: Coin | undefined;
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
export declare const MsgFundRewards: MessageFns<MsgFundRewards>;
export declare const MsgFundRewardsResponse: MessageFns<MsgFundRewardsResponse>;
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
