package portalabi_test

import (
	"crypto/ecdsa"
	"math/big"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// signed is a packet with a set whose members all signed it.
type signed struct {
	domain     portalabi.Hash
	setHash    portalabi.Hash
	packet     portalabi.Packet
	set        portalabi.Set
	signatures map[portalabi.Address]portalabi.Signature
}

func signAll(t *testing.T, powers ...uint64) signed {
	t.Helper()
	s := signed{domain: portalabi.Keccak([]byte("domain")), signatures: map[portalabi.Address]portalabi.Signature{}}
	body, err := portalabi.Pause{Deposits: true}.Encode()
	require.NoError(t, err)
	s.packet = portalabi.Packet{Nonce: 3, Kind: portalabi.KindPause, Deadline: 99, Body: body}
	var keys []*ecdsa.PrivateKey
	for i := range powers {
		keys = append(keys, privateKey(string(rune('a'+i))))
	}
	slices.SortFunc(keys, func(a, b *ecdsa.PrivateKey) int {
		return crypto.PubkeyToAddress(a.PublicKey).Cmp(crypto.PubkeyToAddress(b.PublicKey))
	})
	for i, key := range keys {
		signer := portalabi.Address(crypto.PubkeyToAddress(key.PublicKey))
		s.set.Members = append(s.set.Members, portalabi.Member{Signer: signer, Power: powers[i]})
		s.set.Total += powers[i]
		s.signatures[signer], err = portalabi.SignDigest(key, s.packet.Digest(s.domain))
		require.NoError(t, err)
	}
	s.setHash, err = s.set.Hash()
	require.NoError(t, err)
	return s
}

func (s signed) assemble(t *testing.T) portalabi.Execution {
	t.Helper()
	execution, err := portalabi.Assemble(s.packet, s.set, s.signatures, account("relayer"))
	require.NoError(t, err)
	return execution
}

func TestAssembleTakesTheFewest(t *testing.T) {
	s := signAll(t, 10, 50, 10, 40, 10)
	s.signatures[account("stranger")] = portalabi.Signature{1}
	execution := s.assemble(t)
	require.NoError(t, execution.Verify(s.domain, s.setHash))
	require.Len(t, execution.Signatures, 2*portalabi.SignatureSize)
	for i := range portalabi.MaxMembers {
		require.Equal(t, i == 1 || i == 3, execution.Bitmap.Has(i), "bit %d", i)
	}
	require.Equal(t, byte(0b01010), execution.Bitmap[31])
}

func TestAssembleNeedsMoreThanTwoThirds(t *testing.T) {
	s := signAll(t, 10, 10, 10)
	delete(s.signatures, s.set.Members[1].Signer)
	_, err := portalabi.Assemble(s.packet, s.set, s.signatures, account("relayer"))
	require.ErrorIs(t, err, portalabi.ErrUnsigned)
	_, err = portalabi.Assemble(s.packet, portalabi.Set{}, s.signatures, account("relayer"))
	require.Error(t, err)
}

func TestVerifyRefuses(t *testing.T) {
	s := signAll(t, 10, 10, 10, 10)
	good := s.assemble(t)
	require.NoError(t, good.Verify(s.domain, s.setHash))
	require.Error(t, good.Verify(portalabi.Hash{1}, s.setHash))
	require.Error(t, good.Verify(s.domain, portalabi.Hash{1}))
	for name, change := range map[string]func(*portalabi.Execution){
		"nonce":         func(e *portalabi.Execution) { e.Packet.Nonce++ },
		"body":          func(e *portalabi.Execution) { e.Packet.Body = []byte{2} },
		"bad body":      func(e *portalabi.Execution) { e.Packet.Body = []byte{4} },
		"bitmap":        func(e *portalabi.Execution) { e.Bitmap.Add(3) },
		"bit beyond":    func(e *portalabi.Execution) { e.Bitmap.Add(4) },
		"no bits":       func(e *portalabi.Execution) { e.Bitmap = portalabi.Bitmap{} },
		"leftover":      func(e *portalabi.Execution) { e.Signatures = append(e.Signatures, 0) },
		"too few bytes": func(e *portalabi.Execution) { e.Signatures = e.Signatures[:3*64-1] },
		"signature":     func(e *portalabi.Execution) { e.Signatures[70] ^= 1 },
		"set":           func(e *portalabi.Execution) { e.Set = e.Set[:32] },
		"unsigned": func(e *portalabi.Execution) {
			e.Bitmap[31], e.Signatures = 0b011, e.Signatures[:2*64]
		},
	} {
		bad := s.assemble(t)
		change(&bad)
		require.Error(t, bad.Verify(s.domain, s.setHash), name)
	}
}

// A set hash that is not that of a set makes nothing acceptable.
func TestVerifyDecodesTheSet(t *testing.T) {
	s := signAll(t, 10)
	execution := s.assemble(t)
	execution.Set = []byte("no set")
	require.Error(t, execution.Verify(s.domain, portalabi.Keccak(execution.Set)))
}

func TestSignatures(t *testing.T) {
	key := privateKey("signer")
	digest := portalabi.Keccak([]byte("digest"))
	signature, err := portalabi.SignDigest(key, digest)
	require.NoError(t, err)
	signer, err := portalabi.RecoverSigner(digest, signature)
	require.NoError(t, err)
	require.Equal(t, portalabi.Address(crypto.PubkeyToAddress(key.PublicKey)), signer)

	plain, err := crypto.Sign(digest[:], key)
	require.NoError(t, err)
	for _, offset := range []byte{0, 27} {
		other := slices.Clone(plain)
		other[64] += offset
		compact, err := portalabi.CompactSignature(other)
		require.NoError(t, err)
		require.Equal(t, signature, compact)
	}
	for _, bad := range [][]byte{nil, plain[:64], append(slices.Clone(plain), 0), append(slices.Clone(plain[:64]), 2), make([]byte, 65)} {
		_, err := portalabi.CompactSignature(bad)
		require.Error(t, err)
	}
}

// The other s signs the same digest and is refused in both forms.
func TestHighSIsRefused(t *testing.T) {
	key := privateKey("signer")
	digest := portalabi.Keccak([]byte("digest"))
	plain, err := crypto.Sign(digest[:], key)
	require.NoError(t, err)
	high := new(big.Int).Sub(crypto.S256().Params().N, new(big.Int).SetBytes(plain[32:64]))
	high.FillBytes(plain[32:64])
	plain[64] ^= 1
	recovered, err := crypto.SigToPub(digest[:], plain)
	require.NoError(t, err)
	require.Equal(t, crypto.PubkeyToAddress(key.PublicKey), crypto.PubkeyToAddress(*recovered))
	_, err = portalabi.CompactSignature(plain)
	require.Error(t, err)
}

// r || vs has room for the few high s below 2^255 alone.
func TestCompactHighSIsRefused(t *testing.T) {
	digest := portalabi.Keccak([]byte("digest"))
	signature, err := portalabi.SignDigest(privateKey("signer"), digest)
	require.NoError(t, err)
	half := new(big.Int).Rsh(crypto.S256().Params().N, 1)
	half.FillBytes(signature[32:])
	_, err = portalabi.RecoverSigner(digest, signature)
	require.NoError(t, err)
	half.Add(half, amount(1)).FillBytes(signature[32:])
	_, err = portalabi.RecoverSigner(digest, signature)
	require.Error(t, err)
}

func FuzzRecoverSigner(f *testing.F) {
	digest := portalabi.Keccak([]byte("digest"))
	signature, err := portalabi.SignDigest(privateKey("signer"), digest)
	require.NoError(f, err)
	f.Add(digest[:], signature[:])
	f.Fuzz(func(t *testing.T, digest, signature []byte) {
		if len(digest) != 32 || len(signature) != portalabi.SignatureSize {
			return
		}
		signer, err := portalabi.RecoverSigner(portalabi.Hash(digest), portalabi.Signature(signature))
		if err == nil {
			require.NotEqual(t, portalabi.Address{}, signer)
		}
	})
}
