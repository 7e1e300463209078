package types_test

import (
	"bytes"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// report is of a row with the accumulators that it must have.
func report(row uint32, base, tip, time uint64) types.RowReport {
	r := types.RowReport{Row: row, Base: base, Tip: tip, Time: time}
	for i := range types.Points(base, tip) {
		r.Accs = append(r.Accs, bytes.Repeat([]byte{byte(i + 1)}, 32))
	}
	return r
}

func packetSignature(row uint32, nonce uint64) types.PacketSignature {
	return types.PacketSignature{Row: row, Nonce: nonce, Signature: bytes.Repeat([]byte{7}, 64)}
}

func TestPoints(t *testing.T) {
	for _, test := range []struct {
		base, tip uint64
		points    []uint64
	}{
		{10, 9, nil},
		{0, 0, []uint64{0}},
		{10, 10, []uint64{10}},
		{10, 11, []uint64{11}},
		{10, 12, []uint64{11, 12}},
		{10, 18, []uint64{11, 18}},
		{10, 19, []uint64{11, 18, 19}},
		{10, 74, []uint64{11, 18, 74}},
		{10, 75, []uint64{11, 18, 74, 75}},
		{10, 138, []uint64{11, 18, 74, 138}},
		{10, 139, []uint64{11, 18, 74, 138, 139}},
		{10, 1_000_000, []uint64{11, 18, 74, 138, 1_000_000}},
		{math.MaxUint64, math.MaxUint64, []uint64{math.MaxUint64}},
		{math.MaxUint64 - 2, math.MaxUint64, []uint64{math.MaxUint64 - 1, math.MaxUint64}},
	} {
		require.Equal(t, test.points, types.Points(test.base, test.tip), "%d to %d", test.base, test.tip)
	}
}

func TestExtensionGoesThere(t *testing.T) {
	for name, extension := range map[string]types.VoteExtension{
		"empty":     {},
		"a row":     {Rows: []types.RowReport{report(1, 5, 100, 1_700_000_000)}},
		"behind":    {Rows: []types.RowReport{report(1, 5, 4, 1_700_000_000)}},
		"signature": {Signatures: []types.PacketSignature{packetSignature(1, 2), packetSignature(1, 3), packetSignature(2, 1)}},
		"both": {
			Rows:       []types.RowReport{report(1, 0, 0, 0), report(2, 1, 2, 3)},
			Signatures: []types.PacketSignature{packetSignature(2, 1)},
		},
	} {
		bz, err := types.EncodeExtension(extension)
		require.NoError(t, err, name)
		decoded, err := types.DecodeExtension(bz)
		require.NoError(t, err, name)
		require.True(t, extension.Equal(decoded), name)
		require.Equal(t, name == "empty", len(bz) == 0, name)
	}
}

func TestInvalidExtensions(t *testing.T) {
	nineRows, nineSignatures := types.VoteExtension{}, types.VoteExtension{}
	for i := range uint32(9) {
		nineRows.Rows = append(nineRows.Rows, report(i+1, 0, 0, 0))
		nineSignatures.Signatures = append(nineSignatures.Signatures, packetSignature(i+1, 1))
	}
	shortAcc, missingAcc, extraAcc := report(1, 0, 5, 0), report(1, 0, 5, 0), report(1, 5, 4, 0)
	shortAcc.Accs[1] = shortAcc.Accs[1][:31]
	missingAcc.Accs = missingAcc.Accs[:1]
	extraAcc.Accs = [][]byte{make([]byte, 32)}
	long := packetSignature(1, 1)
	long.Signature = append(long.Signature, 0)
	for says, extension := range map[string]types.VoteExtension{
		"9 rows":               nineRows,
		"9 signatures":         nineSignatures,
		"row 1 does not":       {Rows: []types.RowReport{report(1, 0, 0, 0), report(1, 0, 0, 0)}},
		"row 2 does not":       {Rows: []types.RowReport{report(3, 0, 0, 0), report(2, 0, 0, 0)}},
		"of 31 bytes":          {Rows: []types.RowReport{shortAcc}},
		"has 1 accumulators":   {Rows: []types.RowReport{missingAcc}},
		"from 5 to 4 there":    {Rows: []types.RowReport{extraAcc}},
		"packet 1 of row 1":    {Signatures: []types.PacketSignature{packetSignature(1, 1), packetSignature(1, 1)}},
		"packet 9 of row 1":    {Signatures: []types.PacketSignature{packetSignature(2, 1), packetSignature(1, 9)}},
		"signature of 65":      {Signatures: []types.PacketSignature{long}},
		"a signature of 0 byt": {Signatures: []types.PacketSignature{{Row: 1, Nonce: 1}}},
	} {
		_, err := types.EncodeExtension(extension)
		require.ErrorIs(t, err, types.ErrInvalidExtension, says)
		require.ErrorContains(t, err, says)
		bz, err := extension.Marshal()
		require.NoError(t, err)
		_, err = types.DecodeExtension(bz)
		require.ErrorIs(t, err, types.ErrInvalidExtension, says)
		require.ErrorContains(t, err, says)
	}
}

// Every way of writing the same, or more, in other bytes is refused.
func TestExtensionHasOneEncoding(t *testing.T) {
	extension := types.VoteExtension{
		Rows: []types.RowReport{report(1, 5, 7, 9)}, Signatures: []types.PacketSignature{packetSignature(1, 1)},
	}
	bz, err := types.EncodeExtension(extension)
	require.NoError(t, err)
	row, err := extension.Rows[0].Marshal()
	require.NoError(t, err)
	field := func(number protowire.Number, value []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(nil, number, protowire.BytesType), value)
	}
	signature, err := extension.Signatures[0].Marshal()
	require.NoError(t, err)
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	zero := protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), 0)
	longVarint := join(protowire.AppendTag(nil, 1, protowire.BytesType), []byte{byte(len(row)) | 0x80, 0}, row)
	require.Equal(t, bz, join(field(1, row), field(2, signature)), "the parts below are those of the whole")
	for name, other := range map[string][]byte{
		"unknown field":           join(bz, field(3, []byte("padding"))),
		"unknown field in front":  join(field(15, nil), bz),
		"unknown field in a row":  field(1, join(row, field(9, []byte("x")))),
		"unknown varint in a row": field(1, join(row, protowire.AppendVarint(protowire.AppendTag(nil, 6, protowire.VarintType), 1))),
		"long length":             longVarint,
		"long tag":                join([]byte{0x8a, 0x00}, []byte{byte(len(row))}, row),
		"fields in another order": join(field(2, signature), field(1, row)),
		"a field twice":           field(1, join(row, row[:2])),
		"a zero written out":      field(2, join(zero, signature[2:])),
		"cut off":                 bz[:len(bz)-1],
		"leftover":                join(bz, []byte{0}),
		"a group":                 join(bz, []byte{0x1b, 0x1c}),
		"not protobuf":            []byte("garbage"),
	} {
		_, err := types.DecodeExtension(other)
		require.ErrorIs(t, err, types.ErrInvalidExtension, name)
	}
}

