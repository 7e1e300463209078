package join

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"
)

const (
	// fileHead is the entry of a snapshot file that describes the others.
	fileHead = "_snapshot"
	// maxHead and maxChunk bound what is read at once; a chunk of ours has 10 MB and its last item.
	maxHead  = 8 << 20
	maxChunk = 128 << 20
	// snapshotFormat is the SDK's.
	snapshotFormat = 3
)

// File describes a snapshot file as `bttcd snapshots dump` writes it.
type File struct {
	Height uint64
	Format uint32
	Chunks uint32
	Hash   []byte
	// ChunkHashes are the SHA-256 of each chunk.
	ChunkHashes [][]byte
	// Bytes is what the chunks hold together.
	Bytes int64
}

// CheckFile reads a whole snapshot file and compares all of its hashes. It proves that the file is as it was
// written, not that what it says is true: a light client must.
func CheckFile(path string) (File, error) {
	file, err := os.Open(path)
	if err != nil {
		return File{}, err
	}
	defer func() { _ = file.Close() }()
	snapshot, err := ReadFile(bufio.NewReaderSize(file, 1<<20))
	if err != nil {
		return File{}, fmt.Errorf("%s is damaged or no snapshot file: %w", path, err)
	}
	return snapshot, nil
}

// ReadFile is CheckFile on what was opened.
func ReadFile(source io.Reader) (File, error) {
	unpacked, err := gzip.NewReader(source)
	if err != nil {
		return File{}, fmt.Errorf("it is not compressed by gzip: %w", explainEnd(err))
	}
	archive := tar.NewReader(unpacked)
	snapshot, err := readHead(archive)
	if err != nil {
		return File{}, err
	}
	whole := sha256.New()
	for i := range snapshot.Chunks {
		size, err := checkChunk(archive, snapshot, i, whole)
		if err != nil {
			return File{}, fmt.Errorf("chunk %d of %d: %w", i+1, snapshot.Chunks, err)
		}
		snapshot.Bytes += size
	}
	if string(whole.Sum(nil)) != string(snapshot.Hash) {
		return File{}, fmt.Errorf("the hash of all chunks is %X, and not %X", whole.Sum(nil), snapshot.Hash)
	}
	if next, err := archive.Next(); !errors.Is(err, io.EOF) {
		if err != nil {
			return File{}, fmt.Errorf("its end: %w", explainEnd(err))
		}
		return File{}, fmt.Errorf("%.40q follows the last chunk", next.Name)
	}
	// The checksum of gzip is at its end.
	if _, err := io.Copy(io.Discard, io.LimitReader(unpacked, maxHead)); err != nil {
		return File{}, fmt.Errorf("its end: %w", explainEnd(err))
	}
	return snapshot, nil
}

func readHead(archive *tar.Reader) (File, error) {
	header, err := archive.Next()
	if err != nil {
		return File{}, fmt.Errorf("its first entry: %w", explainEnd(err))
	}
	if header.Name != fileHead || header.Size > maxHead {
		return File{}, fmt.Errorf("it begins with %.40q of %d bytes, and a snapshot with %s", header.Name, header.Size, fileHead)
	}
	raw, err := io.ReadAll(archive)
	if err != nil {
		return File{}, fmt.Errorf("its description: %w", explainEnd(err))
	}
	snapshot, err := decodeHead(raw)
	if err != nil {
		return File{}, fmt.Errorf("its description: %w", err)
	}
	return snapshot, nil
}

// decodeHead reads the SDK's Snapshot{1: height, 2: format, 3: chunks, 4: hash, 5: Metadata{1: chunk hashes}}.
func decodeHead(raw []byte) (File, error) {
	var snapshot File
	var values [4]uint64
	var metadata []byte
	err := eachField(raw, func(number protowire.Number, kind protowire.Type, value []byte, scalar uint64) error {
		switch {
		case kind == protowire.VarintType && number >= 1 && number <= 3:
			values[number] = scalar
		case kind == protowire.BytesType && number == 4:
			snapshot.Hash = value
		case kind == protowire.BytesType && number == 5:
			metadata = value
		}
		return nil
	})
	if err != nil {
		return File{}, err
	}
	err = eachField(metadata, func(number protowire.Number, kind protowire.Type, value []byte, _ uint64) error {
		if kind == protowire.BytesType && number == 1 {
			snapshot.ChunkHashes = append(snapshot.ChunkHashes, value)
		}
		return nil
	})
	if err != nil {
		return File{}, err
	}
	switch {
	case values[2] != snapshotFormat:
		return File{}, fmt.Errorf("its format is %d: this bttcd reads %d", values[2], snapshotFormat)
	case values[1] == 0 || values[1] > 1<<62:
		return File{}, fmt.Errorf("its height is %d", values[1])
	case values[3] == 0 || values[3] != uint64(len(snapshot.ChunkHashes)):
		return File{}, fmt.Errorf("it has %d chunks and the hashes of %d", values[3], len(snapshot.ChunkHashes))
	case len(snapshot.Hash) != sha256.Size:
		return File{}, fmt.Errorf("its hash has %d bytes", len(snapshot.Hash))
	}
	snapshot.Height, snapshot.Format, snapshot.Chunks = values[1], uint32(values[2]), uint32(values[3])
	return snapshot, nil
}

func checkChunk(archive *tar.Reader, snapshot File, index uint32, whole io.Writer) (int64, error) {
	header, err := archive.Next()
	if err != nil {
		return 0, explainEnd(err)
	}
	if header.Name != strconv.FormatUint(uint64(index), 10) || header.Size > maxChunk {
		return 0, fmt.Errorf("%.40q of %d bytes is in its place", header.Name, header.Size)
	}
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(hash, whole), archive)
	if err != nil {
		return 0, explainEnd(err)
	}
	if got := hash.Sum(nil); string(got) != string(snapshot.ChunkHashes[index]) {
		return 0, fmt.Errorf("its hash is %X, and not %X", got, snapshot.ChunkHashes[index])
	}
	return size, nil
}

// explainEnd says that a file is cut off, which readers call an unexpected end.
func explainEnd(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the file is cut off: fetch it again")
	}
	return err
}
