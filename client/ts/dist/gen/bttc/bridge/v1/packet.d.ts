import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import { Coin } from "../../../cosmos/base/v1beta1/coin.js";
/** PacketState is the life of a packet. A packet is in exactly one. */
export declare enum PacketState {
    /** PACKET_STATE_UNSPECIFIED - PACKET_STATE_UNSPECIFIED is refused. */
    PACKET_STATE_UNSPECIFIED = 0,
    /** PACKET_STATE_OPEN - PACKET_STATE_OPEN may be signed and executed. */
    PACKET_STATE_OPEN = 1,
    /** PACKET_STATE_EXECUTED - PACKET_STATE_EXECUTED was seen executed. */
    PACKET_STATE_EXECUTED = 2,
    /** PACKET_STATE_EXPIRED - PACKET_STATE_EXPIRED can never execute; its withdrawals were refunded. */
    PACKET_STATE_EXPIRED = 3,
    /**
     * PACKET_STATE_STUCK - PACKET_STATE_STUCK was seen executed, but could not be settled here. It neither expires nor is signed,
     * and its withdrawals are under way until governance resolves the held event.
     */
    PACKET_STATE_STUCK = 4,
    UNRECOGNIZED = -1
}
export declare function packetStateFromJSON(object: any): PacketState;
export declare function packetStateToJSON(object: PacketState): string;
/** WithdrawalState is the life of a withdrawal. A withdrawal is in exactly one. */
export declare enum WithdrawalState {
    /** WITHDRAWAL_STATE_UNSPECIFIED - WITHDRAWAL_STATE_UNSPECIFIED is refused. */
    WITHDRAWAL_STATE_UNSPECIFIED = 0,
    /** WITHDRAWAL_STATE_WAITING - WITHDRAWAL_STATE_WAITING is in no batch yet and can be canceled. */
    WITHDRAWAL_STATE_WAITING = 1,
    /** WITHDRAWAL_STATE_BATCHED - WITHDRAWAL_STATE_BATCHED is in an open packet. */
    WITHDRAWAL_STATE_BATCHED = 2,
    UNRECOGNIZED = -1
}
export declare function withdrawalStateFromJSON(object: any): WithdrawalState;
export declare function withdrawalStateToJSON(object: WithdrawalState): string;
/** HeldReason says why a deposit is not credited. */
export declare enum HeldReason {
    /** HELD_REASON_UNSPECIFIED - HELD_REASON_UNSPECIFIED is refused. */
    HELD_REASON_UNSPECIFIED = 0,
    /** HELD_REASON_LIMIT - HELD_REASON_LIMIT is over a limit and is credited by itself once there is room. */
    HELD_REASON_LIMIT = 1,
    /** HELD_REASON_PAUSED - HELD_REASON_PAUSED is credited by itself once the pause ends. */
    HELD_REASON_PAUSED = 2,
    /** HELD_REASON_BLOCKED - HELD_REASON_BLOCKED has a recipient that takes no payments; anyone can send it back. */
    HELD_REASON_BLOCKED = 3,
    /** HELD_REASON_UNDECODABLE - HELD_REASON_UNDECODABLE is an event that no row understands; governance decides. */
    HELD_REASON_UNDECODABLE = 4,
    /** HELD_REASON_UNKNOWN_TOKEN - HELD_REASON_UNKNOWN_TOKEN is of a contract without a denom; it waits for governance. */
    HELD_REASON_UNKNOWN_TOKEN = 5,
    /** HELD_REASON_NEVER_FITS - HELD_REASON_NEVER_FITS is more than a limit ever lets through; anyone can send it back. */
    HELD_REASON_NEVER_FITS = 6,
    UNRECOGNIZED = -1
}
export declare function heldReasonFromJSON(object: any): HeldReason;
export declare function heldReasonToJSON(object: HeldReason): string;
/** Packet is a message that the validators sign for a Portal. */
export interface Packet {
    /** row and nonce name the packet. */
    row: number;
    /** nonce is of the event or packet, within the row. */
    nonce: bigint;
    /** kind is 1 BATCH, 2 VALSET, 3 TOKEN, 4 LIMIT, 5 PAUSE, 6 CHECKPOINT, 7 GUARDIAN. */
    kind: number;
    /** deadline is the last remote time, in Unix seconds, at which it executes. */
    deadline: bigint;
    /** body is as docs/spec/portal.md has it. */
    body: Uint8Array;
    /** digest is what is signed, 32 bytes. */
    digest: Uint8Array;
    /** withdrawals are those of a BATCH, in its order. */
    withdrawals: bigint[];
    /** state is where the packet is in its life. */
    state: PacketState;
    /** height and time are of the block that made it. */
    height: bigint;
    /** time is the block time, in Unix seconds. */
    time: bigint;
    /**
     * signed_height is that of the block in which its signatures first were enough for the set
     * that the Portal held, or 0.
     */
    signedHeight: bigint;
    /** closed_height is that of the block in which it was seen executed or expired, or got stuck, or 0. */
    closedHeight: bigint;
    /** failed has bit i set if item i became claimable. */
    failed: bigint;
    /** closed_time is the block time of closed_height, in Unix seconds, or 0. */
    closedTime: bigint;
    /** event is the nonce of the Portal's event that says it was executed, or 0. */
    event: bigint;
    /**
     * signed_power is that of the members whose signatures are there, of the set that the Portal
     * holds.
     */
    signedPower: bigint;
}
/** Set is a validator set of a Portal: the members with bridge keys, by ascending address. */
export interface Set {
    /** row and nonce name the VALSET packet; nonce 0 is the constructor's. */
    row: number;
    /** nonce is of the event or packet, within the row. */
    nonce: bigint;
    /** total is the power of all validators, with or without a key. */
    total: bigint;
    /** members are ascending by address. */
    members: Member[];
    /** time is that of the block that made it, in Unix seconds. */
    time: bigint;
    /** held_height is that of the block that saw the Portal take it, or 0. */
    heldHeight: bigint;
}
/** Member is a validator of a set. */
export interface Member {
    /** address is the bridge key's, 20 bytes. */
    address: Uint8Array;
    /** power is the validator's at the time. */
    power: bigint;
    /** operator is the validator's operator address, 20 bytes. */
    operator: Uint8Array;
}
/** BridgeKey is the key with which a validator signs packets. */
export interface BridgeKey {
    /** operator is the validator's operator address. */
    operator: string;
    /** address is the key's, 20 bytes. */
    address: Uint8Array;
    /** height is that of the block that registered it. */
    height: bigint;
}
/** Withdrawal is money on its way out of BTTC. */
export interface Withdrawal {
    /** id is never given to another withdrawal. */
    id: bigint;
    /** row is the id of the row it goes to. */
    row: number;
    /** sender paid, and is refunded. */
    sender: string;
    /** recipient is on the remote chain, 20 bytes. */
    recipient: Uint8Array;
    /** amount is what the recipient gets. */
    amount: Coin | undefined;
    /** fee is what the relayer gets, in abtt or the denom of amount. */
    fee: Coin | undefined;
    /** state is where it is in its life. */
    state: WithdrawalState;
    /** packet is the nonce of the batch that holds it, or 0. */
    packet: bigint;
    /** height is that of the block that made it. */
    height: bigint;
    /** rank is its place in the queue, 32 bytes: what is lower goes first. */
    rank: Uint8Array;
    /**
     * delayed says that it waits for room within its token's daily limit, or for a pause of the token to
     * end, in order of ids and no longer of fees.
     */
    delayed: boolean;
}
/** Held is a deposit that could not be credited. */
export interface Held {
    /** id is never given to another. */
    id: bigint;
    /** row and nonce name the event. */
    row: number;
    /** nonce is of the event or packet, within the row. */
    nonce: bigint;
    /** reason is why it is held. */
    reason: HeldReason;
    /** body is the event's. */
    body: Uint8Array;
    /** height is that of the block that applied the event. */
    height: bigint;
}
export declare const Packet: MessageFns<Packet>;
export declare const Set: MessageFns<Set>;
export declare const Member: MessageFns<Member>;
export declare const BridgeKey: MessageFns<BridgeKey>;
export declare const Withdrawal: MessageFns<Withdrawal>;
export declare const Held: MessageFns<Held>;
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
