package ante_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	protov2 "google.golang.org/protobuf/proto"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/x/bridge/ante"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

var errFree = errors.New("refused on the free way")

// keeper holds a set of one member and takes each signature once.
type keeper struct {
	operator sdk.ValAddress
	signed   map[string]bool
	checks   int
}

func (k *keeper) PortalSet(_ context.Context, row uint32) (types.Set, error) {
	if row != 1 {
		return types.Set{}, types.ErrUnknownRow
	}
	return types.Set{Members: []types.Member{{Operator: k.operator}, {Operator: account("other member")}}}, nil
}

func (k *keeper) CheckSignature(ctx context.Context, sig types.PacketSignature) (types.SignatureTarget, error) {
	k.checks++
	sdk.UnwrapSDKContext(ctx).GasMeter().ConsumeGas(1_000_000, "reading")
	switch {
	case string(sig.Signature) == "of the other member":
		return types.SignatureTarget{Operator: account("other member")}, nil
	case string(sig.Signature) != "good":
		return types.SignatureTarget{}, types.ErrSignature
	case k.signed["good"]:
		return types.SignatureTarget{}, types.ErrSigned
	}
	return types.SignatureTarget{Operator: k.operator}, nil
}

func (k *keeper) AddSignature(_ context.Context, _ types.SignatureTarget, signature []byte) error {
	k.signed[string(signature)] = true
	return nil
}

func account(name string) []byte {
	bz := make([]byte, 20)
	copy(bz, name)
	return bz
}

func spelled(name string) string {
	text, err := address.Account().BytesToString(account(name))
	if err != nil {
		panic(err)
	}
	return text
}

type tx struct {
	msgs    []sdk.Msg
	fee     sdk.Coins
	gas     uint64
	granter []byte
}

func (t tx) GetMsgs() []sdk.Msg                    { return t.msgs }
func (t tx) GetMsgsV2() ([]protov2.Message, error) { return nil, nil }
func (t tx) GetGas() uint64                        { return t.gas }
func (t tx) GetFee() sdk.Coins                     { return t.fee }
func (t tx) FeePayer() []byte                      { return nil }
func (t tx) FeeGranter() []byte                    { return t.granter }

func submission(sender, signature string) *types.MsgSubmitSignature {
	return &types.MsgSubmitSignature{Sender: spelled(sender), Signature: types.PacketSignature{Row: 1, Nonce: 1, Signature: []byte(signature)}}
}

func free() tx { return tx{msgs: []sdk.Msg{submission("operator", "good")}, gas: 200_000} }

type fixture struct {
	decorator ante.Decorator
	keeper    *keeper
	way       string
	refuse    bool
}

func newFixture() *fixture {
	f := &fixture{keeper: &keeper{operator: account("operator"), signed: map[string]bool{}}}
	f.decorator = ante.NewDecorator(f.keeper, address.Account(), func(ctx sdk.Context, _ sdk.Tx, _ bool) (sdk.Context, error) {
		f.way = "free"
		if f.refuse {
			return ctx, errFree
		}
		return ctx.WithPriority(7), nil
	})
	return f
}

func (f *fixture) handle(t *testing.T, tx sdk.Tx, mode sdk.ExecMode, simulate bool, bytes int) (sdk.Context, error) {
	t.Helper()
	ctx := sdk.Context{}.WithExecMode(mode).WithIsCheckTx(mode == sdk.ExecModeCheck || mode == sdk.ExecModeReCheck).
		WithTxBytes(make([]byte, bytes)).WithGasMeter(storetypes.NewGasMeter(1))
	return f.decorator.AnteHandle(ctx, tx, simulate, func(ctx sdk.Context, _ sdk.Tx, _ bool) (sdk.Context, error) {
		f.way = "paid"
		return ctx, nil
	})
}

func TestUsefulSignatureIsFree(t *testing.T) {
	for _, mode := range []sdk.ExecMode{sdk.ExecModeCheck, sdk.ExecModeFinalize, sdk.ExecModeReCheck, sdk.ExecModeSimulate} {
		f := newFixture()
		ctx, err := f.handle(t, free(), mode, mode == sdk.ExecModeSimulate, 400)
		require.NoError(t, err)
		require.Equal(t, "free", f.way)
		require.Equal(t, int64(7), ctx.Priority(), "the context is that of the free way")
		checking := mode == sdk.ExecModeCheck || mode == sdk.ExecModeReCheck
		require.Equal(t, checking, f.keeper.signed["good"], "only a check counts it before the message does")
	}
}

// A second transaction with the same signature pays, in the mempool too.
func TestSignatureIsFreeOnce(t *testing.T) {
	f := newFixture()
	_, err := f.handle(t, free(), sdk.ExecModeCheck, false, 400)
	require.NoError(t, err)
	_, err = f.handle(t, free(), sdk.ExecModeCheck, false, 400)
	require.NoError(t, err)
	require.Equal(t, "paid", f.way)
}

func TestRefusedOnTheFreeWay(t *testing.T) {
	f := newFixture()
	f.refuse = true
	_, err := f.handle(t, free(), sdk.ExecModeCheck, false, 400)
	require.ErrorIs(t, err, errFree)
	require.Empty(t, f.keeper.signed)
}

func TestOthersPay(t *testing.T) {
	with := func(change func(*tx)) sdk.Tx {
		tx := free()
		change(&tx)
		return tx
	}
	good := submission("operator", "good")
	unknown := submission("operator", "good")
	unknown.Signature.Row = 2
	badSender := submission("operator", "good")
	badSender.Sender = "bttc1"
	for name, test := range map[string]struct {
		tx     sdk.Tx
		bytes  int
		checks int
	}{
		"no fee transaction":      {struct{ sdk.Tx }{free()}, 400, 0},
		"offers a fee":            {with(func(t *tx) { t.fee = sdk.NewCoins(sdk.NewInt64Coin("abtt", 1)) }), 400, 0},
		"has a granter":           {with(func(t *tx) { t.granter = account("x") }), 400, 0},
		"asks for much gas":       {with(func(t *tx) { t.gas = 2_000_001 }), 400, 0},
		"is large":                {free(), 1025, 0},
		"is empty":                {with(func(t *tx) { t.msgs = nil }), 400, 0},
		"holds two":               {with(func(t *tx) { t.msgs = []sdk.Msg{good, good} }), 400, 0},
		"holds another message":   {with(func(t *tx) { t.msgs = []sdk.Msg{&types.MsgRegisterKey{}} }), 400, 0},
		"unknown row":             {with(func(t *tx) { t.msgs = []sdk.Msg{unknown} }), 400, 0},
		"no sender":               {with(func(t *tx) { t.msgs = []sdk.Msg{badSender} }), 400, 0},
		"sender is no member":     {with(func(t *tx) { t.msgs = []sdk.Msg{submission("anyone", "good")} }), 400, 0},
		"bad signature":           {with(func(t *tx) { t.msgs = []sdk.Msg{submission("operator", "bad")} }), 400, 1},
		"another member's":        {with(func(t *tx) { t.msgs = []sdk.Msg{submission("operator", "of the other member")} }), 400, 1},
		"a member's by the other": {with(func(t *tx) { t.msgs = []sdk.Msg{submission("other member", "good")} }), 400, 1},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture()
			_, err := f.handle(t, test.tx, sdk.ExecModeCheck, false, test.bytes)
			require.NoError(t, err)
			require.Equal(t, "paid", f.way)
			require.Equal(t, test.checks, f.keeper.checks, "recovering a key costs time")
			require.Empty(t, f.keeper.signed)
		})
	}
}
