package portalabi_test

import (
	"bytes"
	"crypto/ecdsa"
	"math/big"
	"math/rand/v2"
	"slices"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// chance is of one in n.
func chance(t *rapid.T, n int) bool { return rapid.IntRange(1, n).Draw(t, "chance") == n }

// number is of 64 bits, with the edges among them.
func number(t *rapid.T, name string) uint64 {
	edges := []uint64{0, 1, 1<<32 - 1, 1 << 32, 1<<63 - 1, 1 << 63, 1<<64 - 1}
	return rapid.OneOf(rapid.SampledFrom(edges), rapid.Uint64()).Draw(t, name)
}

// randomBytes draws one number rather than many: what matters is their count.
func randomBytes(t *rapid.T, length int) []byte {
	seed := rapid.Uint64().Draw(t, "seed of bytes")
	data := make([]byte, length)
	for i, random := 0, rand.New(rand.NewPCG(seed, 0)); i < length; i++ {
		data[i] = byte(random.UintN(256))
	}
	return data
}

func randomHash(t *rapid.T) portalabi.Hash {
	if chance(t, 8) {
		return portalabi.Hash(bytes.Repeat([]byte{0xff}, 32))
	}
	return portalabi.Hash(randomBytes(t, 32))
}

func randomAddress(t *rapid.T) portalabi.Address {
	switch rapid.IntRange(1, 8).Draw(t, "address") {
	case 7:
		return portalabi.Address(bytes.Repeat([]byte{0xff}, 20))
	case 8:
		return portalabi.Address{19: byte(rapid.IntRange(1, 255).Draw(t, "low address"))}
	}
	return portalabi.Address(randomBytes(t, 20))
}

// amountAt is spelled as decoders spell it, so that equal amounts are equal structures.
func amountAt(value *big.Int) *big.Int {
	return new(big.Int).SetBytes(value.FillBytes(make([]byte, 16)))
}

// anyAmount is of 128 bits, at the edges more often than not.
func anyAmount(t *rapid.T) *big.Int {
	value := new(big.Int)
	if bits := rapid.SampledFrom([]uint{0, 1, 8, 64, 96, 127, 128}).Draw(t, "bits"); bits > 0 {
		value.Lsh(big.NewInt(1), bits-1)
		value.Add(value, big.NewInt(int64(rapid.IntRange(-1, 1).Draw(t, "beside"))))
	}
	if chance(t, 4) {
		value.SetBytes(randomBytes(t, rapid.IntRange(0, 16).Draw(t, "bytes")))
	}
	if chance(t, 16) {
		value.Sub(new(big.Int).Lsh(big.NewInt(1), 128), big.NewInt(1))
	}
	return amountAt(value)
}

// depositData is none, an action, or bytes of any length up to one too many.
func depositData(t *rapid.T) []byte {
	var action portalabi.Action
	switch rapid.IntRange(0, 6).Draw(t, "data") {
	case 0:
		return nil
	case 1:
		action = portalabi.Delegate{Validator: randomAddress(t)}
	case 2:
		action = portalabi.TopUpPurse{Purse: number(t, "purse")}
	case 3:
		action = portalabi.Forward{Row: uint32(number(t, "row")), To: randomAddress(t), Fee: anyAmount(t)}
	case 4:
		return randomBytes(t, rapid.IntRange(0, 256).Draw(t, "length"))
	default:
		return randomBytes(t, rapid.SampledFrom([]int{1, 31, 32, 33, 255, 256, 256, 257}).Draw(t, "length"))
	}
	data, err := action.Data()
	require.NoError(t, err)
	read, err := portalabi.DecodeAction(data)
	require.NoError(t, err)
	require.Equal(t, action, read)
	return data
}

// randomSet is of 1 to 6 members, with what the rest of the power is.
func randomSet(t *rapid.T) (portalabi.Set, map[portalabi.Address]*ecdsa.PrivateKey) {
	set, keys := portalabi.Set{}, map[portalabi.Address]*ecdsa.PrivateKey{}
	for range rapid.IntRange(1, 6).Draw(t, "members") {
		key, err := crypto.ToECDSA(crypto.Keccak256(randomBytes(t, 32)))
		require.NoError(t, err)
		signer := portalabi.Address(crypto.PubkeyToAddress(key.PublicKey))
		if keys[signer] != nil {
			continue
		}
		keys[signer] = key
		power := rapid.OneOf(rapid.SampledFrom([]uint64{1, 1 << 32, 1 << 60}), rapid.Uint64Range(1, 1_000_000)).Draw(t, "power")
		set.Members = append(set.Members, portalabi.Member{Signer: signer, Power: power})
		set.Total += power
	}
	slices.SortFunc(set.Members, func(a, b portalabi.Member) int { return bytes.Compare(a.Signer[:], b.Signer[:]) })
	set.Total += rapid.Uint64Range(0, (set.Total-1)/2).Draw(t, "power without a key")
	return set, keys
}

// flipped is a copy with one bit changed.
func flipped(t *rapid.T, data []byte) []byte {
	changed := slices.Clone(data)
	bit := rapid.IntRange(0, 8*len(data)-1).Draw(t, "bit")
	changed[bit/8] ^= 1 << (bit % 8)
	return changed
}
