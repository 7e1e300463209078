package voteext

import (
	"errors"
	"math"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// extend asks a validator for its extension of a block.
func extend(n *network, m *member, txs [][]byte) []byte {
	resp, err := m.Extend(m.context(n.height), &abci.RequestExtendVote{Height: n.height, Txs: txs, ProposedLastCommit: n.lastCommit()})
	require.NoError(n.t, err)
	return resp.VoteExtension
}

func decode(n *network, extension []byte) types.VoteExtension {
	decoded, err := types.DecodeExtension(extension)
	require.NoError(n.t, err)
	return decoded
}

func TestExtendReportsRows(t *testing.T) {
	n := newNetwork(t, equalPowers(4)...)
	n.remotes[1].deposit(100)
	extension := decode(n, extend(n, n.members[0], nil))
	require.Len(t, extension.Rows, 2)
	require.True(t, extension.Rows[0].Equal(n.remotes[1].report(0, 100)))
	require.True(t, extension.Rows[1].Equal(n.remotes[2].report(0, 0)))
}

func TestExtendCountsFromItsOwnBlock(t *testing.T) {
	n, txs := injecting(t)
	n.remotes[1].deposit(1)
	extension := decode(n, extend(n, n.members[0], txs))
	require.True(t, extension.Rows[0].Equal(n.remotes[1].report(3, 4)))
	extension = decode(n, extend(n, n.members[0], nil))
	require.True(t, extension.Rows[0].Equal(n.remotes[1].report(0, 4)), "the block injects nothing")
	extension = decode(n, extend(n, n.members[0], [][]byte{txs[0][:40]}))
	require.True(t, extension.Rows[0].Equal(n.remotes[1].report(0, 4)), "what it injects is no good")
}

func TestExtendAbstainsPerRow(t *testing.T) {
	n := newNetwork(t, equalPowers(4)...)
	m := n.members[0]
	whole := extend(n, m, nil)
	for name, observed := range map[string]func(row uint32, base uint64) (types.RowReport, bool){
		"nothing":      func(uint32, uint64) (types.RowReport, bool) { return types.RowReport{}, false },
		"a panic":      func(uint32, uint64) (types.RowReport, bool) { panic("watcher") },
		"another row":  func(uint32, uint64) (types.RowReport, bool) { return n.remotes[2].report(0, 0), true },
		"another base": func(uint32, uint64) (types.RowReport, bool) { return n.remotes[1].report(0, 0), true },
		"too few points": func(row uint32, base uint64) (types.RowReport, bool) {
			return types.RowReport{Row: row, Base: base}, true
		},
		"a short account": func(row uint32, base uint64) (types.RowReport, bool) {
			return types.RowReport{Row: row, Base: base, Accs: [][]byte{{1}}}, true
		},
	} {
		if name == "another base" {
			n.everywhere(func(ctx sdk.Context, m *member) { m.ledger.setRow(ctx, types.RowTip{Row: 1, Nonce: 5}) })
		}
		m.Observer = stubObserver(func(row uint32, base uint64) (types.RowReport, bool) {
			if row == 1 {
				return observed(row, base)
			}
			return m.observer.Report(row, base)
		})
		extension := decode(n, extend(n, m, nil))
		require.Len(t, extension.Rows, 1, name)
		require.EqualValues(t, 2, extension.Rows[0].Row, name)
		n.everywhere(func(ctx sdk.Context, m *member) { m.ledger.setRow(ctx, types.RowTip{Row: 1, Acc: n.remotes[1].origin}) })
	}
	m.Observer = m.observer
	require.Equal(t, whole, extend(n, m, nil), "and it comes back")
	m.Observer, m.Signers = nil, nil
	require.Empty(t, extend(n, m, nil), "a node that watches and signs nothing")
}

// stubObserver is an observer of reports alone.
type stubObserver func(row uint32, base uint64) (types.RowReport, bool)

func (s stubObserver) Report(row uint32, base uint64) (types.RowReport, bool) { return s(row, base) }

func (s stubObserver) Bodies(uint32, uint64, int) [][]byte { panic("watcher") }

// stubSigner is a signer of any behavior.
type stubSigner struct {
	address func() ([20]byte, bool)
	sign    func(types.SigningRequest) ([64]byte, bool)
}

func (s stubSigner) Address() ([20]byte, bool) { return s.address() }

func (s stubSigner) Sign(request types.SigningRequest) ([64]byte, bool) { return s.sign(request) }

func TestExtendSignsTheOldest(t *testing.T) {
	n := newNetwork(t, equalPowers(4)...)
	n.openPackets(1, 5, 3, 1<<40)
	n.openPackets(2, 1, 9, 1<<40)
	m := n.members[0]
	signatures := decode(n, extend(n, m, nil)).Signatures
	require.Len(t, signatures, types.MaxExtensionSignatures)
	for i, s := range signatures {
		if i < 3 {
			require.Equal(t, [2]uint64{1, uint64(5 + i)}, [2]uint64{uint64(s.Row), s.Nonce})
		} else {
			require.Equal(t, [2]uint64{2, uint64(i - 2)}, [2]uint64{uint64(s.Row), s.Nonce})
		}
		target, err := m.ledger.CheckSignature(m.context(n.height), s)
		require.NoError(t, err)
		require.Equal(t, m.signer(), target.Signer)
	}
}

// The most urgent packets are not those with the lowest nonces; the extension is in order
// nevertheless.
func TestExtendSignsTheUrgent(t *testing.T) {
	n := newNetwork(t, equalPowers(4)...)
	n.openPackets(1, 1, 12, 1<<40)
	n.members[0].ledger.reverses = true
	var nonces []uint64
	for _, s := range decode(n, extend(n, n.members[0], nil)).Signatures {
		nonces = append(nonces, s.Nonce)
	}
	require.Equal(t, []uint64{5, 6, 7, 8, 9, 10, 11, 12}, nonces)
}

func TestExtendWithoutSomeSignatures(t *testing.T) {
	n := newNetwork(t, equalPowers(4)...)
	n.openPackets(1, 1, 12, 1<<40)
	m := n.members[0]
	key := localKey{m.bridge}
	nonces := func() (nonces []uint64) {
		extension := decode(n, extend(n, m, nil))
		require.Len(t, extension.Rows, 2, "the rows do not depend on it")
		for _, s := range extension.Signatures {
			nonces = append(nonces, s.Nonce)
		}
		return nonces
	}
	odd := func(otherwise func(types.SigningRequest) ([64]byte, bool)) stubSigner {
		return stubSigner{address: key.Address, sign: func(request types.SigningRequest) ([64]byte, bool) {
			if request.Nonce%2 == 1 {
				return key.Sign(request)
			}
			return otherwise(request)
		}}
	}
	m.Signers = One(odd(func(types.SigningRequest) ([64]byte, bool) { return [64]byte{}, false }))
	require.Equal(t, []uint64{1, 3, 5, 7, 9, 11}, nonces(), "those that are not answered do not block the others")
	m.Signers = One(odd(func(types.SigningRequest) ([64]byte, bool) { return [64]byte{1}, true }))
	require.Equal(t, []uint64{1, 3, 5, 7, 9, 11}, nonces(), "nor do those that are no good")
	m.Signers = One(odd(func(request types.SigningRequest) ([64]byte, bool) {
		return localKey{n.members[1].bridge}.Sign(request)
	}))
	require.Len(t, nonces(), 8, "a signature of another member is one")
	m.Signers = One(odd(func(types.SigningRequest) ([64]byte, bool) { panic("signer") }))
	require.Equal(t, []uint64{1}, nonces(), "what was signed before a panic")
	m.Signers = One(stubSigner{address: func() ([20]byte, bool) { return [20]byte{}, false }})
	require.Empty(t, nonces(), "no key yet")
	m.Signers = One(stubSigner{address: func() ([20]byte, bool) { panic("signer") }})
	require.Empty(t, nonces())
	m.Signers = One(key)
	m.ledger.breaks["SigningRequests"] = func() error { return errors.New("state") }
	require.Empty(t, nonces())
}

// Whatever the state does, there is a vote.
func TestExtendNeverFails(t *testing.T) {
	for _, call := range []string{"RowTips", "GetParams", "CheckSignature", "SigningRequests"} {
		for name, fail := range failures {
			n, txs := injecting(t)
			n.openPackets(1, 1, 1, 1<<40)
			n.members[0].ledger.breaks[call] = fail
			extension := extend(n, n.members[0], txs)
			require.Equal(t, call == "RowTips" || call == "GetParams" && name == "panic", len(extension) == 0, "%s: %s", call, name)
		}
	}
}

var failures = map[string]func() error{
	"error": func() error { return errors.New("broken") },
	"panic": func() error { panic("broken") },
}

// An extension is at most 2 KiB at eight rows with the largest numbers.
func TestExtendFits(t *testing.T) {
	n := newNetwork(t, equalPowers(4)...)
	m := n.members[0]
	n.everywhere(func(ctx sdk.Context, m *member) {
		for row := range uint32(types.MaxExtensionRows) {
			m.ledger.setRow(ctx, types.RowTip{Row: math.MaxUint32 - row, Nonce: math.MaxUint64 - 1000})
		}
	})
	m.Observer = stubObserver(func(row uint32, base uint64) (types.RowReport, bool) {
		report := types.RowReport{Row: row, Base: base, Tip: math.MaxUint64, Time: math.MaxUint64}
		for range types.Points(base, report.Tip) {
			report.Accs = append(report.Accs, make([]byte, 32))
		}
		return report, row > 2
	})
	n.openPackets(math.MaxUint32, math.MaxUint64-20, 10, 1<<40)
	bz := extend(n, m, nil)
	extension := decode(n, bz)
	require.LessOrEqual(t, len(bz), types.MaxExtensionSize)
	require.Len(t, extension.Rows, types.MaxExtensionRows)
	require.NotEmpty(t, extension.Signatures)
	require.Less(t, len(extension.Signatures), types.MaxExtensionSignatures, "signatures are left out first")
}

// rotated is a validator that has a new key while a Portal still lists the old one.
type rotated []Signer

func (r rotated) Signers() []Signer { return r }

func TestEveryKeyThatAPortalListsSigns(t *testing.T) {
	n := newNetwork(t, equalPowers(4)...)
	n.openPackets(1, 1, 1, 1<<40)
	m := n.members[0]
	unlisted, err := crypto.GenerateKey()
	require.NoError(t, err)
	m.Signers = rotated{localKey{unlisted}, localKey{m.bridge}}
	signatures := decode(n, extend(n, m, nil)).Signatures
	require.Len(t, signatures, 1)
	target, err := m.ledger.CheckSignature(m.context(n.height), signatures[0])
	require.NoError(t, err)
	require.Equal(t, m.signer(), target.Signer, "the Portal does not list the new key yet")

	m.Signers = rotated{stubSigner{address: func() ([20]byte, bool) { panic("the new key") }}, localKey{m.bridge}}
	require.Len(t, decode(n, extend(n, m, nil)).Signatures, 1, "one key's failure is not the other's")
}
