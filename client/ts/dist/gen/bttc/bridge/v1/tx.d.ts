import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import { Coin } from "../../../cosmos/base/v1beta1/coin.js";
import { BatchPolicy, Params, Pause, Row, Token, TokenLimits } from "./bridge.js";
import { PacketSignature } from "./extension.js";
import { Set } from "./packet.js";
/** MsgBridgeOut sends money to a remote chain. */
export interface MsgBridgeOut {
    /** sender pays amount and fee, and is refunded if the withdrawal expires. */
    sender: string;
    /** row is the id of the row. */
    row: number;
    /** recipient is on the remote chain, 20 bytes. */
    recipient: Uint8Array;
    /** amount is what the recipient gets. */
    amount: Coin | undefined;
    /** fee goes to whoever carries it, in abtt or the denom of amount. */
    fee: Coin | undefined;
}
/** MsgBridgeOutResponse is the answer to MsgBridgeOut. */
export interface MsgBridgeOutResponse {
    /** id names the withdrawal. */
    id: bigint;
}
/** MsgRaiseFee adds to the fee of a withdrawal that is in no batch yet. */
export interface MsgRaiseFee {
    /** sender is the withdrawal's. */
    sender: string;
    /** id names the withdrawal. */
    id: bigint;
    /** added is in the denom of the fee. */
    added: Coin | undefined;
}
/** MsgRaiseFeeResponse is the answer to MsgRaiseFee. */
export interface MsgRaiseFeeResponse {
}
/**
 * MsgCancelBridgeOut takes back a withdrawal that is in no batch yet, fee and all. One that is delayed
 * leaves a tenth of its fee, as one that expires does: it kept others from going.
 */
export interface MsgCancelBridgeOut {
    /** sender is the withdrawal's. */
    sender: string;
    /** id names the withdrawal. */
    id: bigint;
}
/** MsgCancelBridgeOutResponse is the answer to MsgCancelBridgeOut. */
export interface MsgCancelBridgeOutResponse {
}
/**
 * MsgReturnHeld sends a held deposit back to the remote account it came from, less the row's least
 * fee. Anyone may send it for one whose recipient takes no payments.
 */
export interface MsgReturnHeld {
    /** sender pays for the transaction alone. */
    sender: string;
    /** id names the held deposit. */
    id: bigint;
}
/** MsgReturnHeldResponse is the answer to MsgReturnHeld. */
export interface MsgReturnHeldResponse {
    /** withdrawal is the id of the withdrawal that carries it. */
    withdrawal: bigint;
}
/** MsgRegisterKey makes a key a validator's bridge key. */
export interface MsgRegisterKey {
    /** operator is the validator's operator address. */
    operator: string;
    /** address is the key's, 20 bytes. */
    address: Uint8Array;
    /**
     * proof is the key's signature, r || vs, of the digest that docs/spec/portal.md defines for this
     * chain, operator and key.
     */
    proof: Uint8Array;
}
/** MsgRegisterKeyResponse is the answer to MsgRegisterKey. */
export interface MsgRegisterKeyResponse {
}
/**
 * MsgSubmitSignature adds a packet's signature that came in no vote extension. It pays no fee if
 * it is of use.
 */
