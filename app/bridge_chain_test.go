package app

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/cosmos/evm/crypto/ethsecp256k1"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	bridgeprecompile "github.com/bttcprotocol/bttcd/x/bridge/precompile"
	bridgetest "github.com/bttcprotocol/bttcd/x/bridge/testutil"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

const (
	bridgeRow  = uint32(1)
	usdtDenom  = "uusdt"
	usdtUnit   = 1_000_000
	usdtSupply = 1_000_000 * usdtUnit
	// bridgePower is each validator's.
	bridgePower = 100
)

var (
	portal       = bridgetest.Address("portal")
	bttContract  = bridgetest.Address("BTT on the remote chain")
	usdtContract = bridgetest.Address("USDT on the remote chain")
)

// bridgeChain is a chain with some equal validators and a bridge to one remote chain, as the local
// testnet has it: all BTT there is here is locked there, and so is a token of six decimals.
type bridgeChain struct {
	*evmUser
	validators int
	// votes are those for the last block, as the next proposer has them.
	votes []abci.ExtendedVoteInfo
	// remote is what happened on the remote chain.
	remote *remoteEvents
}

// newBridgeKey is the account that all replicas of a bridgeChain share.
func newBridgeKey(t *testing.T) *ethsecp256k1.PrivKey {
	t.Helper()
	key, err := ethsecp256k1.GenerateKey()
	require.NoError(t, err)
	return key
}

// startBridge starts a chain whose first validator the key operates.
func startBridge(t *testing.T, app *App, key *ethsecp256k1.PrivKey, validators int, change func(*bridgetypes.GenesisState)) *bridgeChain {
	t.Helper()
	b := newBridgeChain(t, app, key, validators)
	state := genesisWith(t, app, b.address())
	for i := 1; i < validators; i++ {
		addValidator(t, app, state, i)
	}
	edit(t, app, state, banktypes.ModuleName, func(bank *banktypes.GenesisState) {
		give(bank, b.address(), sdk.NewInt64Coin(usdtDenom, usdtSupply))
	})
	b.writeBridge(state, change)
	b.begin(state, 1)
	return b
}

func newBridgeChain(t *testing.T, app *App, key *ethsecp256k1.PrivKey, validators int) *bridgeChain {
	t.Helper()
	h := &harness{App: app, t: t, key: key, time: time.Unix(1_800_000_000, 0).UTC()}
	contract := bridgeprecompile.New(app.BridgeKeeper, app.BankKeeper, app.TxDecode)
	return &bridgeChain{
		evmUser:    &evmUser{harness: h, abi: contract.ABI(), seen: map[string]int{}},
		validators: validators, remote: &remoteEvents{domain: portalDomain(), time: uint64(h.time.Unix())},
	}
}

// begin is harness.start with vote extensions from the first block on.
func (b *bridgeChain) begin(state GenesisState, height int64) {
	b.t.Helper()
	raw, err := json.Marshal(state)
	require.NoError(b.t, err)
	params := cmttypes.DefaultConsensusParams()
	params.Block.MaxGas, params.ABCI.VoteExtensionsEnableHeight = 100_000_000, height
	proto := params.ToProto()
	_, err = b.InitChain(&abci.RequestInitChain{
		ChainId: testChainID, InitialHeight: height, Time: b.time, ConsensusParams: &proto, AppStateBytes: raw,
	})
	require.NoError(b.t, err)
	b.height = height - 1
	b.commit()
}

func (b *bridgeChain) writeBridge(state GenesisState, change func(*bridgetypes.GenesisState)) {
	b.t.Helper()
	var bank banktypes.GenesisState
	require.NoError(b.t, b.AppCodec().UnmarshalJSON(state[banktypes.ModuleName], &bank))
	edit(b.t, b.App, state, bridgetypes.ModuleName, func(bridge *bridgetypes.GenesisState) {
		*bridge = *bridgetypes.DefaultGenesis()
		bridge.Params.CheckpointIntervalSeconds = 0
		bridge.Keys, bridge.Sets = b.genesisKeys()
		bridge.Rows = []bridgetypes.GenesisRow{{Row: bridgedRow(), State: bridgetypes.NewRowState(portalDomain())}}
		for _, token := range bridgedTokens() {
			ledger := bridgetypes.NewTokenLedger()
			ledger.Locked = bank.Supply.AmountOf(token.Denom)
			bridge.Tokens = append(bridge.Tokens, bridgetypes.GenesisToken{Token: token, Ledger: ledger})
		}
		if change != nil {
			change(bridge)
		}
		require.NoError(b.t, bridge.Validate())
	})
}

