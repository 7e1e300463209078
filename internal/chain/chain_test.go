package chain_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
)

func TestEVMChainID(t *testing.T) {
	for id, want := range map[string]uint64{
		"bttc-1":            19900,
		"bttc-2":            19900,
		"bttc-testnet-1":    19901,
		"bttc-testnet-12":   19901,
		"bttc-local-1":      19991,
		"bttc-local-999":    19991,
		"bttc-inprocess-77": 262144,
	} {
		got, err := chain.EVMChainID(id)
		require.NoError(t, err, id)
		require.Equal(t, want, got, id)
	}
}

func TestEVMChainIDRefuses(t *testing.T) {
	for _, id := range []string{
		"", "bttc", "bttc-", "bttc-0", "bttc-01", "bttc--1", "BTTC-1", "bttc-1 ", " bttc-1", "bttc_1-1", "bttc-1234567890",
		"bttc-mainnet-1", "bttc-local", "bttc-local-", "bttc-local-0", "xbttc-1", "bttc-1\n", "bttc-local-1-1", "cosmoshub-4", "199",
	} {
		_, err := chain.EVMChainID(id)
		require.ErrorContains(t, err, "bttc-testnet-1", "%q: the error names the right ids", id)
	}
}

// The ids of the chain this one replaces must never come back: its transactions would replay here.
func TestOldChainIDsAreNotReused(t *testing.T) {
	for _, id := range []uint64{chain.MainnetEVMID, chain.TestnetEVMID, chain.LocalEVMID, chain.InProcessEVMID} {
		require.NotContains(t, []uint64{199, 1028, 1029}, id)
	}
}

func TestRevision(t *testing.T) {
	for id, want := range map[string]uint64{"bttc-1": 1, "bttc-testnet-12": 12, "bttc-local-999999999": 999999999} {
		got, err := chain.Revision(id)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	_, err := chain.Revision("bttc")
	require.ErrorContains(t, err, `"bttc"`)
}

// Packages under x/ rely on these having been set by the import alone.
func TestImportConfiguresTheSDK(t *testing.T) {
	config := sdk.GetConfig()
	require.Equal(t, "bttc", config.GetBech32AccountAddrPrefix())
	require.Equal(t, "bttcvaloper", config.GetBech32ValidatorAddrPrefix())
	require.Equal(t, "bttcvalcons", config.GetBech32ConsensusAddrPrefix())
	require.Equal(t, "bttcpub", config.GetBech32AccountPubPrefix())
	require.EqualValues(t, 60, config.GetCoinType())
	require.EqualValues(t, 44, config.GetPurpose())
	require.Equal(t, math.NewInt(1_000_000_000_000_000_000), sdk.DefaultPowerReduction)
	require.Equal(t, "abtt", sdk.DefaultBondDenom)
	base, err := sdk.GetBaseDenom()
	require.NoError(t, err)
	require.Equal(t, "abtt", base)
}

func TestDenomsConvert(t *testing.T) {
	for _, unit := range []string{chain.DisplayDenom, chain.Symbol} {
		coin, err := sdk.ConvertCoin(sdk.NewInt64Coin(unit, 3), chain.BaseDenom)
		require.NoError(t, err)
		require.Equal(t, "3000000000000000000abtt", coin.String())
	}
}

func TestOneBTTIsNotShared(t *testing.T) {
	one := chain.OneBTT()
	one.BigIntMut().SetInt64(7)
	require.Equal(t, "1000000000000000000", chain.OneBTT().String())
}

// The whole supply of BTT fits the staking power of CometBFT with room to spare.
func TestSupplyFitsVotingPower(t *testing.T) {
	supply := chain.OneBTT().MulRaw(990_000_000_000_000)
	require.Less(t, sdk.TokensToConsensusPower(supply, sdk.DefaultPowerReduction), int64(1)<<60)
}

func FuzzEVMChainID(f *testing.F) {
	f.Add("bttc-1")
	f.Add("bttc-testnet-1")
	f.Fuzz(func(t *testing.T, id string) {
		_, err := chain.EVMChainID(id)
		if err != nil {
			return
		}
		revision, err := chain.Revision(id)
		require.NoError(t, err)
		require.Positive(t, revision)
	})
}
