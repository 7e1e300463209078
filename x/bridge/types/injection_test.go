package types_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

func injectedVote(index uint32) types.InjectedVote {
	return types.InjectedVote{ValidatorIndex: index, Extension: []byte{1, 2, 3}, Signature: make([]byte, 64)}
}

func validInjection() types.Injection {
	return types.Injection{
		Round: 3,
		Votes: []types.InjectedVote{injectedVote(0), injectedVote(5)},
		Rows:  []types.RowBodies{{Row: 1, Bodies: [][]byte{{1}, {2, 3}}}, {Row: 7, Bodies: [][]byte{{0}}}},
	}
}

func TestInjectionGoesThere(t *testing.T) {
	injection := validInjection()
	tx, err := types.EncodeInjection(injection)
	require.NoError(t, err)
	require.True(t, types.IsInjection(tx))
	require.Len(t, tx, types.InjectedSize(injection))
	decoded, err := types.DecodeInjection(tx, len(tx))
	require.NoError(t, err)
	require.True(t, injection.Equal(decoded))
	require.Equal(t, 3, decoded.Events())
	_, err = types.DecodeInjection(tx, len(tx)-1)
	require.ErrorIs(t, err, types.ErrInvalidInjection)
	require.ErrorContains(t, err, "are the most")
}

func TestWhatIsAnInjection(t *testing.T) {
	tx, err := types.EncodeInjection(validInjection())
	require.NoError(t, err)
	prefix := tx[:len(tx)-validSize()]
	require.True(t, types.IsInjection(prefix))
	require.False(t, types.IsInjection(prefix[:len(prefix)-1]))
	require.False(t, types.IsInjection(tx[1:]))
	require.False(t, types.IsInjection(nil))
	_, err = types.DecodeInjection(tx[1:], 1<<20)
	require.ErrorContains(t, err, "prefix")
}

func validSize() int {
	injection := validInjection()
	return injection.Size()
}

func TestInvalidInjections(t *testing.T) {
	for says, change := range map[string]func(*types.Injection){
		"round -1":                  func(i *types.Injection) { i.Round = -1 },
		"no votes":                  func(i *types.Injection) { i.Votes = nil },
		"validator 5 does not":      func(i *types.Injection) { i.Votes = append(i.Votes, injectedVote(5)) },
		"validator 4 does not":      func(i *types.Injection) { i.Votes = append(i.Votes, injectedVote(4)) },
		"validator 0 has 0 bytes":   func(i *types.Injection) { i.Votes[0].Extension = nil },
		"0 has 2049 bytes":          func(i *types.Injection) { i.Votes[0].Extension = make([]byte, 2049) },
		"validator 5 has 0 bytes":   func(i *types.Injection) { i.Votes[1].Signature = nil },
		"validator 5 has 97 bytes":  func(i *types.Injection) { i.Votes[1].Signature = make([]byte, 97) },
		"row 7 does not":            func(i *types.Injection) { i.Rows = append(i.Rows, i.Rows[1]) },
		"row 6 does not":            func(i *types.Injection) { i.Rows = append(i.Rows, types.RowBodies{Row: 6, Bodies: [][]byte{{1}}}) },
		"row 7 has no bodies":       func(i *types.Injection) { i.Rows[1].Bodies = nil },
		"row 7 has a body of 0":     func(i *types.Injection) { i.Rows[1].Bodies = [][]byte{{}} },
		"row 1 has a body of 514 b": func(i *types.Injection) { i.Rows[0].Bodies[1] = make([]byte, portalabi.MaxBody+1) },
	} {
		injection := validInjection()
		valid, err := types.EncodeInjection(injection)
		require.NoError(t, err)
		prefix := valid[:len(valid)-injection.Size()]
		change(&injection)
		_, err = types.EncodeInjection(injection)
		require.ErrorIs(t, err, types.ErrInvalidInjection, says)
		require.ErrorContains(t, err, says)
		bz, err := injection.Marshal()
		require.NoError(t, err)
		_, err = types.DecodeInjection(append(bytes.Clone(prefix), bz...), 1<<20)
		require.ErrorIs(t, err, types.ErrInvalidInjection, says)
		require.ErrorContains(t, err, says)
	}
}

func TestInjectionsAreBounded(t *testing.T) {
	injection := validInjection()
	for range types.MaxInjectedBytes / portalabi.MaxBody {
		injection.Rows[0].Bodies = append(injection.Rows[0].Bodies, make([]byte, portalabi.MaxBody))
	}
	_, err := types.EncodeInjection(injection)
	require.ErrorIs(t, err, types.ErrInvalidInjection)
	require.ErrorContains(t, err, "1048576 are the most")

	tx, err := types.EncodeInjection(validInjection())
	require.NoError(t, err)
	_, err = types.DecodeInjection(append(tx, make([]byte, types.MaxInjectedBytes)...), 1<<30)
	require.ErrorContains(t, err, "1048576 are the most", "no parameter allows more")
}

func TestInjectionHasOneEncoding(t *testing.T) {
	tx, err := types.EncodeInjection(validInjection())
	require.NoError(t, err)
	bodies, err := (&types.RowBodies{Row: 8, Bodies: [][]byte{{1}}}).Marshal()
	require.NoError(t, err)
	row := func(value []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(nil, 3, protowire.BytesType), value)
	}
	accepted, err := types.DecodeInjection(append(bytes.Clone(tx), row(bodies)...), 1<<20)
	require.NoError(t, err)
	require.Len(t, accepted.Rows, 3, "what is changed below is well-formed without the change")
	for name, tail := range map[string][]byte{
		"unknown field":          protowire.AppendBytes(protowire.AppendTag(nil, 4, protowire.BytesType), []byte("padding")),
		"unknown field in a row": row(append(bytes.Clone(bodies), 0x1a, 0x00)),
		"round again":            {0x08, 0x03},
		"long length":            append([]byte{0x1a, byte(len(bodies)) | 0x80, 0x00}, bodies...),
		"not protobuf":           {0xff},
		"cut off":                row(bodies)[:len(bodies)],
	} {
		_, err := types.DecodeInjection(append(bytes.Clone(tx), tail...), 1<<20)
		require.ErrorIs(t, err, types.ErrInvalidInjection, name)
	}
}

func FuzzDecodeInjection(f *testing.F) {
	tx, err := types.EncodeInjection(validInjection())
	require.NoError(f, err)
	prefix := bytes.Clone(tx[:len(tx)-validSize()])
	f.Add(tx[len(prefix):])
	f.Add([]byte{})
	f.Add([]byte{0x08, 0x80, 0x00})
	f.Fuzz(func(t *testing.T, bz []byte) {
		raw := append(bytes.Clone(prefix), bz...)
		injection, err := types.DecodeInjection(raw, types.MaxInjectedBytes)
		if err != nil {
			require.ErrorIs(t, err, types.ErrInvalidInjection)
			return
		}
		again, err := types.EncodeInjection(injection)
		require.NoError(t, err)
		require.Equal(t, raw, again)
		require.Len(t, again, types.InjectedSize(injection))
	})
}
