package cmd

import (
	"errors"
	"os"
	"path/filepath"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/ethereum/go-ethereum/common"

	sdkserver "github.com/cosmos/cosmos-sdk/server"
	"github.com/cosmos/cosmos-sdk/store/v2/snapshots"

	"github.com/cosmos/evm/indexer"
	evmserver "github.com/cosmos/evm/server"
)

// forgetEthIndex removes the Ethereum transactions above height from the index behind
// JSON-RPC's receipts.
func forgetEthIndex(serverCtx *sdkserver.Context, height int64) (err error) {
	home := serverCtx.Config.RootDir
	if _, err := os.Stat(filepath.Join(home, "data", "evmindexer.db")); err != nil {
		return nil // json-rpc.enable-indexer is off
	}
	db, err := evmserver.OpenIndexerDB(home, sdkserver.GetAppDBBackend(serverCtx.Viper))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	iterator, err := db.Iterator(indexer.TxIndexKey(height+1, 0), []byte{indexer.KeyPrefixTxIndex + 1})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, iterator.Close()) }()
	batch := db.NewBatch()
	defer func() { err = errors.Join(err, batch.Close()) }()
	for ; iterator.Valid(); iterator.Next() {
		if err := batch.Delete(iterator.Key()); err != nil {
			return err
		}
		if err := batch.Delete(indexer.TxHashKey(common.BytesToHash(iterator.Value()))); err != nil {
			return err
		}
	}
	return errors.Join(iterator.Error(), batch.WriteSync())
}

// forgetSnapshots removes the snapshots above height: others would restore from them.
func forgetSnapshots(serverCtx *sdkserver.Context, height int64) (err error) {
	dir := filepath.Join(serverCtx.Config.RootDir, "data", "snapshots")
	if _, err := os.Stat(dir); err != nil {
		return nil // none was ever taken
	}
	db, err := dbm.NewDB("metadata", sdkserver.GetAppDBBackend(serverCtx.Viper), dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	store, err := snapshots.NewStore(db, dir)
	if err != nil {
		return err
	}
	kept, err := store.List()
	if err != nil {
		return err
	}
	for _, snapshot := range kept {
		if int64(snapshot.Height) <= height {
			continue
		}
		if err := store.Delete(snapshot.Height, snapshot.Format); err != nil {
			return err
		}
	}
	return nil
}