func (b *bridgeChain) genesisKeys() (keys []bridgetypes.BridgeKey, sets []bridgetypes.Set) {
	var members []bridgetypes.Bonded
	for i := range b.validators {
		signer := bridgeSigner(i)
		keys = append(keys, bridgetypes.BridgeKey{Operator: b.operator(i).String(), Address: signer[:]})
		members = append(members, bridgetypes.Bonded{Operator: b.operator(i), Power: bridgePower, Key: signer[:]})
	}
	slices.SortFunc(keys, func(x, y bridgetypes.BridgeKey) int {
		left, _ := sdk.ValAddressFromBech32(x.Operator)
		right, _ := sdk.ValAddressFromBech32(y.Operator)
		return slices.Compare(left, right)
	})
	set := bridgetypes.NewSet(bridgeRow, members, bridgetypes.MaxSigners)
	set.Time = b.time.Unix()
	return keys, []bridgetypes.Set{set}
}

func portalDomain() portalabi.Hash {
	return portalabi.Domain(chain.InProcessEVMID, bridgeRow, 11155111, portal)
}

func bridgedRow() bridgetypes.Row {
	return bridgetypes.Row{
		Id: bridgeRow, Name: "ethereum", Kind: bridgetypes.RowKind_ROW_KIND_EVM, RemoteChainId: 11155111, Portal: portal[:],
		MaxSigners: 100, FinalitySeconds: 10,
		Batch: bridgetypes.BatchPolicy{
			MaxItems: 3, MaxOpen: 8, LifetimeSeconds: 3600, MinFeeAbtt: chain.OneBTT(), ControlFeeAbtt: chain.OneBTT(),
		},
	}
}

func bridgedTokens() []bridgetypes.Token {
	limits := func(unit, fee math.Int) bridgetypes.TokenLimits {
		return bridgetypes.TokenLimits{
			MaxLocked: unit.MulRaw(10_000_000), DailyInflow: unit.MulRaw(1_000), PortalDailyLimit: unit.MulRaw(1_000),
			DailyOutflow: unit.MulRaw(800), MinDeposit: unit, MinWithdrawal: unit, MinFee: fee,
		}
	}
	tokens := []bridgetypes.Token{
		{
			Row: bridgeRow, Contract: bttContract[:], Denom: chain.BaseDenom, Symbol: chain.Symbol, Decimals: chain.Decimals,
			Limits: limits(chain.OneBTT(), math.ZeroInt()),
		},
		{
			Row: bridgeRow, Contract: usdtContract[:], Denom: usdtDenom, Symbol: "USDT", Decimals: 6,
			Limits: limits(math.NewInt(usdtUnit), math.NewInt(usdtUnit/100)),
		},
	}
	slices.SortFunc(tokens, func(x, y bridgetypes.Token) int { return slices.Compare(x.Contract, y.Contract) })
	return tokens
}

// addValidator adds one that is as strong as the first, with an operator of its own.
func addValidator(t *testing.T, app *App, state GenesisState, i int) {
	t.Helper()
	operator, consensus := operatorKey(i).PubKey().Address(), consensusKey(i).PubKey()
	edit(t, app, state, stakingtypes.ModuleName, func(staking *stakingtypes.GenesisState) {
		validator := staking.Validators[0]
		other, err := stakingtypes.NewValidator(sdk.ValAddress(operator).String(), consensus, stakingtypes.Description{Moniker: "other"})
		require.NoError(t, err)
		other.Status, other.Tokens, other.DelegatorShares = validator.Status, validator.Tokens, validator.DelegatorShares
		staking.Validators = append(staking.Validators, other)
		staking.Delegations = append(staking.Delegations,
			stakingtypes.NewDelegation(sdk.AccAddress(operator).String(), other.OperatorAddress, other.DelegatorShares))
	})
	edit(t, app, state, slashingtypes.ModuleName, func(slashing *slashingtypes.GenesisState) {
		address := sdk.ConsAddress(consensus.Address())
		slashing.SigningInfos = append(slashing.SigningInfos, slashingtypes.SigningInfo{
			Address:              address.String(),
			ValidatorSigningInfo: slashingtypes.NewValidatorSigningInfo(address, 0, 0, time.Unix(0, 0), false, 0),
		})
	})
	edit(t, app, state, banktypes.ModuleName, func(bank *banktypes.GenesisState) {
		give(bank, authtypes.NewModuleAddress(stakingtypes.BondedPoolName), btt(100))
	})
}