export interface MsgSubmitSignature {
    /** sender may be anyone. */
    sender: string;
    /** signature is of an open packet by a member of the set that signs it. */
    signature: PacketSignature | undefined;
}
/** MsgSubmitSignatureResponse is the answer to MsgSubmitSignature. */
export interface MsgSubmitSignatureResponse {
}
/** MsgSubmitEvidence punishes the validator whose bridge key signed a packet that never was. */
export interface MsgSubmitEvidence {
    /** sender may be anyone. */
    sender: string;
    /** row is the id of the row in the packet's domain. */
    row: number;
    /** kind, nonce, deadline and body are the whole of the signed packet. */
    kind: number;
    /** nonce is of the event or packet, within the row. */
    nonce: bigint;
    /** deadline is the last remote time at which it executes. */
    deadline: bigint;
    /** body is as docs/spec/portal.md has it. */
    body: Uint8Array;
    /** signature is r || vs, 64 bytes. */
    signature: Uint8Array;
}
/** MsgSubmitEvidenceResponse is the answer to MsgSubmitEvidence. */
export interface MsgSubmitEvidenceResponse {
}
/** MsgGuardianPause pauses a row, or one token of it, for the time that the parameters give. */
export interface MsgGuardianPause {
    /** guardian is one of the parameters'. */
    guardian: string;
    /** row is the id of the row. */
    row: number;
    /** contract is the token's, 20 bytes, or empty for the whole row. */
    contract: Uint8Array;
    /** inbound and outbound say what stands still. */
    inbound: boolean;
    /** outbound says that withdrawals stand still. */
    outbound: boolean;
    /** reason is shown to people, at most 140 bytes. */
    reason: string;
}
/** MsgGuardianPauseResponse is the answer to MsgGuardianPause. */
export interface MsgGuardianPauseResponse {
}
/** MsgFundFees adds to the pool that pays for control packets. */
export interface MsgFundFees {
    /** sender pays. */
    sender: string;
    /** amount is in abtt. */
    amount: Coin | undefined;
}
/** MsgFundFeesResponse is the answer to MsgFundFees. */
export interface MsgFundFeesResponse {
}
/** MsgSetPause sets or lifts the pause of a row or of one token. Only governance may send it. */
export interface MsgSetPause {
    /** authority is the governance account. */
    authority: string;
    /** row is the id of the row. */
    row: number;
    /** contract is the token's, 20 bytes, or empty for the whole row. */
    contract: Uint8Array;
    /** pause replaces what was. */
    pause: Pause | undefined;
    /** portal also makes a PAUSE packet, for the whole row. */
    portal: boolean;
}
/** MsgSetPauseResponse is the answer to MsgSetPause. */
export interface MsgSetPauseResponse {
}
/** MsgAddRow adds a remote chain. Only governance may send it. */
export interface MsgAddRow {
    /** authority is the governance account. */
    authority: string;
    /** row has the next id. */
    row: Row | undefined;
    /** set is that of the Portal's constructor. */
    set: Set | undefined;
}
/** MsgAddRowResponse is the answer to MsgAddRow. */
export interface MsgAddRowResponse {
}
/** MsgUpdateRow replaces how a row's batches are made. Only governance may send it. */
export interface MsgUpdateRow {
    /** authority is the governance account. */
    authority: string;
    /** row is the id of the row. */
    row: number;
    /** batch replaces what was. */
    batch: BatchPolicy | undefined;
    /** max_signers bounds the members of the next sets. */
    maxSigners: number;
}
/** MsgUpdateRowResponse is the answer to MsgUpdateRow. */
export interface MsgUpdateRowResponse {
}
/** MsgAddToken maps a remote contract to a denom, for ever. Only governance may send it. */
export interface MsgAddToken {
    /** authority is the governance account. */
    authority: string;
    /** token is new, as are its contract and its denom on the row. */
    token: Token | undefined;
    /** portal also makes a TOKEN packet; without it the Portal must list the token already. */
    portal: boolean;
}
/** MsgAddTokenResponse is the answer to MsgAddToken. */
export interface MsgAddTokenResponse {
}
/** MsgUpdateLimits replaces a token's limits. Only governance may send it. */
export interface MsgUpdateLimits {
    /** authority is the governance account. */
    authority: string;
    /** row is the id of the row. */
    row: number;
    /** contract is the token's, 20 bytes. */
    contract: Uint8Array;
    /** limits replace what was. */
    limits: TokenLimits | undefined;
    /** portal also makes a LIMIT packet. */
    portal: boolean;
}
/** MsgUpdateLimitsResponse is the answer to MsgUpdateLimits. */
export interface MsgUpdateLimitsResponse {
}
/** MsgSetPortalGuardian makes a GUARDIAN packet. Only governance may send it. */
export interface MsgSetPortalGuardian {
    /** authority is the governance account. */
    authority: string;
    /** row is the id of the row. */
    row: number;
    /** guardian is a remote address, 20 bytes. */
    guardian: Uint8Array;
    /** admit makes it a guardian; otherwise it ceases to be one. */
    admit: boolean;
}
/** MsgSetPortalGuardianResponse is the answer to MsgSetPortalGuardian. */
export interface MsgSetPortalGuardianResponse {
    /** nonce is that of the packet. */
    nonce: bigint;
}
/**
 * MsgResolveHeld credits a held deposit to an account. If what is held is the execution of a packet that
 * is stuck, it settles that packet. Only governance may send it.
 */
