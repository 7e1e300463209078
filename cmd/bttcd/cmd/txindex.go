package cmd

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	cmtdb "github.com/cometbft/cometbft-db"
	abci "github.com/cometbft/cometbft/abci/types"
	cmtcfg "github.com/cometbft/cometbft/config"
	blockkv "github.com/cometbft/cometbft/state/indexer/block/kv"
	"github.com/cometbft/cometbft/state/txindex"
	txkv "github.com/cometbft/cometbft/state/txindex/kv"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/google/orderedcode"

	sdkserver "github.com/cosmos/cosmos-sdk/server"
)

// The index of transactions and block events is CometBFT's: written beside consensus, after
// a block is committed. So a crash leaves a block without entries, and a rollback leaves
// entries without their block.

// blockEvents is where CometBFT keeps block events within the index.
const blockEvents = "block_events"

// openTxIndex returns nil if this home keeps no such index, or keeps it in PostgreSQL.
func openTxIndex(config *cmtcfg.Config) (cmtdb.DB, error) {
	_, err := os.Stat(filepath.Join(config.DBDir(), "tx_index.db"))
	if config.TxIndex.Indexer != "kv" || errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	return openCometDB(config, "tx_index")
}

// completeIndexes makes up for what a crash has left out of the indexes.
func completeIndexes(serverCtx *sdkserver.Context) error {
	if err := completeTxIndex(serverCtx.Config); err != nil {
		return fmt.Errorf("completing the transaction index: %w", err)
	}
	if err := markEthIndex(serverCtx); err != nil {
		return fmt.Errorf("completing the index of Ethereum transactions: %w", err)
	}
	return nil
}

// completeTxIndex adds the entries of the newest blocks if they are missing, which CometBFT
// never does: without it a transaction that was committed is not found after a crash.
func completeTxIndex(config *cmtcfg.Config) (err error) {
	if !hasChain(config) {
		return nil
	}
	db, err := openTxIndex(config)
	if err != nil || db == nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	last, err := readTip(config)
	if err != nil {
		return err
	}
	txs, blocks := txkv.NewTxIndex(db), blockkv.New(cmtdb.NewPrefixDB(db, []byte(blockEvents)))
	for _, one := range last.latest {
		if err := one.complete(txs, blocks); err != nil {
			return fmt.Errorf("indexing block %d: %w", one.block.Height, err)
		}
	}
	return nil
}

func (b indexedBlock) complete(txs *txkv.TxIndex, blocks *blockkv.BlockerIndexer) error {
	height := b.block.Height
	known, err := blocks.Has(height)
	if err != nil {
		return err
	}
	for i := 0; known && i < len(b.block.Txs); i++ {
		found, err := txs.Get(b.block.Txs[i].Hash())
		if err != nil {
			return err
		}
		known = found != nil
	}
	if known {
		return nil
	}
	batch := txindex.NewBatch(int64(len(b.block.Txs)))
	for i := range b.block.Txs {
		if err := batch.Add(b.result(i)); err != nil {
			return err
		}
	}
	if err := txs.AddBatch(batch); err != nil {
		return err
	}
	return blocks.Index(cmttypes.EventDataNewBlockEvents{
		Height: height, Events: b.results.Events, NumTxs: int64(len(b.block.Txs)),
	})
}

func (b indexedBlock) result(i int) *abci.TxResult {
	return &abci.TxResult{Height: b.block.Height, Index: uint32(i), Tx: b.block.Txs[i], Result: *b.results.TxResults[i]}
}

// forgetTxIndex removes every entry of the newest executed block, if it is above height.
func forgetTxIndex(config *cmtcfg.Config, last tip, height int64) (err error) {
	if last.stateHeight <= height {
		return nil // not executed, so not indexed
	}
	db, err := openTxIndex(config)
	if err != nil || db == nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if len(last.latest) == 0 {
		return fmt.Errorf("the results of block %d are not kept", last.stateHeight)
	}
	newest := last.latest[0]
	batch := db.NewBatch()
	defer func() { err = errors.Join(err, batch.Close()) }()
	for i := range newest.block.Txs {
		if err := newest.forgetTx(db, batch, i); err != nil {
			return err
		}
	}
	if err := newest.forgetEvents(db, batch); err != nil {
		return err
	}
	return batch.WriteSync()
}

func (b indexedBlock) forgetTx(db cmtdb.DB, batch cmtdb.Batch, i int) error {
	hash := b.block.Txs[i].Hash()
	found, err := txkv.NewTxIndex(db).Get(hash)
	if err != nil {
		return err
	}
	if found != nil && found.Height == b.block.Height {
		if err := batch.Delete(hash); err != nil {
			return err
		}
	}
	place := fmt.Sprintf("/%d/%d$", b.block.Height, i)
	prefixes := []string{fmt.Sprintf("%s/%d%s", cmttypes.TxHeightKey, b.block.Height, place)}
	for tag, value := range indexed(b.results.TxResults[i].Events) {
		prefixes = append(prefixes, tag+"/"+value+place)
	}
	for _, prefix := range prefixes {
		if err := deletePrefix(db, batch, []byte(prefix)); err != nil {
			return err
		}
	}
	return nil
}

func (b indexedBlock) forgetEvents(db cmtdb.DB, batch cmtdb.Batch) error {
	key, err := orderedcode.Append([]byte(blockEvents), cmttypes.BlockHeightKey, b.block.Height)
	if err != nil {
		return err
	}
	if err := batch.Delete(key); err != nil {
		return err
	}
	for tag, value := range indexed(b.results.Events) {
		prefix, err := orderedcode.Append([]byte(blockEvents), tag, value, b.block.Height)
		if err != nil {
			return err
		}
		if err := deletePrefix(db, batch, prefix); err != nil {
			return err
		}
	}
	return nil
}

// indexed yields the tag ("type.key") and value of every attribute that CometBFT indexes.
func indexed(events []abci.Event) func(yield func(tag, value string) bool) {
	return func(yield func(tag, value string) bool) {
		for _, event := range events {
			for _, attribute := range event.Attributes {
				if event.Type == "" || attribute.Key == "" || !attribute.Index {
					continue
				}
				if !yield(event.Type+"."+attribute.Key, attribute.Value) {
					return
				}
			}
		}
	}
}

func deletePrefix(db cmtdb.DB, batch cmtdb.Batch, prefix []byte) error {
	iterator, err := cmtdb.IteratePrefix(db, prefix)
	if err != nil {
		return err
	}
	for ; iterator.Valid(); iterator.Next() {
		if err := batch.Delete(iterator.Key()); err != nil {
			return errors.Join(err, iterator.Close())
		}
	}
	return errors.Join(iterator.Error(), iterator.Close())
}
