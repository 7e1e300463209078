package types

import (
	"cosmossdk.io/collections"
)

const (
	// ModuleName names the module and the account that holds what is on its way out: amounts and
	// fees of withdrawals. It mints and burns.
	ModuleName = "bridge"

	// FeePoolName names the account that pays whoever carries control packets.
	FeePoolName = "bridge_fees"

	// StoreKey names the module's store.
	StoreKey = ModuleName
)

// Prefixes of the store. They are never reused for anything else.
var (
	ParamsKey               = collections.NewPrefix(0)
	RowsKey                 = collections.NewPrefix(1)
	RowStatesKey            = collections.NewPrefix(2)
	TokensKey               = collections.NewPrefix(3)
	TokensByDenomKey        = collections.NewPrefix(4)
	LedgersKey              = collections.NewPrefix(5)
	HeldKey                 = collections.NewPrefix(6)
	HeldByTokenKey          = collections.NewPrefix(7)
	NextHeldKey             = collections.NewPrefix(8)
	WithdrawalsKey          = collections.NewPrefix(9)
	WithdrawalQueueKey      = collections.NewPrefix(10)
	NextWithdrawalKey       = collections.NewPrefix(11)
	PacketsKey              = collections.NewPrefix(12)
	OpenPacketsKey          = collections.NewPrefix(13)
	SignaturesKey           = collections.NewPrefix(14)
	DigestsKey              = collections.NewPrefix(15)
	SetsKey                 = collections.NewPrefix(16)
	BridgeKeysKey           = collections.NewPrefix(17)
	KeyOwnersKey            = collections.NewPrefix(18)
	KeylessKey              = collections.NewPrefix(19)
	PunishmentsKey          = collections.NewPrefix(20)
	TransfersKey            = collections.NewPrefix(21)
	TransfersByHashKey      = collections.NewPrefix(22)
	TransfersByAddressKey   = collections.NewPrefix(23)
	TransfersByEndKey       = collections.NewPrefix(24)
	NextTransferKey         = collections.NewPrefix(25)
	TransferOfEventKey      = collections.NewPrefix(26)
	TransferOfWithdrawalKey = collections.NewPrefix(27)
	TipsKey                 = collections.NewPrefix(28)
	ClosedPacketsKey        = collections.NewPrefix(29)
	HeldSinceKey            = collections.NewPrefix(30)
	WithdrawalsBySenderKey  = collections.NewPrefix(31)
	DelayedWithdrawalsKey   = collections.NewPrefix(32)
	ControlPacketsKey       = collections.NewPrefix(33)
)
