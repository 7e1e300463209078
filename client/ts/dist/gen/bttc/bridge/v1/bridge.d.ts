import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
/** RowKind says how a remote chain works. */
export declare enum RowKind {
    /** ROW_KIND_UNSPECIFIED - ROW_KIND_UNSPECIFIED is refused. */
    ROW_KIND_UNSPECIFIED = 0,
    /** ROW_KIND_EVM - ROW_KIND_EVM is Ethereum or a chain that works like it. */
    ROW_KIND_EVM = 1,
    /** ROW_KIND_TRON - ROW_KIND_TRON is TRON. */
    ROW_KIND_TRON = 2,
    UNRECOGNIZED = -1
}
export declare function rowKindFromJSON(object: any): RowKind;
export declare function rowKindToJSON(object: RowKind): string;
/** Params are what governance decides for all rows. */
export interface Params {
    /**
     * injection_enabled lets proposers inject vote extensions. Off, the bridge stands still and
     * blocks go on.
     */
    injectionEnabled: boolean;
    /** max_events_per_block bounds the events applied in one block, over all rows. */
    maxEventsPerBlock: number;
    /** max_injected_bytes bounds the injected transaction. */
    maxInjectedBytes: number;
    /** guardians may pause a row or a token, and nothing else. */
    guardians: string[];
    /** guardian_pause_seconds is how long a guardian's pause lasts. */
    guardianPauseSeconds: bigint;
    /**
     * set_drift_bps is the change of power, in hundredths of a percent of the total, at which a new
     * validator set is made.
     */
    setDriftBps: number;
    /** set_lifetime_seconds is the age at which a new validator set is made without any drift. */
    setLifetimeSeconds: bigint;
    /**
     * key_grace_blocks is how long a bonded validator may be without a bridge key before it is
     * jailed. 0 never jails.
     */
    keyGraceBlocks: bigint;
    /**
     * absence_blocks is how long a packet waits for a member's signature before its absence
     * counts. 0 never counts.
     */
    absenceBlocks: bigint;
    /** slash_fraction_bps is what evidence of a forged packet takes, in hundredths of a percent. */
    slashFractionBps: number;
    /**
     * max_slashed_power_bps_per_day is of the total, in hundredths of a percent: once evidence removed so
     * much power in a day, it removes no more. A day is at most that and one validator.
     */
    maxSlashedPowerBpsPerDay: number;
    /** transfer_retention_seconds is how long the record of a finished transfer is kept. */
    transferRetentionSeconds: bigint;
    /** checkpoint_interval_seconds is the time between CHECKPOINT packets of a row. 0 makes none. */
    checkpointIntervalSeconds: bigint;
}
/** Row is a Portal on a remote chain. Only governance adds rows, and ids are never reused. */
export interface Row {
    /** id is part of the Portal's domain. */
    id: number;
    /** name is what people call the chain, such as "ethereum". */
    name: string;
    /** kind says how the chain works. */
    kind: RowKind;
    /** remote_chain_id is what CHAINID returns there. */
    remoteChainId: bigint;
    /** portal is the contract's address, 20 bytes. */
    portal: Uint8Array;
    /** batch is when and how batches are made. */
    batch: BatchPolicy | undefined;
    /** max_signers bounds the members of a validator set, for chains that allow little time. */
    maxSigners: number;
    /**
     * finality_seconds is how long the remote chain usually takes to call a block final, for
     * estimates shown to people alone.
     */
    finalitySeconds: number;
}
/** BatchPolicy is when and how a row's batches are made. */
export interface BatchPolicy {
    /** max_items is how many withdrawals a batch holds at most, up to 50. */
    maxItems: number;
    /**
     * max_wait_blocks is how long the oldest waiting withdrawal waits for a batch to fill. 0 makes a
     * batch in every block that has withdrawals.
     */
    maxWaitBlocks: number;
    /** max_open is how many BATCH packets may be unexecuted at once. */
    maxOpen: number;
    /** lifetime_seconds is how long a packet may be executed, from the remote time known when it is made. */
    lifetimeSeconds: bigint;
    /** min_fee_abtt is the least fee of a withdrawal that pays in abtt. */
    minFeeAbtt: string;
    /** control_fee_abtt is what the fee pool pays whoever carries a control packet, such as a VALSET. */
    controlFeeAbtt: string;
}
/** RowState is what changes of a row as it runs. */
export interface RowState {
    /** applied_nonce is the nonce of the last event applied. */
    appliedNonce: bigint;
    /** applied_acc is the Portal's accumulator at applied_nonce, 32 bytes. */
    appliedAcc: Uint8Array;
    /**
     * clock is the remote time, in Unix seconds, up to which all that happened is applied: the time of
     * the last applied event, or a later one that more than 2/3 report with a tip of at most
     * applied_nonce.
     */
    clock: bigint;
    /** next_packet_nonce is the nonce of the next packet. */
    nextPacketNonce: bigint;
    /**
     * set_nonce is the packet nonce of the VALSET that the Portal holds, 0 for that of its
     * constructor.
     */
    setNonce: bigint;
    /** open_set_nonce is the packet nonce of the VALSET under way, or 0. */
    openSetNonce: bigint;
    /** pause is what stands still. */
    pause: Pause | undefined;
    /** last_checkpoint_time is the block time, in Unix seconds, of the last CHECKPOINT made. */
    lastCheckpointTime: bigint;
}
/** Pause is what stands still of a row or a token. */
export interface Pause {
    /** inbound holds deposits: their events are applied and wait to be credited. */
    inbound: boolean;
    /** outbound refuses new withdrawals and makes no batches. */
    outbound: boolean;
    /**
     * until is when a guardian's pause ends by itself, in Unix seconds; 0 is not before governance
     * lifts it.
     */
    until: bigint;
    /** reason is shown to people. */
    reason: string;
    /** inbound_after and outbound_after stand still once until has passed: governance paused them. */
    inboundAfter: boolean;
    /** outbound_after goes with inbound_after. */
    outboundAfter: boolean;
    /** guardian_pauses are those made lately, one for each guardian. */
    guardianPauses: GuardianPauseRecord[];
}
/** GuardianPauseRecord is a guardian's last pause, kept until the guardian may pause again. */
export interface GuardianPauseRecord {
    /** guardian made it. */
    guardian: string;
    /** until is when it ends or ended, in Unix seconds. */
    until: bigint;
}
/** Token maps a contract on a row to a denom, one to one. Only governance adds tokens. */
export interface Token {
    /** row is the id of the row. */
    row: number;
    /** contract is the token's address there, 20 bytes. */
    contract: Uint8Array;
    /** denom is the denom here. */
    denom: string;
    /** symbol, such as "USDT", and decimals are those of the contract. */
    symbol: string;
    /** decimals are those of the contract. */
    decimals: number;
    /** limits bind the token on this row. */
    limits: TokenLimits | undefined;
}
/** TokenLimits are in base units of the token. */
export interface TokenLimits {
    /** max_locked bounds what the Portal may hold behind the denom; deposits above it wait. */
    maxLocked: string;
    /** daily_inflow and daily_outflow bound the net flow in 24 hours. */
    dailyInflow: string;
    /** daily_outflow bounds the net flow out of BTTC in 24 hours. */
    dailyOutflow: string;
    /**
     * portal_daily_limit is the limit that the Portal itself enforces: daily_outflow is at most 80 % of
     * it.
     */
    portalDailyLimit: string;
    /** min_deposit is what the Portal accepts at least. */
    minDeposit: string;
    /** min_withdrawal is the least amount of a withdrawal. */
    minWithdrawal: string;
    /** min_fee is the least fee of a withdrawal that pays in the token sent. 0 takes fees in abtt only. */
    minFee: string;
}
/** TokenLedger is what is known of a token's money on a row, in base units. */
export interface TokenLedger {
    /** locked is what the Portal holds behind the denom, by the events applied. */
    locked: string;
    /** reserved is the part of locked that withdrawals under way will take. */
    reserved: string;
    /** held is the part of locked whose deposits are not credited yet. */
    held: string;
    /** inflow and outflow are the net flows that count against the daily limits. */
    inflow: Flow | undefined;
    /** outflow is the net flow out of BTTC. */
    outflow: Flow | undefined;
    /** pause is what stands still. */
    pause: Pause | undefined;
}
/** Flow is a bucket that leaks one daily limit in 24 hours. */
export interface Flow {
    /** used is what was in the bucket at time. */
    used: string;
    /** time is a block time, in Unix seconds. */
    time: bigint;
}
export declare const Params: MessageFns<Params>;
export declare const Row: MessageFns<Row>;
export declare const BatchPolicy: MessageFns<BatchPolicy>;
export declare const RowState: MessageFns<RowState>;
export declare const Pause: MessageFns<Pause>;
export declare const GuardianPauseRecord: MessageFns<GuardianPauseRecord>;
export declare const Token: MessageFns<Token>;
export declare const TokenLimits: MessageFns<TokenLimits>;
export declare const TokenLedger: MessageFns<TokenLedger>;
export declare const Flow: MessageFns<Flow>;
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
