package app

import (
	"encoding/json"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmttypes "github.com/cometbft/cometbft/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"
	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/cosmos/evm/crypto/ethsecp256k1"

	"github.com/bttcprotocol/bttcd/internal/chain"
	rewardstypes "github.com/bttcprotocol/bttcd/x/rewards/types"
)

// testChainID lets several apps share the test process (facts on cosmos/evm's globals).
const testChainID = "bttc-inprocess-1"

// testGas is enough for every message of these tests.
const testGas = 2_000_000

// harness is one app with a chain of one validator and a funded account.
type harness struct {
	*App
	t      *testing.T
	db     dbm.DB
	key    *ethsecp256k1.PrivKey
	height int64
	time   time.Time
}

func btt(n int64) sdk.Coin {
	return sdk.NewCoin(chain.BaseDenom, math.NewInt(n).Mul(chain.OneBTT()))
}

func newTestApp(t *testing.T, db dbm.DB) *App {
	t.Helper()
	return newTestAppWith(t, db, simtestutil.AppOptionsMap{})
}

// newTestAppWith makes an app with options of app.toml.
func newTestAppWith(t *testing.T, db dbm.DB, options simtestutil.AppOptionsMap) *App {
	t.Helper()
	options["home"] = t.TempDir()
	app, err := New(log.NewNopLogger(), db, true, options, baseapp.SetChainID(testChainID))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, app.Close()) })
	return app
}

// newHarness starts a chain whose account holds 1,000 BTT beside the validator's stake.
func newHarness(t *testing.T) *harness {
	t.Helper()
	key, err := ethsecp256k1.GenerateKey()
	require.NoError(t, err)
	h := &harness{t: t, db: dbm.NewMemDB(), key: key, time: time.Unix(1_800_000_000, 0).UTC()}
	h.App = newTestApp(t, h.db)
	h.start(genesisWith(t, h.App, h.address()))
	return h
}

func (h *harness) address() sdk.AccAddress { return sdk.AccAddress(h.key.PubKey().Address()) }

// genesisWith is a valid genesis with one bonded validator, whose operator holder is, and a
// rewards pool.
func genesisWith(t *testing.T, app *App, holder sdk.AccAddress) GenesisState {
	t.Helper()
	state := GenesisState(app.DefaultGenesis())
	edit(t, app, state, authtypes.ModuleName, func(auth *authtypes.GenesisState) {
		accounts, err := authtypes.PackAccounts([]authtypes.GenesisAccount{authtypes.NewBaseAccount(holder, nil, 0, 0)})
		require.NoError(t, err)
		auth.Accounts = accounts
	})
	edit(t, app, state, stakingtypes.ModuleName, func(staking *stakingtypes.GenesisState) {
		validator, err := stakingtypes.NewValidator(sdk.ValAddress(holder).String(),
			ed25519.GenPrivKeyFromSecret([]byte("validator")).PubKey(), stakingtypes.Description{Moniker: "validator"})
		require.NoError(t, err)
		validator.Status, validator.Tokens = stakingtypes.Bonded, btt(100).Amount
		validator.DelegatorShares = math.LegacyNewDecFromInt(validator.Tokens)
		staking.Validators = []stakingtypes.Validator{validator}
		staking.Delegations = []stakingtypes.Delegation{
			stakingtypes.NewDelegation(holder.String(), validator.OperatorAddress, validator.DelegatorShares),
		}
	})
	edit(t, app, state, slashingtypes.ModuleName, func(slashing *slashingtypes.GenesisState) {
		consensus := sdk.ConsAddress(ed25519.GenPrivKeyFromSecret([]byte("validator")).PubKey().Address())
		slashing.SigningInfos = []slashingtypes.SigningInfo{{
			Address:              consensus.String(),
			ValidatorSigningInfo: slashingtypes.NewValidatorSigningInfo(consensus, 0, 0, time.Unix(0, 0), false, 0),
		}}
	})
	edit(t, app, state, banktypes.ModuleName, func(bank *banktypes.GenesisState) {
		bank.Balances = banktypes.SanitizeGenesisBalances([]banktypes.Balance{
			{Address: holder.String(), Coins: sdk.NewCoins(btt(1000))},
			{Address: authtypes.NewModuleAddress(stakingtypes.BondedPoolName).String(), Coins: sdk.NewCoins(btt(100))},
			{Address: authtypes.NewModuleAddress(rewardstypes.ModuleName).String(), Coins: sdk.NewCoins(btt(50))},
		})
		bank.Supply = sdk.NewCoins(btt(1150))
	})
	edit(t, app, state, rewardstypes.ModuleName, func(rewards *rewardstypes.GenesisState) {
		rewards.Params.AbttPerBlock = btt(1).Amount
	})
	return state
}

