package join

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
)

// A genesis comes in parts of 16 MiB each; two whole ones are held in memory, to compare.
const (
	maxGenesisChunks = 512
	maxGenesisBytes  = 256 << 20
)

// Genesis asks for the whole genesis, as CometBFT writes it.
func (e *Endpoint) Genesis(ctx context.Context) ([]byte, error) {
	return e.genesis(ctx, maxGenesisBytes)
}

func (e *Endpoint) genesis(ctx context.Context, limit int) ([]byte, error) {
	var genesis []byte
	for chunk, total := 0, 1; chunk < total; chunk++ {
		var answer genesisChunk
		params := map[string]any{"chunk": strconv.Itoa(chunk)}
		if err := e.call(ctx, "genesis_chunked", params, &answer, chunkLimit, chunkTimeout); err != nil {
			return nil, err
		}
		data, count, err := answer.read(chunk)
		if err == nil && chunk > 0 && count != total {
			err = fmt.Errorf("it speaks of %d parts of the genesis, and before of %d", count, total)
		}
		if err == nil && len(genesis)+len(data) > limit {
			err = fmt.Errorf("its genesis is larger than %d bytes: name another endpoint", limit)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.name, err)
		}
		total, genesis = count, append(genesis, data...)
	}
	return genesis, nil
}

type genesisChunk struct {
	Chunk string `json:"chunk"`
	Total string `json:"total"`
	Data  string `json:"data"`
}

func (c genesisChunk) read(want int) (data []byte, total int, err error) {
	if c.Chunk != strconv.Itoa(want) {
		return nil, 0, fmt.Errorf("asked for part %d of the genesis it answers with part %.20q", want, c.Chunk)
	}
	total, err = strconv.Atoi(c.Total)
	if err != nil || total <= want || total > maxGenesisChunks {
		return nil, 0, fmt.Errorf("%.20q parts of a genesis: 1 to %d are possible", c.Total, maxGenesisChunks)
	}
	data, err = base64.StdEncoding.DecodeString(c.Data)
	if err != nil {
		return nil, 0, fmt.Errorf("part %d of the genesis: %w", want, err)
	}
	return data, total, nil
}

// Genesis asks all endpoints and returns the genesis if they have the same.
func (s *Survey) Genesis(ctx context.Context) ([]byte, error) {
	first, err := s.Endpoints[0].Genesis(ctx)
	if err != nil {
		return nil, err
	}
	for _, endpoint := range s.Endpoints[1:] {
		other, err := endpoint.Genesis(ctx)
		if err != nil {
			return nil, err
		}
		if err := SameGenesis(s.Endpoints[0].name, first, endpoint.name, other); err != nil {
			return nil, err
		}
	}
	return first, nil
}

// SameGenesis compares two genesis documents by what they say, however they are written.
func SameGenesis(oneName string, one []byte, otherName string, other []byte) error {
	if bytes.Equal(one, other) {
		return nil
	}
	a, err := canonical(one)
	if err != nil {
		return fmt.Errorf("the genesis of %s: %w", oneName, err)
	}
	b, err := canonical(other)
	if err != nil {
		return fmt.Errorf("the genesis of %s: %w", otherName, err)
	}
	if a != b {
		return fmt.Errorf("the genesis of %s has SHA-256 %x, that of %s has %x: they are of different chains, whatever they are called",
			oneName, a, otherName, b)
	}
	return nil
}

// canonical returns the SHA-256 of a document without spaces, its keys in order.
func canonical(raw []byte) ([sha256.Size]byte, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var document any
	if err := decoder.Decode(&document); err != nil {
		return [sha256.Size]byte{}, fmt.Errorf("it is no JSON: %w", err)
	}
	text, err := json.Marshal(document)
	return sha256.Sum256(text), err
}
