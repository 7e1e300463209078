package join

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// maxRows bounds the search for the row that a Portal serves: its domain does not say it.
const maxRows = 1024

// Portal is the contract on a remote chain that holds the last checkpoint which validators signed.
type Portal struct {
	URLs    []string
	Address portalabi.Address
	// EVMChainID is that of BTTC, whose Portal it must be.
	EVMChainID uint64
}

// ParsePortal reads the address of a contract.
func ParsePortal(text string) (portalabi.Address, error) {
	var address portalabi.Address
	raw, err := hex.DecodeString(strings.TrimPrefix(strings.ToLower(text), "0x"))
	if err != nil || len(raw) != len(address) {
		return address, fmt.Errorf("%q is not the address of a contract: 0x and 40 hexadecimal digits are one", text)
	}
	copy(address[:], raw)
	if address == (portalabi.Address{}) {
		return address, errors.New("0x0 is not the address of a contract")
	}
	return address, nil
}

// Checkpoint asks every URL at the remote chain's last final block; all must say the same.
func (p Portal) Checkpoint(ctx context.Context) (Block, error) {
	var agreed Block
	for i, address := range p.URLs {
		server, err := dial(address, "an Ethereum JSON-RPC", "https://ethereum.example.org")
		if err != nil {
			return Block{}, err
		}
		block, err := p.ask(ctx, server)
		if err != nil {
			return Block{}, err
		}
		if i > 0 && block != agreed {
			return Block{}, fmt.Errorf("the checkpoint is block %d with hash %s on %s, and block %d with hash %s on the endpoints before it: if one of them is behind, try again",
				block.Height, block.Hash, server.name, agreed.Height, agreed.Hash)
		}
		agreed = block
	}
	return agreed, nil
}

func (p Portal) ask(ctx context.Context, server remote) (Block, error) {
	var chainID string
	if err := server.call(ctx, "eth_chainId", []any{}, &chainID, answerLimit, answerTimeout); err != nil {
		return Block{}, err
	}
	remoteChainID, err := readQuantity(chainID)
	if err != nil {
		return Block{}, fmt.Errorf("%s: its chain id: %w", server.name, err)
	}
	domain, err := p.read(ctx, server, "domain()", 1)
	if err != nil {
		return Block{}, err
	}
	if !p.isOf(remoteChainID, [32]byte(domain)) {
		return Block{}, fmt.Errorf("the contract 0x%x on %s (chain %d) is not the Portal of the chain with EVM chain id %d", p.Address, server.name, remoteChainID, p.EVMChainID)
	}
	words, err := p.read(ctx, server, "checkpoint()", 4)
	if err != nil {
		return Block{}, err
	}
	block, err := decodeCheckpoint(words)
	if err != nil {
		return Block{}, fmt.Errorf("the Portal 0x%x on %s: %w", p.Address, server.name, err)
	}
	return block, nil
}

func (p Portal) isOf(remoteChainID uint64, domain [32]byte) bool {
	for row := range uint32(maxRows) {
		if portalabi.Domain(p.EVMChainID, row, remoteChainID, p.Address) == domain {
			return true
		}
	}
	return false
}

// read calls a view and returns its words.
func (p Portal) read(ctx context.Context, server remote, signature string, words int) ([]byte, error) {
	selector := portalabi.Selector(signature)
	call := map[string]string{"to": fmt.Sprintf("0x%x", p.Address), "data": fmt.Sprintf("0x%x", selector)}
	var answer string
	if err := server.call(ctx, "eth_call", []any{call, "finalized"}, &answer, answerLimit, answerTimeout); err != nil {
		var refusal *rpcError
		if errors.As(err, &refusal) && strings.Contains(refusal.Message, "revert") {
			return nil, fmt.Errorf("the contract 0x%x on %s reverts %s: it is not a Portal", p.Address, server.name, signature)
		}
		return nil, err
	}
	raw, err := hex.DecodeString(strings.TrimPrefix(answer, "0x"))
	if err != nil {
		return nil, fmt.Errorf("%s: the answer to %s is no hexadecimal", server.name, signature)
	}
	if len(raw) != 32*words {
		return nil, fmt.Errorf("the contract 0x%x on %s answers %s with %d bytes: it is not a Portal, or was not there at the last final block",
			p.Address, server.name, signature, len(raw))
	}
	return raw, nil
}

