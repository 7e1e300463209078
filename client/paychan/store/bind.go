package store

import (
	"errors"
	"fmt"
)

// ErrOtherChain means a store of another chain, whose vouchers are worth nothing here.
var ErrOtherChain = errors.New("the store belongs to another chain: give each chain a directory of its own")

const bindVersion = 1

var bindKey = []byte("meta/chain")

// Bind ties a store to the chain with this id, or returns ErrOtherChain if it is tied to another.
func Bind(s Store, chainID string) error {
	var bound []byte
	err := s.Load(bindKey, func(_, value []byte) error {
		body, err := Unseal(bindVersion, value)
		bound = append([]byte{}, body...)
		return err
	})
	switch {
	case err != nil:
		return fmt.Errorf("reading which chain the store is of: %w", err)
	case bound == nil:
		return s.Commit(Write{Key: bindKey, Value: Seal(bindVersion, []byte(chainID))})
	case string(bound) != chainID:
		return fmt.Errorf("the store is of %q, the node of %q: %w", bound, chainID, ErrOtherChain)
	default:
		return nil
	}
}
