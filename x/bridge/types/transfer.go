package types

import (
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"

	errorsmod "cosmossdk.io/errors"

	"github.com/bttcprotocol/bttcd/internal/address"
)

// maxTransferHashes bounds the hashes of one record: its sender may raise a fee any number of times.
const maxTransferHashes = 8

// maxSearchKey is longer than any hash or address in any spelling.
const maxSearchKey = 128

// Ends reports whether nothing follows the stage.
func (s TransferStage) Ends() bool {
	switch s {
	case TransferStage_TRANSFER_STAGE_CREDITED, TransferStage_TRANSFER_STAGE_RETURNED,
		TransferStage_TRANSFER_STAGE_EXECUTED, TransferStage_TRANSFER_STAGE_CLAIMABLE,
		TransferStage_TRANSFER_STAGE_REFUNDED, TransferStage_TRANSFER_STAGE_CANCELED:
		return true
	default:
		return false
	}
}

// Stage is the last one that the transfer came to.
func (t Transfer) Stage() TransferStage {
	if len(t.Steps) == 0 {
		return TransferStage_TRANSFER_STAGE_UNSPECIFIED
	}
	return t.Steps[len(t.Steps)-1].Stage
}

// Ended returns the block time of the last stage, and whether nothing follows it.
func (t Transfer) Ended() (time int64, ended bool) {
	if !t.Stage().Ends() {
		return 0, false
	}
	return t.Steps[len(t.Steps)-1].Time, true
}

// Accounts are those that are known, here and on the remote chain.
func (t Transfer) Accounts() [][]byte {
	return slices.DeleteFunc([][]byte{t.Local, t.Remote}, func(account []byte) bool { return len(account) == 0 })
}

// AddHash adds a hash unless it is known, or there are too many. It reports whether it did.
func (t *Transfer) AddHash(hash []byte) bool {
	known := slices.ContainsFunc(t.Hashes, func(other []byte) bool { return string(other) == string(hash) })
	if known || len(t.Hashes) >= maxTransferHashes {
		return false
	}
	t.Hashes = append(t.Hashes, hash)
	return true
}

// SearchKey is what somebody looks for: exactly one of a hash, an address and an id.
type SearchKey struct {
	Hash    [32]byte
	Address []byte
	ID      uint64
	Kind    SearchKind
}

// SearchKind says which field of a SearchKey counts.
type SearchKind uint8

// The kinds of search keys.
const (
	SearchHash SearchKind = iota + 1
	SearchAddress
	SearchID
)

var (
	hashPattern = regexp.MustCompile(`^(?:0[xX])?([0-9a-fA-F]{64})$`)
	idPattern   = regexp.MustCompile(`^#?([0-9]{1,20})$`)
)

// ParseSearchKey reads a hash with or without 0x, an address in any spelling of any kind, or the id
// of a transfer. It returns ErrInvalidSearch.
func ParseSearchKey(text string) (SearchKey, error) {
	text = strings.TrimSpace(text)
	if len(text) > maxSearchKey {
		return SearchKey{}, errorsmod.Wrapf(ErrInvalidSearch, "it has %d characters: no hash or address is so long", len(text))
	}
	if match := hashPattern.FindStringSubmatch(text); match != nil {
		key := SearchKey{Kind: SearchHash}
		_, err := hex.Decode(key.Hash[:], []byte(match[1]))
		return key, err
	}
	if match := idPattern.FindStringSubmatch(text); match != nil {
		id, err := strconv.ParseUint(match[1], 10, 64)
		if err != nil {
			return SearchKey{}, errorsmod.Wrapf(ErrInvalidSearch, "%s is higher than any id", match[1])
		}
		return SearchKey{Kind: SearchID, ID: id}, nil
	}
	bz, err := address.Parse(text)
	if err != nil {
		return SearchKey{}, errorsmod.Wrapf(ErrInvalidSearch,
			"%q is neither the hash of a transaction (64 hexadecimal digits), nor an id, nor an address: %s", text, err)
	}
	return SearchKey{Kind: SearchAddress, Address: bz}, nil
}
