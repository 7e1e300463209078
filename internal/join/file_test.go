package join

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"
)

// snapshotFile writes a snapshot file of these chunks as `bttcd snapshots dump` does.
func snapshotFile(t testing.TB, chunks ...string) []byte {
	t.Helper()
	var head, metadata []byte
	whole := sha256.New()
	for _, chunk := range chunks {
		hash := sha256.Sum256([]byte(chunk))
		metadata = protowire.AppendBytes(protowire.AppendTag(metadata, 1, protowire.BytesType), hash[:])
		_, _ = io.WriteString(whole, chunk)
	}
	for number, value := range []uint64{0, 77, snapshotFormat, uint64(len(chunks))} {
		if number > 0 {
			head = protowire.AppendVarint(protowire.AppendTag(head, protowire.Number(number), protowire.VarintType), value)
		}
	}
	head = protowire.AppendBytes(protowire.AppendTag(head, 4, protowire.BytesType), whole.Sum(nil))
	head = protowire.AppendBytes(protowire.AppendTag(head, 5, protowire.BytesType), metadata)
	return archive(t, head, chunks...)
}

func archive(t testing.TB, head []byte, chunks ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	packed := gzip.NewWriter(&out)
	files := tar.NewWriter(packed)
	write := func(name, content string) {
		require.NoError(t, files.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(content))}))
		_, err := io.WriteString(files, content)
		require.NoError(t, err)
	}
	write(fileHead, string(head))
	for i, chunk := range chunks {
		write(fmt.Sprint(i), chunk)
	}
	require.NoError(t, files.Close())
	require.NoError(t, packed.Close())
	return out.Bytes()
}

func TestCheckFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "77-3.tar.gz")
	require.NoError(t, os.WriteFile(path, snapshotFile(t, "one", "two"), 0o600))
	file, err := CheckFile(path)
	require.NoError(t, err)
	require.EqualValues(t, 77, file.Height)
	require.EqualValues(t, 3, file.Format)
	require.EqualValues(t, 2, file.Chunks)
	require.EqualValues(t, 6, file.Bytes)
	_, err = CheckFile(filepath.Join(t.TempDir(), "none"))
	require.ErrorIs(t, err, os.ErrNotExist)
}

// TestDamageIsFound cuts the file everywhere and flips a bit of each byte. A few bits only pad the compression:
// without them the file says the same.
func TestDamageIsFound(t *testing.T) {
	whole := snapshotFile(t, "one", "two")
	want, err := ReadFile(bytes.NewReader(whole))
	require.NoError(t, err)
	found := 0
	for length := range whole {
		_, err := ReadFile(bytes.NewReader(whole[:length]))
		require.Error(t, err, "cut after %d bytes", length)
	}
	for i := 10; i < len(whole); i++ { // before it is gzip's header: time, system
		damaged := bytes.Clone(whole)
		damaged[i] ^= 0x10
		if got, err := ReadFile(bytes.NewReader(damaged)); err == nil {
			require.Equal(t, want, got, "byte %d", i)
			continue
		}
		found++
	}
	require.Greater(t, found, len(whole)*9/10)
	_, err = ReadFile(bytes.NewReader(whole[:len(whole)-20]))
	require.ErrorContains(t, err, "cut off")
}

func TestForgedFiles(t *testing.T) {
	hash := func(text string) []byte { sum := sha256.Sum256([]byte(text)); return sum[:] }
	head := func(height, format, chunks uint64, whole []byte, hashes ...[]byte) []byte {
		var raw, metadata []byte
		for number, value := range map[protowire.Number]uint64{1: height, 2: format, 3: chunks} {
			raw = protowire.AppendVarint(protowire.AppendTag(raw, number, protowire.VarintType), value)
		}
		for _, hash := range hashes {
			metadata = protowire.AppendBytes(protowire.AppendTag(metadata, 1, protowire.BytesType), hash)
		}
		raw = protowire.AppendBytes(protowire.AppendTag(raw, 4, protowire.BytesType), whole)
		return protowire.AppendBytes(protowire.AppendTag(raw, 5, protowire.BytesType), metadata)
	}
	for said, file := range map[string][]byte{
		"its format is 2":              archive(t, head(7, 2, 1, hash("a"), hash("a")), "a"),
		"its height is 0":              archive(t, head(0, 3, 1, hash("a"), hash("a")), "a"),
		"2 chunks and the hashes of 1": archive(t, head(7, 3, 2, hash("a"), hash("a")), "a"),
		"0 chunks":                     archive(t, head(7, 3, 0, hash("a"))),
		"its hash has 1 bytes":         archive(t, head(7, 3, 1, []byte("a"), hash("a")), "a"),
		"chunk 1 of 1: its hash":       archive(t, head(7, 3, 1, hash("a"), hash("a")), "b"),
		"the hash of all chunks":       archive(t, head(7, 3, 1, hash("b"), hash("a")), "a"),
		`"1" follows the last chunk`:   archive(t, head(7, 3, 1, hash("a"), hash("a")), "a", "b"),
		"malformed":                    archive(t, []byte{0xff}, "a"),
	} {
		_, err := ReadFile(bytes.NewReader(file))
		require.ErrorContains(t, err, said)
	}
}
