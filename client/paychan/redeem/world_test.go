package redeem_test

import (
	"context"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/book"
	"github.com/bttcprotocol/bttcd/client/paychan/internal/fake"
	"github.com/bttcprotocol/bttcd/client/paychan/key"
	"github.com/bttcprotocol/bttcd/client/paychan/redeem"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

var ctx = context.Background()

// million is an amount that is worth much more than the gas of a claim, which costs 1 abtt here.
const million = 1_000_000

// world is a chain with one purse of 100 million abtt, and a payee's book.
type world struct {
	chain   *fake.Chain
	account *fake.Account
	owner   *key.Key
	payee   common.Address
	purse   uint64
	asOwner *paychan.Owner
	store   *fake.Store
	book    *book.Book
}

func newWorld(t require.TestingT) *world {
	w := &world{chain: fake.New(), owner: makeKey(t, "owner"), payee: makeKey(t, "payee").Address(), store: fake.NewStore()}
	w.account = w.chain.Account(makeKey(t, "redeemer").Address())
	w.asOwner = paychan.NewOwner(w.chain.Account(w.owner.Address()))
	w.purse = w.open(t, 100*million)
	w.reopen(t, w.store)
	return w
}

func makeKey(t require.TestingT, name string) *key.Key {
	made, err := key.Parse(crypto.Keccak256Hash([]byte(name)).Hex())
	require.NoError(t, err)
	return made
}

func (w *world) open(t require.TestingT, amount int64) uint64 {
	purse, err := w.asOwner.OpenPurse(ctx, sdk.NewInt64Coin(chain.BaseDenom, amount), 24*time.Hour)
	require.NoError(t, err)
	return purse
}

// reopen reads the book from a store, as after a restart.
func (w *world) reopen(t require.TestingT, store *fake.Store) {
	var err error
	w.book, err = book.Open(store, chain.LocalID)
	require.NoError(t, err)
}

// lane returns a lane that holds a voucher, not in the book.
func (w *world) lane(t require.TestingT, number uint32, amount int64, change ...func(*types.Voucher, *book.Lane)) book.Lane {
	voucher := types.Voucher{
		Purse: w.purse, Payee: w.payee[:], Lane: number, Cumulative: math.NewInt(amount),
		Expiry: uint64(fake.Genesis.Add(7 * 24 * time.Hour).Unix()),
	}
	lane := book.Lane{Denom: chain.BaseDenom, Signer: w.owner.Address(), Settled: book.Unsettled()}
	signer := w.owner
	for _, c := range change {
		c(&voucher, &lane)
	}
	if lane.Signer == makeKey(t, "session").Address() {
		signer = makeKey(t, "session")
	}
	digest, err := voucher.Digest(types.ChannelDomain(chain.LocalEVMID))
	require.NoError(t, err)
	signature, err := signer.Sign(digest)
	require.NoError(t, err)
	lane.Key = voucher.LaneKey()
	lane.Voucher = &types.SignedVoucher{Voucher: voucher, Signer: signer.Address().Bytes(), Signature: signature[:]}
	return lane
}

// ticked returns a lane that holds index ticks of one abtt.
func (w *world) ticked(t require.TestingT, number, index uint32) book.Lane {
	lane := w.lane(t, number, 1)
	seed := common.Hash{byte(number)}
	voucher := types.ChainVoucher{
		Purse: w.purse, Payee: w.payee[:], Lane: number, Base: math.ZeroInt(), Unit: math.NewInt(million), Length: index,
		Anchor: types.Link(seed, index).Bytes(), Expiry: lane.Key.Expiry,
	}
	digest, err := voucher.Digest(types.ChannelDomain(chain.LocalEVMID))
	require.NoError(t, err)
	signature, err := w.owner.Sign(digest)
	require.NoError(t, err)
	lane.Voucher = nil
	lane.ChainVoucher = &types.SignedChainVoucher{Voucher: voucher, Signature: signature[:], Index: index, Preimage: seed[:]}
	return lane
}

func (w *world) hold(t require.TestingT, lanes ...book.Lane) {
	require.NoError(t, w.book.Hold(lanes...))
}

func (w *world) redeemer(change ...func(*redeem.Config)) *redeem.Redeemer {
	config := redeem.Config{Ledger: w.book, Chain: w.account}
	for _, c := range change {
		c(&config)
	}
	return redeem.New(config)
}

func (w *world) state(t require.TestingT, lanes []book.Lane) redeem.State {
	state, err := redeem.Read(ctx, w.account, lanes)
	require.NoError(t, err)
	return state
}

func expiring(in time.Duration) func(*types.Voucher, *book.Lane) {
	return func(v *types.Voucher, _ *book.Lane) { v.Expiry = uint64(fake.Genesis.Add(in).Unix()) }
}

func bySession(t *testing.T) func(*types.Voucher, *book.Lane) {
	return func(_ *types.Voucher, l *book.Lane) { l.Signer = makeKey(t, "session").Address() }
}
