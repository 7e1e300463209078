// Package keeper holds the state of x/bridge: rows and tokens, what Portals hold, events that were
// applied, deposits that wait, withdrawals, packets and their signatures, bridge keys.
//
// Invariant: supply of a denom plus withdrawals in flight is at most what the Portals hold behind it; a
// packet is exactly one of open, executed, expired and stuck, and what executed is never refunded. Its
// callers are the app, through module.go and app/voteext, the message and query routers, and the
// precompile through the message server.
package keeper

import (
	"fmt"

	"cosmossdk.io/collections"
	collectionscodec "cosmossdk.io/collections/codec"
	"cosmossdk.io/core/address"
	"cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"

	bttcaddress "github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// Deps are what the keeper needs of the app.
type Deps struct {
	Cdc            codec.BinaryCodec
	StoreService   store.KVStoreService
	AddressCodec   address.Codec
	ValidatorCodec address.Codec
	Accounts       types.AccountKeeper
	Bank           types.BankKeeper
	Staking        types.StakingKeeper
	Slashing       types.SlashingKeeper
	// Purses may be nil: then no deposit tops up a purse.
	Purses    types.PurseKeeper
	Contracts types.ContractKeeper
	// Remote answers queries by remote hashes; nil knows none.
	Remote types.RemoteIndex
	// EVMChainID is in the domain of Portals.
	EVMChainID uint64
	// Authority is the address of governance.
	Authority string
}

type (
	rowNonce = collections.Pair[uint32, uint64]
	rowToken = collections.Pair[uint32, []byte]
)

// Keeper reads and writes the state of x/bridge.
type Keeper struct {
	Deps
	moduleAddress  sdk.AccAddress
	feePoolAddress sdk.AccAddress
	memory         *memory

	Schema        collections.Schema
	Params        collections.Item[types.Params]
	Rows          collections.Map[uint32, types.Row]
	RowStates     collections.Map[uint32, types.RowState]
	Tokens        collections.Map[rowToken, types.Token]
	TokensByDenom collections.Map[collections.Pair[uint32, string], []byte]
	Ledgers       collections.Map[rowToken, types.TokenLedger]
	Held          collections.Map[uint64, types.Held]
	HeldByToken   collections.KeySet[collections.Triple[uint32, []byte, uint64]]
	NextHeld      collections.Sequence
	Withdrawals   collections.Map[uint64, types.Withdrawal]
	// WithdrawalQueue is ordered by row and by a rank of 32 bytes that ascends as what goes
	// first: higher fees, then lower ids.
	WithdrawalQueue collections.KeySet[collections.Pair[uint32, []byte]]
	// DelayedWithdrawals wait for their token, by row, contract and id, and are not in the queue.
	DelayedWithdrawals  collections.KeySet[collections.Triple[uint32, []byte, uint64]]
	WithdrawalsBySender collections.KeySet[collections.Pair[[]byte, uint64]]
	NextWithdrawal      collections.Sequence
	Packets             collections.Map[rowNonce, types.Packet]
	OpenPackets         collections.KeySet[rowNonce]
	// ClosedPackets is ordered by the block time of the end, for pruning.
	ClosedPackets collections.KeySet[collections.Triple[int64, uint32, uint64]]
	// ControlPackets are the last nonces by row and types.ControlSubject.
	ControlPackets collections.Map[collections.Pair[uint32, []byte], uint64]
	// Signatures are r || vs by row, nonce and signer.
	Signatures collections.Map[collections.Triple[uint32, uint64, []byte], []byte]
	// Digests are of all packets ever made, and are never deleted.
	Digests    collections.Map[[]byte, types.GenesisDigest]
	Sets       collections.Map[rowNonce, types.Set]
	BridgeKeys collections.Map[[]byte, types.BridgeKey]
	// KeyOwners are of all keys ever registered, by address, and are never deleted.
	KeyOwners            collections.Map[[]byte, types.BridgeKey]
	Keyless              collections.Map[[]byte, int64]
	Punishments          collections.Map[collections.Pair[[]byte, []byte], types.Punishment]
	Transfers            collections.Map[uint64, types.Transfer]
	TransfersByHash      collections.KeySet[collections.Pair[[]byte, uint64]]
	TransfersByAddress   collections.KeySet[collections.Pair[[]byte, uint64]]
	TransfersByEnd       collections.KeySet[collections.Pair[int64, uint64]]
	NextTransfer         collections.Sequence
	TransferOfEvent      collections.Map[rowNonce, uint64]
	TransferOfWithdrawal collections.Map[uint64, uint64]
	// Tips are what the last injection reported of a row.
	Tips collections.Map[uint32, types.QueryStatusResponse]
}

// NewKeeper returns the keeper. It panics if the app was assembled wrongly: without the module
// accounts, or with an authority that is not a canonical address.
func NewKeeper(deps Deps) Keeper {
	if err := bttcaddress.CheckAuthority(deps.AddressCodec, deps.Authority); err != nil {
		panic(fmt.Errorf("x/bridge: %w", err))
	}
	k := Keeper{
		Deps:           deps,
		moduleAddress:  mustModuleAddress(deps.Accounts, types.ModuleName),
		feePoolAddress: mustModuleAddress(deps.Accounts, types.FeePoolName),
		memory:         newMemory(),
	}
	k.buildSchema(collections.NewSchemaBuilder(deps.StoreService))
	return k
}

func (k *Keeper) buildSchema(b *collections.SchemaBuilder) {
	rowNonceKey := collections.PairKeyCodec(collections.Uint32Key, collections.Uint64Key)
	rowTokenKey := collections.PairKeyCodec(collections.Uint32Key, collections.BytesKey)
	bytesIDKey := collections.PairKeyCodec(collections.BytesKey, collections.Uint64Key)
	cdc := k.Cdc

	k.Params = collections.NewItem(b, types.ParamsKey, "params", codec.CollValue[types.Params](cdc))
	k.Rows = collections.NewMap(b, types.RowsKey, "rows", collections.Uint32Key, codec.CollValue[types.Row](cdc))
	k.RowStates = collections.NewMap(b, types.RowStatesKey, "row_states", collections.Uint32Key, codec.CollValue[types.RowState](cdc))
	k.Tokens = collections.NewMap(b, types.TokensKey, "tokens", rowTokenKey, codec.CollValue[types.Token](cdc))
	k.TokensByDenom = collections.NewMap(b, types.TokensByDenomKey, "tokens_by_denom",
		collections.PairKeyCodec(collections.Uint32Key, collections.StringKey), collections.BytesValue)
	k.Ledgers = collections.NewMap(b, types.LedgersKey, "ledgers", rowTokenKey, codec.CollValue[types.TokenLedger](cdc))
	k.Held = collections.NewMap(b, types.HeldKey, "held", collections.Uint64Key, codec.CollValue[types.Held](cdc))
	k.HeldByToken = collections.NewKeySet(b, types.HeldByTokenKey, "held_by_token",
		collections.TripleKeyCodec(collections.Uint32Key, collections.BytesKey, collections.Uint64Key))
	k.NextHeld = collections.NewSequence(b, types.NextHeldKey, "next_held")
	k.Withdrawals = collections.NewMap(b, types.WithdrawalsKey, "withdrawals", collections.Uint64Key, codec.CollValue[types.Withdrawal](cdc))
	k.WithdrawalQueue = collections.NewKeySet(b, types.WithdrawalQueueKey, "withdrawal_queue", rowTokenKey)
	k.DelayedWithdrawals = collections.NewKeySet(b, types.DelayedWithdrawalsKey, "delayed_withdrawals",
		collections.TripleKeyCodec(collections.Uint32Key, collections.BytesKey, collections.Uint64Key))
	k.WithdrawalsBySender = collections.NewKeySet(b, types.WithdrawalsBySenderKey, "withdrawals_by_sender", bytesIDKey)
	k.NextWithdrawal = collections.NewSequence(b, types.NextWithdrawalKey, "next_withdrawal")
	k.buildPackets(b, rowNonceKey)
	k.buildTransfers(b, rowNonceKey, bytesIDKey)
	schema, err := b.Build()
	if err != nil {
		panic(err)
	}
	k.Schema = schema
}

func (k *Keeper) buildPackets(b *collections.SchemaBuilder, rowNonceKey collectionscodec.KeyCodec[rowNonce]) {
	cdc := k.Cdc
	k.Packets = collections.NewMap(b, types.PacketsKey, "packets", rowNonceKey, codec.CollValue[types.Packet](cdc))
	k.OpenPackets = collections.NewKeySet(b, types.OpenPacketsKey, "open_packets", rowNonceKey)
	k.ClosedPackets = collections.NewKeySet(b, types.ClosedPacketsKey, "closed_packets",
		collections.TripleKeyCodec(collections.Int64Key, collections.Uint32Key, collections.Uint64Key))
	k.ControlPackets = collections.NewMap(b, types.ControlPacketsKey, "control_packets",
		collections.PairKeyCodec(collections.Uint32Key, collections.BytesKey), collections.Uint64Value)
	k.Signatures = collections.NewMap(b, types.SignaturesKey, "signatures",
		collections.TripleKeyCodec(collections.Uint32Key, collections.Uint64Key, collections.BytesKey), collections.BytesValue)
	k.Digests = collections.NewMap(b, types.DigestsKey, "digests", collections.BytesKey, codec.CollValue[types.GenesisDigest](cdc))
	k.Sets = collections.NewMap(b, types.SetsKey, "sets", rowNonceKey, codec.CollValue[types.Set](cdc))
	k.BridgeKeys = collections.NewMap(b, types.BridgeKeysKey, "bridge_keys", collections.BytesKey, codec.CollValue[types.BridgeKey](cdc))
	k.KeyOwners = collections.NewMap(b, types.KeyOwnersKey, "key_owners", collections.BytesKey, codec.CollValue[types.BridgeKey](cdc))
	k.Keyless = collections.NewMap(b, types.KeylessKey, "keyless", collections.BytesKey, collections.Int64Value)
	k.Punishments = collections.NewMap(b, types.PunishmentsKey, "punishments",
		collections.PairKeyCodec(collections.BytesKey, collections.BytesKey), codec.CollValue[types.Punishment](cdc))
}

func (k *Keeper) buildTransfers(b *collections.SchemaBuilder, rowNonceKey collectionscodec.KeyCodec[rowNonce],
	bytesIDKey collectionscodec.KeyCodec[collections.Pair[[]byte, uint64]],
) {
	cdc := k.Cdc
	k.Transfers = collections.NewMap(b, types.TransfersKey, "transfers", collections.Uint64Key, codec.CollValue[types.Transfer](cdc))
	k.TransfersByHash = collections.NewKeySet(b, types.TransfersByHashKey, "transfers_by_hash", bytesIDKey)
	k.TransfersByAddress = collections.NewKeySet(b, types.TransfersByAddressKey, "transfers_by_address", bytesIDKey)
	k.TransfersByEnd = collections.NewKeySet(b, types.TransfersByEndKey, "transfers_by_end",
		collections.PairKeyCodec(collections.Int64Key, collections.Uint64Key))
	k.NextTransfer = collections.NewSequence(b, types.NextTransferKey, "next_transfer")
	k.TransferOfEvent = collections.NewMap(b, types.TransferOfEventKey, "transfer_of_event", rowNonceKey, collections.Uint64Value)
	k.TransferOfWithdrawal = collections.NewMap(b, types.TransferOfWithdrawalKey, "transfer_of_withdrawal",
		collections.Uint64Key, collections.Uint64Value)
	k.Tips = collections.NewMap(b, types.TipsKey, "tips", collections.Uint32Key, codec.CollValue[types.QueryStatusResponse](cdc))
}

func mustModuleAddress(accounts types.AccountKeeper, name string) sdk.AccAddress {
	module, _ := accounts.GetModuleAddressAndPermissions(name)
	if module.Empty() {
		panic(fmt.Sprintf("x/bridge: the app has no module account %q: add it to the account permissions", name))
	}
	return module
}