// give adds to what an account of a genesis has already.
func give(bank *banktypes.GenesisState, account sdk.AccAddress, coin sdk.Coin) {
	for i := range bank.Balances {
		if bank.Balances[i].Address == account.String() {
			bank.Balances[i].Coins = bank.Balances[i].Coins.Add(coin)
			bank.Supply = bank.Supply.Add(coin)
		}
	}
}

func operatorKey(i int) *ethsecp256k1.PrivKey {
	return &ethsecp256k1.PrivKey{Key: crypto.Keccak256(fmt.Appendf(nil, "operator %d", i))}
}

func consensusKey(i int) *ed25519.PrivKey {
	if i == 0 {
		return ed25519.GenPrivKeyFromSecret([]byte("validator"))
	}
	return ed25519.GenPrivKeyFromSecret(fmt.Appendf(nil, "validator %d", i))
}

func bridgeKey(i int) *ecdsa.PrivateKey {
	key, err := crypto.ToECDSA(crypto.Keccak256(fmt.Appendf(nil, "bridge key %d", i)))
	if err != nil {
		panic(err)
	}
	return key
}

func bridgeSigner(i int) [20]byte { return crypto.PubkeyToAddress(bridgeKey(i).PublicKey) }

func (b *bridgeChain) operator(i int) sdk.ValAddress {
	if i == 0 {
		return sdk.ValAddress(b.address())
	}
	return sdk.ValAddress(operatorKey(i).PubKey().Address())
}

// lastCommit is that all validators voted for the block before.
func (b *bridgeChain) lastCommit() abci.CommitInfo {
	info := abci.CommitInfo{}
	for i := range b.validators {
		info.Votes = append(info.Votes, abci.VoteInfo{
			Validator: abci.Validator{Address: consensusKey(i).PubKey().Address(), Power: bridgePower}, BlockIdFlag: 2,
		})
	}
	return info
}

// commit is harness.block with the votes of all validators.
func (b *bridgeChain) commit(txs ...[]byte) *abci.ResponseFinalizeBlock {
	b.t.Helper()
	b.height++
	b.time = b.time.Add(time.Second)
	b.votes = nil
	response, err := b.FinalizeBlock(&abci.RequestFinalizeBlock{
		Height: b.height, Time: b.time, Txs: txs, Hash: blockHash(b.height, txs), ProposerAddress: proposer(), DecidedLastCommit: b.lastCommit(),
	})
	require.NoError(b.t, err)
	_, err = b.Commit()
	require.NoError(b.t, err)
	return response
}

func blockHash(height int64, txs [][]byte) []byte {
	hash := sha256.New()
	fmt.Fprint(hash, height)
	for _, tx := range txs {
		hash.Write(tx)
	}
	return hash.Sum(nil)
}

// holdsCoin is what an account has, as tests write amounts.
func (b *bridgeChain) holdsCoin(account sdk.AccAddress, denom string) sdk.Coin {
	return b.BankKeeper.GetBalance(b.ctx(), account, denom)
}

func (b *bridgeChain) ledger(contract [20]byte) bridgetypes.TokenLedger {
	b.t.Helper()
	genesis, err := b.BridgeKeeper.ExportGenesis(b.ctx())
	require.NoError(b.t, err)
	for _, token := range genesis.Tokens {
		if string(token.Token.Contract) == string(contract[:]) {
			return token.Ledger
		}
	}
	require.Fail(b.t, "no such token")
	return bridgetypes.TokenLedger{}
}