export interface MsgResolveHeld {
    /** authority is the governance account. */
    authority: string;
    /** id names the held deposit. */
    id: bigint;
    /** recipient gets the money of a deposit. */
    recipient: string;
}
/** MsgResolveHeldResponse is the answer to MsgResolveHeld. */
export interface MsgResolveHeldResponse {
}
/** MsgUpdateParams replaces the parameters. Only governance may send it. */
export interface MsgUpdateParams {
    /** authority is the governance account. */
    authority: string;
    /** params are all of them. */
    params: Params | undefined;
}
/** MsgUpdateParamsResponse is the answer to MsgUpdateParams. */
export interface MsgUpdateParamsResponse {
}
export declare const MsgBridgeOut: MessageFns<MsgBridgeOut>;
export declare const MsgBridgeOutResponse: MessageFns<MsgBridgeOutResponse>;
export declare const MsgRaiseFee: MessageFns<MsgRaiseFee>;
export declare const MsgRaiseFeeResponse: MessageFns<MsgRaiseFeeResponse>;
export declare const MsgCancelBridgeOut: MessageFns<MsgCancelBridgeOut>;
export declare const MsgCancelBridgeOutResponse: MessageFns<MsgCancelBridgeOutResponse>;
export declare const MsgReturnHeld: MessageFns<MsgReturnHeld>;
export declare const MsgReturnHeldResponse: MessageFns<MsgReturnHeldResponse>;
export declare const MsgRegisterKey: MessageFns<MsgRegisterKey>;
export declare const MsgRegisterKeyResponse: MessageFns<MsgRegisterKeyResponse>;
export declare const MsgSubmitSignature: MessageFns<MsgSubmitSignature>;
export declare const MsgSubmitSignatureResponse: MessageFns<MsgSubmitSignatureResponse>;
export declare const MsgSubmitEvidence: MessageFns<MsgSubmitEvidence>;
export declare const MsgSubmitEvidenceResponse: MessageFns<MsgSubmitEvidenceResponse>;
export declare const MsgGuardianPause: MessageFns<MsgGuardianPause>;
export declare const MsgGuardianPauseResponse: MessageFns<MsgGuardianPauseResponse>;
export declare const MsgFundFees: MessageFns<MsgFundFees>;
export declare const MsgFundFeesResponse: MessageFns<MsgFundFeesResponse>;
export declare const MsgSetPause: MessageFns<MsgSetPause>;
export declare const MsgSetPauseResponse: MessageFns<MsgSetPauseResponse>;
export declare const MsgAddRow: MessageFns<MsgAddRow>;
export declare const MsgAddRowResponse: MessageFns<MsgAddRowResponse>;
export declare const MsgUpdateRow: MessageFns<MsgUpdateRow>;
export declare const MsgUpdateRowResponse: MessageFns<MsgUpdateRowResponse>;
export declare const MsgAddToken: MessageFns<MsgAddToken>;
export declare const MsgAddTokenResponse: MessageFns<MsgAddTokenResponse>;
export declare const MsgUpdateLimits: MessageFns<MsgUpdateLimits>;
export declare const MsgUpdateLimitsResponse: MessageFns<MsgUpdateLimitsResponse>;
export declare const MsgSetPortalGuardian: MessageFns<MsgSetPortalGuardian>;
export declare const MsgSetPortalGuardianResponse: MessageFns<MsgSetPortalGuardianResponse>;
export declare const MsgResolveHeld: MessageFns<MsgResolveHeld>;
export declare const MsgResolveHeldResponse: MessageFns<MsgResolveHeldResponse>;
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