// decodeCheckpoint reads the words height, time, block hash, app hash.
func decodeCheckpoint(words []byte) (Block, error) {
	if len(words) != 4*32 {
		return Block{}, fmt.Errorf("a checkpoint of %d bytes", len(words))
	}
	height, err := readWord(words[:32])
	if err != nil {
		return Block{}, fmt.Errorf("the checkpoint's height: %w", err)
	}
	seconds, err := readWord(words[32:64])
	if err != nil {
		return Block{}, fmt.Errorf("the checkpoint's time: %w", err)
	}
	if height == 0 {
		return Block{}, errors.New("it holds no checkpoint yet: validators sign one an hour; name two endpoints with --rpc and leave --checkpoint away")
	}
	return Block{Height: height, Hash: fmt.Sprintf("%X", words[64:96]), Time: time.Unix(seconds, 0).UTC()}, nil
}

// readWord reads a number that is a height or a time.
func readWord(word []byte) (int64, error) {
	for _, b := range word[:24] {
		if b != 0 {
			return 0, errors.New("it is larger than 64 bits")
		}
	}
	value := binary.BigEndian.Uint64(word[24:])
	if value >= 1<<40 {
		return 0, fmt.Errorf("%d is out of range", value)
	}
	return int64(value), nil
}

func readQuantity(text string) (uint64, error) {
	var value uint64
	digits, found := strings.CutPrefix(text, "0x")
	if !found || digits == "" || len(digits) > 16 {
		return 0, fmt.Errorf("%.40q is no number", text)
	}
	for _, digit := range strings.ToLower(digits) {
		index := strings.IndexRune("0123456789abcdef", digit)
		if index < 0 {
			return 0, fmt.Errorf("%.40q is no number", text)
		}
		value = value<<4 | uint64(index)
	}
	return value, nil
}

// ChooseFrom is Choose with the trusted block taken from a checkpoint. The endpoints must show it.
func (s *Survey) ChooseFrom(ctx context.Context, checkpoint Block, now time.Time) (Choice, error) {
	if err := s.Confirm(ctx, checkpoint, now); err != nil {
		return Choice{}, err
	}
	choice := Choice{Block: checkpoint, Period: s.Period()}
	offers, known, err := s.Snapshots(ctx)
	if err != nil || !known {
		return choice, err
	}
	earliest, latest := s.Range()
	if choice.Snapshot = covering(offers, earliest); choice.Snapshot == nil {
		return Choice{}, fmt.Errorf("%w that their blocks (%d to %d) reach: %s", ErrNoSnapshot, earliest, latest, s.Names())
	}
	return choice, nil
}

// Confirm refuses endpoints that show another block than a checkpoint, and a checkpoint too old to trust.
func (s *Survey) Confirm(ctx context.Context, checkpoint Block, now time.Time) error {
	if age := now.Sub(checkpoint.Time); age > s.Period()*3/4 {
		return fmt.Errorf("the checkpoint of block %d is %s old, and a block can be trusted for %s: wait for the next checkpoint, or name two endpoints with --rpc and leave --checkpoint away",
			checkpoint.Height, age.Round(time.Second), s.Period())
	}
	earliest, latest := s.Range()
	if checkpoint.Height < earliest || checkpoint.Height > latest {
		return fmt.Errorf("the checkpoint is of block %d, and the endpoints have blocks %d to %d: name others", checkpoint.Height, earliest, latest)
	}
	for _, endpoint := range s.Endpoints {
		block, err := endpoint.Block(ctx, checkpoint.Height)
		if err != nil {
			return err
		}
		if block.Hash != checkpoint.Hash {
			return disagree(checkpoint.Height, checkpoint.Hash, "the Portal, signed by the validators,", block.Hash, endpoint.name)
		}
	}
	return nil
}
