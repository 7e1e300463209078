package remotesigner

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/cometbft/cometbft/privval"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
)

// Key is a consensus key whose state outlives a loss of power: CometBFT writes the state to a new
// file and renames it, which the disk may forget until the folder is written, too.
type Key struct {
	*privval.FilePV
	// dir holds the state.
	dir string
}

// SignVote implements CometBFT's PrivValidator.
func (k *Key) SignVote(chainID string, vote *cmtproto.Vote) error {
	if err := k.FilePV.SignVote(chainID, vote); err != nil {
		return err
	}
	return syncDir(k.dir)
}

// SignProposal implements CometBFT's PrivValidator.
func (k *Key) SignProposal(chainID string, proposal *cmtproto.Proposal) error {
	if err := k.FilePV.SignProposal(chainID, proposal); err != nil {
		return err
	}
	return syncDir(k.dir)
}

func syncDir(path string) error {
	dir, err := os.Open(filepath.Clean(path))
	if err != nil {
		return fmt.Errorf("making what was signed outlive a loss of power: %w", err)
	}
	if err := errors.Join(dir.Sync(), dir.Close()); err != nil {
		return fmt.Errorf("making what was signed outlive a loss of power: %w", err)
	}
	return nil
}
