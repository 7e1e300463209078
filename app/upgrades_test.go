package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/x/authz"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"
	govv1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	"github.com/cosmos/evm/crypto/ethsecp256k1"
)

// planned returns a proposal's transaction for an upgrade.
func (h *harness) planned(name, info string, height int64) []byte {
	h.t.Helper()
	message, err := govv1.NewMsgSubmitProposal([]sdk.Msg{&upgradetypes.MsgSoftwareUpgrade{
		Authority: governance(), Plan: upgradetypes.Plan{Name: name, Height: height, Info: info},
	}}, sdk.NewCoins(btt(1)), h.address().String(), "", "title", "summary", false)
	require.NoError(h.t, err)
	return h.sign(message)
}

func TestPlansNobodyCouldFollow(t *testing.T) {
	h := newHarness(t)
	link := "https://bttc.example/bttcd?checksum=sha256:" + strings.Repeat("0", 64)
	for said, c := range map[string]struct {
		name, info string
		height     int64
	}{
		"is no name for an upgrade":        {"V2", "", 1000},
		"planned for height 2, and":        {"v2", "", 2},
		"the upgrade's info: it is not":    {"v2", "see the forum", 1000},
		"names no binary for linux/amd64":  {"v2", `{"binaries":{"linux/arm64":"` + link + `"}}`, 1000},
		"needs ?checksum=sha256:":          {"v2", `{"binaries":{"linux/amd64":"https://bttc.example/bttcd"}}`, 1000},
		"is no platform":                   {"v2", `{"binaries":{"any":"` + link + `","linux/x64":"` + link + `"}}`, 1000},
		"the upgrade's info: it has 8193 ": {"v2", strings.Repeat(" ", 8193), 1000},
	} {
		result := h.block(h.planned(c.name, c.info, c.height))[0]
		require.Equal(t, sdkerrors.ErrInvalidRequest.ABCICode(), result.Code, said)
		require.Equal(t, sdkerrors.RootCodespace, result.Codespace, said)
		require.Contains(t, result.Log, said)
	}
	for _, info := range []string{"", `{"binaries":{"any":"` + link + `"}}`} {
		require.Zero(t, h.block(h.planned("v2", info, 1000))[0].Code)
	}
}

// Governance may execute for itself, and what that holds is held to the same rules.
func TestPlansInsideOfOtherMessages(t *testing.T) {
	h := newHarness(t)
	params := h.GetConsensusParams(h.ctx())
	params.Block.MaxGas = -1
	for said, held := range map[string]sdk.Msg{
		"is no name for an upgrade": &upgradetypes.MsgSoftwareUpgrade{Authority: governance(), Plan: upgradetypes.Plan{Name: "V2", Height: 1000}},
		"block.max_gas is -1": &consensustypes.MsgUpdateParams{
			Authority: governance(), Block: params.Block, Evidence: params.Evidence, Validator: params.Validator, Abci: params.Abci,
		},
	} {
		authority, err := sdk.AccAddressFromBech32(governance())
		require.NoError(t, err)
		exec := authz.NewMsgExec(authority, []sdk.Msg{held})
		message, err := govv1.NewMsgSubmitProposal([]sdk.Msg{&exec}, sdk.NewCoins(btt(1)), h.address().String(), "", "title", "summary", false)
		require.NoError(t, err)
		result := h.block(h.sign(message))[0]
		require.Equal(t, sdkerrors.ErrInvalidRequest.ABCICode(), result.Code, result.Log)
		require.Contains(t, result.Log, said)
	}
}

// TestUpgrade swaps the program at the height of a plan, as operators do.
func TestUpgrade(t *testing.T) {
	key, err := ethsecp256k1.GenerateKey()
	require.NoError(t, err)
	home := t.TempDir()
	h := &harness{t: t, db: dbm.NewMemDB(), key: key, time: time.Unix(1_800_000_000, 0).UTC()}
	open := func(upgrades ...Upgrade) *App {
		Upgrades = upgrades
		defer func() { Upgrades = nil }()
		app, err := New(log.NewNopLogger(), h.db, true, simtestutil.AppOptionsMap{"home": home}, baseapp.SetChainID(testChainID))
		require.NoError(t, err)
		return app
	}
	h.App = open()
	state := genesisWith(t, h.App, h.address())
	quickVotes(h.App, state)
	h.start(state)
	const due = 12
	require.Zero(t, h.block(h.planned("v2", "", due))[0].Code)
	require.Zero(t, h.block(h.sign(govv1.NewMsgVote(h.address(), 1, govv1.OptionYes, "")))[0].Code)

	// The new program before its time, the old one after it: neither makes a block.
	calls := 0
	v2 := Upgrade{Name: "v2", Migrate: func(ctx sdk.Context, app *App) error {
		calls++
		require.EqualValues(t, due, ctx.BlockHeight())
		params, err := app.RewardsKeeper.Params.Get(ctx)
		require.NoError(t, err)
		params.AbttPerBlock = btt(2).Amount
		return app.RewardsKeeper.Params.Set(ctx, params)
	}}
	for h.height < due-3 {
		h.block()
	}
	h.reopen(open(v2), "BINARY UPDATED BEFORE TRIGGER")
	h.reopen(open(), "")
	for h.height < due-1 {
		h.block()
	}
	file := filepath.Join(home, "data", upgradetypes.UpgradeInfoFilename)
	require.NoFileExists(t, file)
	h.refusesBlock(`UPGRADE "v2" NEEDED at height: 12`)
	require.FileExists(t, file)
	h.reopen(open(), `UPGRADE "v2" NEEDED at height: 12`)

	h.reopen(open(v2), "")
	for range 3 {
		h.block()
	}
	require.Equal(t, 1, calls)
	params, err := h.RewardsKeeper.Params.Get(h.ctx())
	require.NoError(t, err)
	require.Equal(t, btt(2).Amount, params.AbttPerBlock)
	h.reopen(open(), "upgrade handler is missing for v2")
	h.reopen(open(Upgrade{Name: "v1"}, v2, Upgrade{Name: "v3"}), "")
	h.block()
	require.Equal(t, 1, calls)

	require.NoError(t, os.WriteFile(file, []byte("{"), 0o600))
	_, err = New(log.NewNopLogger(), dbm.NewMemDB(), true, simtestutil.AppOptionsMap{"home": home}, baseapp.SetChainID(testChainID))
	require.ErrorContains(t, err, "data/upgrade-info.json, which the program before this one wrote, is damaged")
}

// reopen goes on with another program, which refuses the next block if refused is not empty.
func (h *harness) reopen(program *App, refused string) {
	h.t.Helper()
	h.App = program
	require.Equal(h.t, h.height, program.LastBlockHeight())
	if refused != "" {
		h.refusesBlock(refused)
	}
}

func (h *harness) refusesBlock(said string) {
	h.t.Helper()
	_, err := h.FinalizeBlock(&abci.RequestFinalizeBlock{Height: h.height + 1, Time: h.time.Add(time.Second)})
	require.ErrorContains(h.t, err, said)
}
