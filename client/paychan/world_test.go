package paychan_test

import (
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/internal/fake"
	"github.com/bttcprotocol/bttcd/client/paychan/key"
	"github.com/bttcprotocol/bttcd/client/paychan/wire"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// world is a chain with one purse of 10,000 abtt, its owner, a session key with a cap of 5,000, and
// a payee.
type world struct {
	chain          *fake.Chain
	owner, session *key.Key
	payee          *key.Key
	purse          uint64
	asOwner        *paychan.Owner
	sessionEnds    time.Time
}

// tb is what testing.TB and rapid.T have in common.
type tb interface {
	require.TestingT
	Helper()
}

func newWorld(t tb) *world {
	t.Helper()
	w := &world{chain: fake.New(), owner: makeKey(t, "owner"), session: makeKey(t, "session"), payee: makeKey(t, "payee")}
	w.asOwner = paychan.NewOwner(w.chain.Account(w.owner.Address()))
	var err error
	w.purse, err = w.asOwner.OpenPurse(ctx, coin(10_000), 24*time.Hour)
	require.NoError(t, err)
	w.sessionEnds = fake.Genesis.Add(60 * 24 * time.Hour)
	require.NoError(t, w.asOwner.Delegate(ctx, w.purse, w.session.Address(), math.NewInt(5_000), w.sessionEnds))
	return w
}

func makeKey(t tb, name string) *key.Key {
	t.Helper()
	made, err := key.Parse(crypto.Keccak256Hash([]byte(name)).Hex())
	require.NoError(t, err)
	return made
}

func coin(amount int64) sdk.Coin { return sdk.NewInt64Coin(chain.BaseDenom, amount) }

func abtt(amount int64) math.Int { return math.NewInt(amount) }

// payer returns a payer by the session key, as after a restart if the store was used before.
func (w *world) payer(t tb, store *fake.Store, change ...func(*paychan.PayerConfig)) *paychan.Payer {
	t.Helper()
	config := paychan.PayerConfig{
		Chain: w.chain.Account(w.owner.Address()), Store: store, Signer: w.session, Purse: w.purse, Now: w.chain.Now,
	}
	for _, c := range change {
		c(&config)
	}
	payer, err := paychan.NewPayer(ctx, config)
	require.NoError(t, err)
	return payer
}

// payeeOn returns a payee, as after a restart if the store was used before. Nobody closes it: a
// crash does not.
func (w *world) payeeOn(t tb, store *fake.Store, change ...func(*paychan.PayeeConfig)) *paychan.Payee {
	t.Helper()
	reader := w.chain.Account(w.payee.Address())
	book, err := paychan.OpenBook(ctx, reader, store)
	require.NoError(t, err)
	config := paychan.PayeeConfig{
		Chain: reader, Book: book, Address: w.payee.Address(), Signer: w.payee, Now: w.chain.Now,
		Accept:    map[string]paychan.Limits{chain.BaseDenom: {Lane: abtt(1_000), Purse: abtt(1_500), Total: abtt(2_000)}},
		SyncAfter: time.Hour,
	}
	for _, c := range change {
		c(&config)
	}
	payee, err := paychan.NewPayee(ctx, config)
	require.NoError(t, err)
	return payee
}

// closing closes a payee at the end of the test.
func closing(t *testing.T, payee *paychan.Payee) *paychan.Payee {
	t.Helper()
	t.Cleanup(func() { require.NoError(t, payee.Close()) })
	return payee
}

// voucher returns a voucher of the session key, with changes made before it is signed.
func (w *world) voucher(t tb, change ...func(*types.Voucher)) types.SignedVoucher {
	t.Helper()
	voucher := types.Voucher{
		Purse: w.purse, Payee: w.payee.Address().Bytes(), Lane: 7, Cumulative: abtt(100),
		Expiry: uint64(fake.Genesis.Add(48 * time.Hour).Unix()),
	}
	for _, c := range change {
		c(&voucher)
	}
	return w.signed(t, w.session, voucher)
}

func (w *world) signed(t tb, signer *key.Key, voucher types.Voucher) types.SignedVoucher {
	t.Helper()
	digest, err := voucher.Digest(types.ChannelDomain(chain.LocalEVMID))
	require.NoError(t, err)
	signature, err := signer.Sign(digest)
	require.NoError(t, err)
	return types.SignedVoucher{Voucher: voucher, Signer: signer.Address().Bytes(), Signature: signature[:]}
}

func worth(amount int64) func(*types.Voucher) {
	return func(v *types.Voucher) { v.Cumulative = abtt(amount) }
}

func encode(t tb, voucher types.SignedVoucher) []byte {
	t.Helper()
	message, err := wire.EncodeVoucher(voucher)
	require.NoError(t, err)
	return message
}

// lane names the lane of voucher.
func (w *world) lane(t tb) types.LaneKey { return w.voucher(t).Voucher.LaneKey() }

func held(t tb, payee *paychan.Payee, lane types.LaneKey) math.Int {
	t.Helper()
	message, err := payee.Held(lane)
	require.NoError(t, err)
	decoded, err := wire.Decode(message)
	require.NoError(t, err)
	if decoded.Voucher != nil {
		return decoded.Voucher.Voucher.Cumulative
	}
	require.True(t, decoded.ChainVoucher.PreimageHolds())
	return decoded.ChainVoucher.Voucher.Cumulative(decoded.ChainVoucher.Index)
}

func address(name string) common.Address {
	return common.BytesToAddress(crypto.Keccak256([]byte(name)))
}
