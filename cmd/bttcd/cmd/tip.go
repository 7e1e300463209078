package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	cmtdb "github.com/cometbft/cometbft-db"
	abci "github.com/cometbft/cometbft/abci/types"
	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/privval"
	cmtstate "github.com/cometbft/cometbft/state"
	"github.com/cometbft/cometbft/store"
	cmttypes "github.com/cometbft/cometbft/types"
)

// indexedBlock is a block with its results, which is what the indexes are made from.
type indexedBlock struct {
	block   *cmttypes.Block
	results *abci.ResponseFinalizeBlock
}

// tip is where the consensus data of a home stands.
type tip struct {
	initialHeight int64
	// baseHeight is that of the oldest block that is kept.
	baseHeight int64
	// stateHeight is the last block that was executed and storeHeight the last that was
	// decided, which may be one more.
	stateHeight, storeHeight int64
	validators               *cmttypes.ValidatorSet
	// latest are the executed blocks from the newest down, as many as were asked for.
	latest []indexedBlock
}

// tipDepth is how many blocks a crash can leave without their index entries, with room.
const tipDepth = 4

// hasChain reports whether a home has consensus data. Opening a database would make it.
func hasChain(config *cmtcfg.Config) bool {
	for _, name := range []string{"state.db", "blockstore.db"} {
		if _, err := os.Stat(filepath.Join(config.DBDir(), name)); err != nil {
			return false
		}
	}
	return true
}

// readTip reads a home whose node is down.
func readTip(config *cmtcfg.Config) (read tip, err error) {
	if !hasChain(config) {
		return tip{}, fmt.Errorf("%s holds no chain yet", config.DBDir())
	}
	stateDB, err := openCometDB(config, "state")
	if err != nil {
		return tip{}, err
	}
	states := cmtstate.NewStore(stateDB, cmtstate.StoreOptions{DiscardABCIResponses: config.Storage.DiscardABCIResponses})
	defer func() { err = errors.Join(err, states.Close()) }()
	blockDB, err := openCometDB(config, "blockstore")
	if err != nil {
		return tip{}, err
	}
	blocks := store.NewBlockStore(blockDB)
	defer func() { err = errors.Join(err, blocks.Close()) }()

	state, err := states.Load()
	if err != nil {
		return tip{}, fmt.Errorf("reading the consensus state: %w", err)
	}
	read = tip{
		initialHeight: state.InitialHeight, stateHeight: state.LastBlockHeight,
		baseHeight: blocks.Base(), storeHeight: blocks.Height(), validators: state.LastValidators,
	}
	for height := state.LastBlockHeight; height > state.LastBlockHeight-tipDepth && height >= blocks.Base(); height-- {
		results, err := states.LoadFinalizeBlockResponse(height)
		if err != nil && height == state.LastBlockHeight {
			// storage.discard_abci_responses keeps the newest only.
			results, err = states.LoadLastFinalizeBlockResponse(height)
		}
		block := blocks.LoadBlock(height)
		if err != nil || block == nil {
			break
		}
		read.latest = append(read.latest, indexedBlock{block, results})
	}
	return read, nil
}

// rollbackHeight is what CometBFT's rollback goes back to: a block that was decided but not
// executed counts as the last.
func (t tip) rollbackHeight() int64 {
	if t.storeHeight == t.stateHeight+1 {
		return t.stateHeight
	}
	return t.stateHeight - 1
}

// soleValidator reports whether this home's key is the only one that makes blocks.
func (t tip) soleValidator(config *cmtcfg.Config) bool {
	if _, err := os.Stat(config.PrivValidatorKeyFile()); err != nil || t.validators.Size() != 1 {
		return false
	}
	key := privval.LoadFilePVEmptyState(config.PrivValidatorKeyFile(), config.PrivValidatorStateFile())
	return bytes.Equal(key.GetAddress(), t.validators.Validators[0].Address)
}

// forgetSignatures lets the sole validator sign its last height anew.
func forgetSignatures(config *cmtcfg.Config) {
	privval.LoadFilePVEmptyState(config.PrivValidatorKeyFile(), config.PrivValidatorStateFile()).Reset()
}

// openCometDB opens a database of CometBFT's as the node does.
func openCometDB(config *cmtcfg.Config, name string) (cmtdb.DB, error) {
	db, err := cmtcfg.DefaultDBProvider(&cmtcfg.DBContext{ID: name, Config: config})
	if err != nil {
		return nil, fmt.Errorf("opening the database %s: %w", name, err)
	}
	return db, nil
}
