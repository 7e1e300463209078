package ante_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	protov2 "google.golang.org/protobuf/proto"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	"github.com/bttcprotocol/bttcd/x/paychan/ante"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// tx is a transaction of messages alone.
type tx []sdk.Msg

func (t tx) GetMsgs() []sdk.Msg                    { return t }
func (t tx) GetMsgsV2() ([]protov2.Message, error) { return nil, errors.New("not asked for") }

// spy notes what it is asked to verify.
type spy struct {
	seen []*types.MsgClaim
	err  error
}

func (s *spy) Preverify(_ sdk.Context, msg *types.MsgClaim) error {
	s.seen = append(s.seen, msg)
	return s.err
}

func context(limit uint64) sdk.Context {
	return sdk.Context{}.WithIsCheckTx(true).WithGasMeter(storetypes.NewGasMeter(limit))
}

// run returns how often the chain went on.
func run(s *spy, ctx sdk.Context, simulate bool, msgs ...sdk.Msg) (int, error) {
	went := 0
	next := func(ctx sdk.Context, _ sdk.Tx, _ bool) (sdk.Context, error) {
		went++
		return ctx, nil
	}
	_, err := ante.NewDecorator(s, nil).AnteHandle(ctx, tx(msgs), simulate, next)
	return went, err
}

func TestClaimsAreVerifiedWhenTakenIn(t *testing.T) {
	claim := &types.MsgClaim{Vouchers: make([]types.SignedVoucher, 2)}
	s := &spy{}
	went, err := run(s, context(claim.Gas()), false, &types.MsgTopUp{}, claim)
	require.NoError(t, err)
	require.Equal(t, 1, went)
	require.Equal(t, []*types.MsgClaim{claim}, s.seen)
}

func TestNothingIsVerifiedTwice(t *testing.T) {
	claim := &types.MsgClaim{Vouchers: make([]types.SignedVoucher, 2)}
	for name, tc := range map[string]struct {
		ctx      sdk.Context
		simulate bool
	}{
		"block":    {context(0).WithIsCheckTx(false), false},
		"recheck":  {context(0).WithIsReCheckTx(true), false},
		"simulate": {context(0), true},
	} {
		t.Run(name, func(t *testing.T) {
			s := &spy{}
			went, err := run(s, tc.ctx, tc.simulate, claim)
			require.NoError(t, err)
			require.Equal(t, 1, went)
			require.Empty(t, s.seen)
		})
	}
}

func TestClaimThatCannotPayIsNotVerified(t *testing.T) {
	claim := &types.MsgClaim{Vouchers: make([]types.SignedVoucher, 2)}
	s := &spy{}
	went, err := run(s, context(claim.Gas()-1), false, claim)
	require.ErrorIs(t, err, sdkerrors.ErrOutOfGas)
	require.ErrorContains(t, err, "raise the transaction's gas limit")
	require.Zero(t, went)
	require.Empty(t, s.seen)
}

func TestRefusedBatch(t *testing.T) {
	s := &spy{err: types.ErrBatchTooLarge}
	went, err := run(s, context(1_000_000), false, &types.MsgClaim{})
	require.ErrorIs(t, err, types.ErrBatchTooLarge)
	require.Zero(t, went)
}

// counted counts how often it is asked.
type counted struct{ asked int }

func (c *counted) Preverify(sdk.Context, *types.MsgClaim) error {
	c.asked++
	return nil
}

// The mempool asks again after each block and does not say so.
func TestAClaimIsVerifiedOnce(t *testing.T) {
	verifier := &counted{}
	decorator := ante.NewDecorator(verifier, nil)
	check := func(claim *types.MsgClaim) {
		ctx := sdk.Context{}.WithIsCheckTx(true).WithGasMeter(storetypes.NewInfiniteGasMeter())
		_, err := decorator.AnteHandle(ctx, tx{claim}, false, func(ctx sdk.Context, _ sdk.Tx, _ bool) (sdk.Context, error) {
			return ctx, nil
		})
		require.NoError(t, err)
	}
	claim := &types.MsgClaim{Sender: "one", Vouchers: []types.SignedVoucher{{Signature: []byte{1}}}}
	check(claim)
	check(claim)
	require.Equal(t, 1, verifier.asked)
	check(&types.MsgClaim{Sender: "one", Vouchers: []types.SignedVoucher{{Signature: []byte{2}}}})
	require.Equal(t, 2, verifier.asked)
}

// other is a message of another module that makes a claim.
type other struct{ types.MsgTopUp }

// A claim in another form is verified if it can pay, consumes nothing here, and whatever is
// wrong with it refuses no transaction.
func TestClaimsInAnotherForm(t *testing.T) {
	claim := &types.MsgClaim{Vouchers: make([]types.SignedVoucher, 2)}
	for name, tc := range map[string]struct {
		gas   uint64
		found *types.MsgClaim
		err   error
		want  int
	}{
		"can pay":    {claim.Gas(), claim, nil, 1},
		"cannot pay": {claim.Gas() - 1, claim, nil, 0},
		"none":       {claim.Gas(), nil, nil, 0},
		"bad":        {claim.Gas(), claim, types.ErrBatchTooLarge, 1},
	} {
		t.Run(name, func(t *testing.T) {
			s, went := &spy{err: tc.err}, 0
			decorator := ante.NewDecorator(s, func(msg sdk.Msg) (*types.MsgClaim, uint64) {
				require.IsType(t, &other{}, msg)
				return tc.found, tc.gas
			})
			ctx := context(0)
			after, err := decorator.AnteHandle(ctx, tx{&other{}}, false, func(ctx sdk.Context, _ sdk.Tx, _ bool) (sdk.Context, error) {
				went++
				return ctx, nil
			})
			require.NoError(t, err)
			require.Zero(t, after.GasMeter().GasConsumed())
			require.Equal(t, 1, went)
			require.Len(t, s.seen, tc.want)
		})
	}
}