// edit changes one module's part of a genesis.
func edit[T any, P interface {
	*T
	Reset()
	String() string
	ProtoMessage()
}](t *testing.T, app *App, state GenesisState, module string, change func(P)) {
	t.Helper()
	part := P(new(T))
	require.NoError(t, app.AppCodec().UnmarshalJSON(state[module], part))
	change(part)
	state[module] = app.AppCodec().MustMarshalJSON(part)
}

func (h *harness) initChain(state GenesisState) error {
	raw, err := json.Marshal(state)
	require.NoError(h.t, err)
	params := cmttypes.DefaultConsensusParams()
	params.Block.MaxGas = 100_000_000
	proto := params.ToProto()
	_, err = h.InitChain(&abci.RequestInitChain{
		ChainId: testChainID, InitialHeight: 1, Time: h.time, ConsensusParams: &proto, AppStateBytes: raw,
	})
	return err
}

func (h *harness) start(state GenesisState) {
	h.t.Helper()
	require.NoError(h.t, h.initChain(state))
	h.block()
}

// block commits a block of these transactions and returns their results.
func (h *harness) block(txs ...[]byte) []*abci.ExecTxResult {
	h.t.Helper()
	h.height++
	h.time = h.time.Add(time.Second)
	proposer := ed25519.GenPrivKeyFromSecret([]byte("validator")).PubKey().Address()
	response, err := h.FinalizeBlock(&abci.RequestFinalizeBlock{
		Height: h.height, Time: h.time, Txs: txs, ProposerAddress: proposer,
		DecidedLastCommit: abci.CommitInfo{Votes: []abci.VoteInfo{{
			Validator: abci.Validator{Address: proposer, Power: 100}, BlockIdFlag: 2,
		}}},
	})
	require.NoError(h.t, err)
	_, err = h.Commit()
	require.NoError(h.t, err)
	return response.TxResults
}

// ctx reads the committed state.
func (h *harness) ctx() sdk.Context {
	h.t.Helper()
	ctx, err := h.CreateQueryContext(h.height, false)
	require.NoError(h.t, err)
	return ctx
}

// sign returns the bytes of the next transaction of the harness's account.
func (h *harness) sign(messages ...sdk.Msg) []byte {
	h.t.Helper()
	return h.signAhead(0, messages...)
}

// signAhead signs for the place after that many transactions of the same block.
func (h *harness) signAhead(ahead uint64, messages ...sdk.Msg) []byte {
	h.t.Helper()
	account := h.AccountKeeper.GetAccount(h.ctx(), h.address())
	require.NoError(h.t, account.SetSequence(account.GetSequence()+ahead))
	builder := h.TxConfig().NewTxBuilder()
	require.NoError(h.t, builder.SetMsgs(messages...))
	builder.SetGasLimit(testGas)
	builder.SetFeeAmount(sdk.NewCoins(sdk.NewCoin(chain.BaseDenom, math.NewInt(2_000_000_000).MulRaw(testGas))))
	signature := signing.SignatureV2{
		PubKey: h.key.PubKey(), Sequence: account.GetSequence(),
		Data: &signing.SingleSignatureData{SignMode: signing.SignMode_SIGN_MODE_DIRECT},
	}
	require.NoError(h.t, builder.SetSignatures(signature))
	signature.Data = &signing.SingleSignatureData{
		SignMode: signing.SignMode_SIGN_MODE_DIRECT, Signature: h.signature(builder, account),
	}
	require.NoError(h.t, builder.SetSignatures(signature))
	bz, err := h.TxConfig().TxEncoder()(builder.GetTx())
	require.NoError(h.t, err)
	return bz
}

func (h *harness) signature(builder client.TxBuilder, account sdk.AccountI) []byte {
	h.t.Helper()
	bytesToSign, err := authsigning.GetSignBytesAdapter(h.ctx(), h.TxConfig().SignModeHandler(),
		signing.SignMode_SIGN_MODE_DIRECT, authsigning.SignerData{
			Address: account.GetAddress().String(), ChainID: testChainID,
			AccountNumber: account.GetAccountNumber(), Sequence: account.GetSequence(), PubKey: h.key.PubKey(),
		}, builder.GetTx())
	require.NoError(h.t, err)
	signature, err := h.key.Sign(bytesToSign)
	require.NoError(h.t, err)
	return signature
}