func TestExtensionsHoldAllRowsIn2KiB(t *testing.T) {
	full := types.VoteExtension{}
	for i := range uint32(types.MaxExtensionRows) {
		// The widest numbers that there are.
		full.Rows = append(full.Rows, report(math.MaxUint32-8+i, math.MaxUint64-1000, math.MaxUint64, math.MaxUint64))
		full.Signatures = append(full.Signatures, packetSignature(math.MaxUint32-8+i, math.MaxUint64))
	}
	require.Greater(t, full.Size(), types.MaxExtensionSize)
	_, err := types.EncodeExtension(full)
	require.ErrorContains(t, err, "2048 are the most")
	whole, err := full.Marshal()
	require.NoError(t, err)
	_, err = types.DecodeExtension(whole)
	require.ErrorContains(t, err, "2048 are the most")

	fitted := full.Fit()
	require.Equal(t, full.Rows, fitted.Rows, "rows are the last to go")
	require.Equal(t, full.Signatures[:4], fitted.Signatures)
	bz, err := types.EncodeExtension(fitted)
	require.NoError(t, err)
	require.LessOrEqual(t, len(bz), types.MaxExtensionSize)

	for _, usual := range []struct {
		behind     uint64
		signatures int
	}{{128, 8}, {1000, 6}} {
		extension := types.VoteExtension{}
		for i := range uint32(types.MaxExtensionRows) {
			extension.Rows = append(extension.Rows, report(i+1, 100_000_000, 100_000_000+usual.behind, 4_000_000_000))
			extension.Signatures = append(extension.Signatures, packetSignature(i+1, 100_000_000))
		}
		fitted := extension.Fit()
		require.Equal(t, extension.Rows, fitted.Rows)
		require.Len(t, fitted.Signatures, usual.signatures, "with numbers of this century, %d events behind in each row", usual.behind)
		bz, err = types.EncodeExtension(fitted)
		require.NoError(t, err)
		require.LessOrEqual(t, len(bz), types.MaxExtensionSize)
	}
}

func TestFitCutsWhatIsTooMuch(t *testing.T) {
	extension := types.VoteExtension{}
	for i := range uint32(20) {
		extension.Rows = append(extension.Rows, report(i+1, 0, 0, 0))
		extension.Signatures = append(extension.Signatures, packetSignature(i+1, 1))
	}
	fitted := extension.Fit()
	require.Equal(t, extension.Rows[:types.MaxExtensionRows], fitted.Rows)
	require.Equal(t, extension.Signatures[:types.MaxExtensionSignatures], fitted.Signatures)

	// An observer gone wrong cannot make it too long either.
	wild := types.RowReport{Row: 1}
	for range 100 {
		wild.Accs = append(wild.Accs, make([]byte, 32))
	}
	require.Empty(t, types.VoteExtension{Rows: []types.RowReport{wild}}.Fit().Rows)
}

func FuzzDecodeExtension(f *testing.F) {
	f.Add([]byte{})
	for _, extension := range []types.VoteExtension{
		{Rows: []types.RowReport{report(1, 5, 100, 9), report(2, 5, 4, 9)}},
		{Rows: []types.RowReport{report(1, 0, 0, 0)}, Signatures: []types.PacketSignature{packetSignature(1, 2)}},
	} {
		bz, err := types.EncodeExtension(extension)
		require.NoError(f, err)
		f.Add(bz)
		f.Add(append(bz, 0x1a, 0x00))
	}
	f.Fuzz(func(t *testing.T, bz []byte) {
		extension, err := types.DecodeExtension(bz)
		if err != nil {
			require.ErrorIs(t, err, types.ErrInvalidExtension)
			return
		}
		again, err := types.EncodeExtension(extension)
		require.NoError(t, err)
		require.True(t, bytes.Equal(bz, again))
		require.Equal(t, extension, extension.Fit())
	})
}
