package verify

import (
	"runtime"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// signed returns a verification that holds.
func signed(t require.TestingT, name string) Key {
	private, err := crypto.ToECDSA(crypto.Keccak256([]byte(name)))
	require.NoError(t, err)
	digest := crypto.Keccak256Hash([]byte("content of " + name))
	bz, err := crypto.Sign(digest[:], private)
	require.NoError(t, err)
	bz[64] += 27
	signature, err := types.ParseSignature(bz)
	require.NoError(t, err)
	return Key{digest, crypto.PubkeyToAddress(private.PublicKey), signature}
}

// spy is a Remembered that answers as it is told and notes what it is asked.
type spy struct {
	mutex sync.Mutex
	says  bool
	added []Key
}

func (s *spy) Seen(Key) bool { return s.says }

func (s *spy) Add(key Key) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.added = append(s.added, key)
}

func taskGen(keys []Key, chain *types.SignedChainVoucher) *rapid.Generator[Task] {
	return rapid.Custom(func(t *rapid.T) Task {
		task := Task{Key: rapid.SampledFrom(keys).Draw(t, "key")}
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
			task.Skip = rapid.SampledFrom([]types.ResultCode{types.CodeMalformed, types.CodePurseNotFound}).Draw(t, "skip")
		case 1:
			task.Key.Digest[rapid.IntRange(0, 31).Draw(t, "byte")] ^= 1
		case 2:
			task.Key.Signer[rapid.IntRange(0, 19).Draw(t, "byte")] ^= 1
		case 3:
			task.Key.Signature[rapid.IntRange(0, 63).Draw(t, "byte")] ^= 1
		case 4:
			wrong := *chain
			wrong.Index = rapid.Uint32Range(1, 4).Draw(t, "index")
			task.Chain = &wrong
		}
		return task
	})
}

// Parallel verification gives the result of serial verification on every input, at any number of
// workers and of processors, whatever is remembered.
func TestParallelEqualsSerial(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	keys := []Key{signed(t, "a"), signed(t, "b"), signed(t, "c")}
	link := crypto.Keccak256Hash([]byte("seed"))
	anchor := types.Link(link, 2)
	chain := &types.SignedChainVoucher{
		Voucher:  types.ChainVoucher{Anchor: anchor[:], Length: 4, Base: math.ZeroInt(), Unit: math.OneInt()},
		Preimage: link[:],
	}
	remembered := NewLRU(4)
	rapid.Check(t, func(rt *rapid.T) {
		tasks := rapid.SliceOfN(taskGen(keys, chain), 0, 20).Draw(rt, "tasks")
		want := make([]types.ResultCode, len(tasks))
		for i := range tasks {
			want[i] = tasks[i].judge(nil)
		}
		runtime.GOMAXPROCS(rapid.IntRange(1, 8).Draw(rt, "processors"))
		workers := rapid.IntRange(1, 32).Draw(rt, "workers")
		require.Equal(rt, want, batch(tasks, nil, workers))
		require.Equal(rt, want, batch(tasks, remembered, workers))
		require.Equal(rt, want, Batch(tasks, remembered))
	})
}

func TestVerdicts(t *testing.T) {
	good := signed(t, "good")
	bad := good
	bad.Signer = common.HexToAddress("0x01")
	link := common.HexToHash("0x05")
	anchor := types.Link(link, 3)
	chain := func(index uint32) *types.SignedChainVoucher {
		return &types.SignedChainVoucher{Voucher: types.ChainVoucher{Anchor: anchor[:], Length: 9}, Index: index, Preimage: link[:]}
	}
	require.Equal(t, []types.ResultCode{
		types.CodeUnspecified, types.CodeWrongSigner, types.CodeMalformed, types.CodeUnspecified, types.CodeWrongPreimage, types.CodeWrongSigner,
	}, Batch([]Task{
		{Key: good}, {Key: bad}, {Key: bad, Skip: types.CodeMalformed},
		{Key: good, Chain: chain(3)}, {Key: good, Chain: chain(2)}, {Key: bad, Chain: chain(2)},
	}, nil))
	require.Empty(t, Batch(nil, nil))
}

// Only what held is added, in full; a preimage is never remembered, it is hashed each time.
func TestOnlyWhatHeldIsRemembered(t *testing.T) {
	good := signed(t, "good")
	bad := good
	bad.Digest[0] ^= 1
	memory := &spy{}
	Batch([]Task{{Key: bad}, {Key: good}}, memory)
	require.Equal(t, []Key{good}, memory.added)

	wrong := &types.SignedChainVoucher{Voucher: types.ChainVoucher{Anchor: make([]byte, 32), Length: 1}, Index: 1, Preimage: make([]byte, 32)}
	require.Equal(t, []types.ResultCode{types.CodeWrongPreimage}, Batch([]Task{{Key: good, Chain: wrong}}, &spy{says: true}))
}

// A remembered verification is found by exactly what was verified: change one bit of digest,
// signer or signature and it is another.
func TestLRUKnowsExactlyWhatWasAdded(t *testing.T) {
	good := signed(t, "good")
	memory := NewLRU(2)
	require.False(t, memory.Seen(good))
	memory.Add(good)
	require.True(t, memory.Seen(good))
	for bit := range 8 * 32 {
		other := good
		other.Digest[bit/8] ^= 1 << (bit % 8)
		require.False(t, memory.Seen(other))
	}
	for bit := range 8 * 20 {
		other := good
		other.Signer[bit/8] ^= 1 << (bit % 8)
		require.False(t, memory.Seen(other))
	}
	for bit := range 8 * 65 {
		other := good
		other.Signature[bit/8] ^= 1 << (bit % 8)
		require.False(t, memory.Seen(other))
	}
}

func TestLRUForgetsTheOldest(t *testing.T) {
	a, b, c := signed(t, "a"), signed(t, "b"), signed(t, "c")
	memory := NewLRU(2)
	memory.Add(a)
	memory.Add(b)
	require.True(t, memory.Seen(a))
	memory.Add(c)
	require.True(t, memory.Seen(a))
	require.False(t, memory.Seen(b))
	require.Panics(t, func() { NewLRU(0) })
}
