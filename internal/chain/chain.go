// Package chain holds what identifies BTTC: chain ids, denominations and address
// prefixes. It is a leaf: importing it configures the SDK's process-wide settings once,
// before any other package reads them, so tests under x/ and the node agree.
//
// Invariant: an EVM chain id is a function of the Cosmos chain id, never a setting.
package chain

import (
	"fmt"
	"regexp"
	"strconv"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// Denominations of BTT. One BTT (DisplayDenom) is 10^Decimals of BaseDenom.
const (
	BaseDenom    = "abtt"
	DisplayDenom = "btt"
	Symbol       = "BTT"
	Decimals     = 18
)

// Bech32 prefixes of account, validator operator and consensus addresses.
const (
	AccountPrefix   = "bttc"
	ValidatorPrefix = AccountPrefix + "valoper"
	ConsensusPrefix = AccountPrefix + "valcons"
)

// CoinType is the BIP-44 coin type of BTTC keys: Ethereum's, so one seed phrase gives one
// address in every wallet.
const CoinType = 60

// Cosmos chain ids of the published networks.
const (
	MainnetID = "bttc-1"
	TestnetID = "bttc-testnet-1"
	LocalID   = "bttc-local-1"
)

// EVM chain ids. Today's BTTC uses 199 and 1029; a chain that took those would accept every
// transaction its users ever signed there, so they are not reused.
const (
	MainnetEVMID uint64 = 19900
	TestnetEVMID uint64 = 19901
	LocalEVMID   uint64 = 19991
	// InProcessEVMID is the only id with which cosmos/evm lets several apps share a
	// process. Tests run chains named bttc-inprocess-N under it.
	InProcessEVMID uint64 = 262144
)

var chainIDPattern = regexp.MustCompile(`^bttc(-[a-z]+)?-([1-9][0-9]{0,8})$`)

// The number at the end of a chain id is its revision: a chain restarted from an export
// keeps its EVM chain id.
var evmIDByFamily = map[string]uint64{
	"":           MainnetEVMID,
	"-testnet":   TestnetEVMID,
	"-local":     LocalEVMID,
	"-inprocess": InProcessEVMID,
}

// EVMChainID returns the EVM chain id (EIP-155) of the Cosmos chain id, for example 19900
// of "bttc-1". It refuses chain ids of no known network.
func EVMChainID(chainID string) (uint64, error) {
	match := chainIDPattern.FindStringSubmatch(chainID)
	if match == nil {
		return 0, fmt.Errorf("chain id %q is not one of BTTC: use %s, %s or %s (the last number is the revision)",
			chainID, MainnetID, TestnetID, LocalID)
	}
	id, ok := evmIDByFamily[match[1]]
	if !ok {
		return 0, fmt.Errorf("chain id %q names no BTTC network: use %s, %s or %s", chainID, MainnetID, TestnetID, LocalID)
	}
	return id, nil
}

// Revision returns the number at the end of a BTTC chain id.
func Revision(chainID string) (uint64, error) {
	match := chainIDPattern.FindStringSubmatch(chainID)
	if match == nil {
		return 0, fmt.Errorf("chain id %q is not one of BTTC", chainID)
	}
	return strconv.ParseUint(match[2], 10, 64)
}

// OneBTT returns 10^18, the abtt in one BTT.
func OneBTT() math.Int { return math.NewIntWithDecimal(1, Decimals) }

func init() {
	Configure()

	sdk.DefaultPowerReduction = OneBTT()
	sdk.DefaultBondDenom = BaseDenom

	registerDenom(DisplayDenom, math.LegacyOneDec())
	registerDenom(Symbol, math.LegacyOneDec())
	registerDenom(BaseDenom, math.LegacyNewDecWithPrec(1, Decimals))
	if err := sdk.SetBaseDenom(BaseDenom); err != nil {
		panic(err)
	}
}

// Configure sets prefixes and coin type in the SDK's settings. Importing the package does it;
// once more is needed only after the scope of those settings has been renamed.
func Configure() {
	config := sdk.GetConfig()
	config.SetBech32PrefixForAccount(AccountPrefix, AccountPrefix+"pub")
	config.SetBech32PrefixForValidator(ValidatorPrefix, ValidatorPrefix+"pub")
	config.SetBech32PrefixForConsensusNode(ConsensusPrefix, ConsensusPrefix+"pub")
	config.SetCoinType(CoinType)
	config.SetPurpose(sdk.Purpose)
}

func registerDenom(denom string, unit math.LegacyDec) {
	if err := sdk.RegisterDenom(denom, unit); err != nil {
		panic(err)
	}
}
