package app

import (
	"encoding/hex"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/x/authz"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	evidencetypes "github.com/cosmos/cosmos-sdk/x/evidence/types"
	govv1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/app/canonical/canonicaltest"
	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/tronaddr"
)

func TestEveryRegisteredMessageIsHeldToCanonicalAddresses(t *testing.T) {
	canonicaltest.AssertAllMessages(t, newHarness(t).InterfaceRegistry())
}

func TestEvidenceByTransactionIsRefused(t *testing.T) {
	h := newHarness(t)
	message, err := evidencetypes.NewMsgSubmitEvidence(h.address(), &evidencetypes.Equivocation{
		Height: 1, Power: 100, Time: h.time, ConsensusAddress: sdk.ConsAddress(h.address()).String(),
	})
	require.NoError(t, err)
	result := h.block(h.sign(message))[0]
	require.Equal(t, evidencetypes.ErrNoEvidenceHandlerExists.ABCICode(), result.Code, result.Log)
	require.Equal(t, evidencetypes.ModuleName, result.Codespace)
}

func TestSendCommits(t *testing.T) {
	h := newHarness(t)
	receiver := sdk.AccAddress("receiver____________")
	result := h.block(h.sign(banktypes.NewMsgSend(h.address(), receiver, sdk.NewCoins(btt(3)))))[0]
	require.Zero(t, result.Code, result.Log)
	require.Equal(t, btt(3), h.BankKeeper.GetBalance(h.ctx(), receiver, "abtt"))
	requireInvariants(t, h)
}

// A validator made under its 0x address would be stored under it, and every Ethereum
// transaction in a block it proposes would fail.
func TestValidatorCannotBeCreatedByItsHexAddress(t *testing.T) {
	h := newHarness(t)
	for name, operator := range map[string]string{
		"hexadecimal": address.Checksummed([20]byte(h.address())),
		"lower case":  "0x" + hex.EncodeToString(h.address()),
		"TRON":        tronaddr.Encode([20]byte(h.address())),
	} {
		t.Run(name, func(t *testing.T) {
			message, err := stakingtypes.NewMsgCreateValidator(operator, ed25519.GenPrivKey().PubKey(), btt(1),
				stakingtypes.Description{Moniker: "m"}, stakingtypes.NewCommissionRates(math.LegacyZeroDec(), math.LegacyZeroDec(), math.LegacyZeroDec()), math.OneInt())
			require.NoError(t, err)
			requireRefused(t, h.block(h.sign(message))[0], "validator_address", sdk.ValAddress(h.address()).String())
		})
	}
}

func TestNestedAddressesAreCheckedToo(t *testing.T) {
	h := newHarness(t)
	receiver := sdk.AccAddress("receiver____________")
	send := &banktypes.MsgSend{FromAddress: h.address().String(), ToAddress: address.Checksummed([20]byte(receiver)), Amount: sdk.NewCoins(btt(1))}
	exec := authz.NewMsgExec(h.address(), []sdk.Msg{send})
	requireRefused(t, h.block(h.sign(&exec))[0], "to_address", receiver.String())

	twice := authz.NewMsgExec(h.address(), []sdk.Msg{&exec})
	requireRefused(t, h.block(h.sign(&twice))[0], "to_address", receiver.String())

	proposal, err := govv1.NewMsgSubmitProposal([]sdk.Msg{send}, sdk.NewCoins(btt(1)), h.address().String(), "", "title", "summary", false)
	require.NoError(t, err)
	requireRefused(t, h.block(h.sign(proposal))[0], "to_address", receiver.String())

	grant, err := authz.NewMsgGrant(h.address(), receiver, &stakingtypes.StakeAuthorization{
		AuthorizationType: stakingtypes.AuthorizationType_AUTHORIZATION_TYPE_DELEGATE,
		Validators: &stakingtypes.StakeAuthorization_DenyList{DenyList: &stakingtypes.StakeAuthorization_Validators{
			Address: []string{address.Checksummed([20]byte(receiver))},
		}},
	}, new(time.Time))
	require.NoError(t, err)
	requireRefused(t, h.block(h.sign(grant))[0], "address", sdk.ValAddress(receiver).String())
}

