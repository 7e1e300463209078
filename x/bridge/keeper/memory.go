package keeper

import (
	"bytes"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

const (
	// rememberedSigners hold the signatures of a hundred open packets by a hundred validators, in
	// about 4 MB.
	rememberedSigners = 1 << 14
	rememberedSets    = 32
)

// memory spares work that was done before. What it returns is a function of the whole of what it
// is asked, so forgetting, or a restart, changes nothing but the time it takes.
type memory struct {
	signers *lru.Cache[signedDigest, portalabi.Address]
	sets    *lru.Cache[setName, rememberedSet]
}

type signedDigest struct {
	digest    portalabi.Hash
	signature portalabi.Signature
}

// setName is comparable by value, which a collections.Pair is not.
type setName struct {
	row   uint32
	nonce uint64
}

type rememberedSet struct {
	encoded []byte
	set     types.Set
}

func newMemory() *memory {
	signers, err := lru.New[signedDigest, portalabi.Address](rememberedSigners)
	if err != nil {
		panic(err) // the size is positive
	}
	sets, err := lru.New[setName, rememberedSet](rememberedSets)
	if err != nil {
		panic(err)
	}
	return &memory{signers, sets}
}

// signer recovers who signed, and remembers it if somebody did.
func (m *memory) signer(digest portalabi.Hash, signature portalabi.Signature) (portalabi.Address, error) {
	key := signedDigest{digest, signature}
	if signer, found := m.signers.Get(key); found {
		return signer, nil
	}
	signer, err := portalabi.RecoverSigner(digest, signature)
	if err != nil {
		return portalabi.Address{}, err
	}
	m.signers.Add(key, signer)
	return signer, nil
}

// set decodes a set unless it did before. The key only finds it: what counts is that the encoding,
// as it is in the store now, is the same.
func (m *memory) set(key setName, encoded []byte, decode func([]byte) (types.Set, error)) (types.Set, error) {
	if remembered, found := m.sets.Get(key); found && bytes.Equal(remembered.encoded, encoded) {
		return remembered.set, nil
	}
	set, err := decode(encoded)
	if err != nil {
		return types.Set{}, err
	}
	m.sets.Add(key, rememberedSet{bytes.Clone(encoded), set})
	return set, nil
}