// A contract reaches the governance keeper without a transaction of its own.
func TestProposalsOfContractsAreCheckedToo(t *testing.T) {
	h := newHarness(t)
	receiver := sdk.AccAddress("receiver____________")
	spend := func(to string) []sdk.Msg {
		return []sdk.Msg{&distrtypes.MsgCommunityPoolSpend{Authority: governance(), Recipient: to, Amount: sdk.NewCoins(btt(1))}}
	}
	ctx, _ := h.ctx().CacheContext()
	_, err := h.GovKeeper.SubmitProposal(ctx, spend(address.Checksummed([20]byte(receiver))), "", "title", "summary", h.address(), false)
	require.ErrorIs(t, err, sdkerrors.ErrInvalidAddress)
	require.ErrorContains(t, err, receiver.String(), "the right form is shown")
	_, err = h.GovKeeper.SubmitProposal(ctx, spend(receiver.String()), "", "title", "summary", h.address(), false)
	require.NoError(t, err)
}

func TestGovernanceCannotUnboundBlocks(t *testing.T) {
	h := newHarness(t)
	update := func(maxGas int64) []sdk.Msg {
		params := cmttypes.DefaultConsensusParams().ToProto()
		params.Block.MaxGas = maxGas
		return []sdk.Msg{&consensustypes.MsgUpdateParams{
			Authority: governance(), Block: params.Block, Evidence: params.Evidence, Validator: params.Validator, Abci: params.Abci,
		}}
	}
	for _, maxGas := range []int64{-1, 0} {
		ctx, _ := h.ctx().CacheContext()
		_, err := h.GovKeeper.SubmitProposal(ctx, update(maxGas), "", "title", "summary", h.address(), false)
		require.ErrorIs(t, err, sdkerrors.ErrInvalidRequest)
		require.ErrorContains(t, err, "must bound the gas of a block")
	}
	ctx, _ := h.ctx().CacheContext()
	_, err := h.GovKeeper.SubmitProposal(ctx, update(50_000_000), "", "title", "summary", h.address(), false)
	require.NoError(t, err)
}

func requireRefused(t *testing.T, result *abci.ExecTxResult, field, right string) {
	t.Helper()
	require.Equal(t, sdkerrors.ErrInvalidAddress.ABCICode(), result.Code, result.Log)
	require.Equal(t, sdkerrors.ErrInvalidAddress.Codespace(), result.Codespace)
	require.Contains(t, result.Log, field)
	require.Contains(t, result.Log, right, "the right form is shown")
}

func TestQueriesAcceptEverySpelling(t *testing.T) {
	h := newHarness(t)
	for _, spelling := range []string{
		h.address().String(), address.Checksummed([20]byte(h.address())), tronaddr.Encode([20]byte(h.address())),
	} {
		request := banktypes.QueryBalanceRequest{Address: spelling, Denom: "abtt"}
		bz, err := request.Marshal()
		require.NoError(t, err)
		response, err := h.Query(t.Context(), &abci.RequestQuery{Path: "/cosmos.bank.v1beta1.Query/Balance", Data: bz})
		require.NoError(t, err)
		require.Zero(t, response.Code, "%s: %s", spelling, response.Log)
		var balance banktypes.QueryBalanceResponse
		require.NoError(t, balance.Unmarshal(response.Value))
		require.Equal(t, btt(1000), *balance.Balance)
	}
}

// Anybody may ask a node to simulate; what does not fit into a block ends where the block would.
func TestSimulationIsBounded(t *testing.T) {
	h := newHarness(t)
	send := banktypes.NewMsgSend(h.address(), h.address(), sdk.NewCoins(btt(1)))
	gas, _, err := h.Simulate(h.sign(send))
	require.NoError(t, err)
	require.Greater(t, gas.GasUsed, uint64(20_000))

	many := make([]sdk.Msg, 6000)
	for i := range many {
		many[i] = send
	}
	gas, _, err = h.Simulate(h.sign(many...))
	require.ErrorIs(t, err, sdkerrors.ErrOutOfGas)
	require.Less(t, gas.GasUsed, uint64(100_100_000))
}
