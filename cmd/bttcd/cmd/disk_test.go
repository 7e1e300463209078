package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	servercmtlog "github.com/cosmos/cosmos-sdk/server/log"
)

func TestDiskErrorsSayWhatToDo(t *testing.T) {
	for _, errno := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		var out bytes.Buffer
		PrintError(&out, fmt.Errorf("opening: %w", &os.PathError{Op: "write", Path: "state.db", Err: errno}))
		require.Contains(t, out.String(), "write state.db: "+errno.Error())
		require.Contains(t, out.String(), "make room and start again")
	}
	var out bytes.Buffer
	PrintError(&out, os.ErrNotExist)
	require.NotContains(t, out.String(), "make room")
}

// TestWriteBeyondTheLimitFails would end with the process if the signal were not ignored.
func TestWriteBeyondTheLimitFails(t *testing.T) {
	surviveFileSizeLimit()
	var before syscall.Rlimit
	require.NoError(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before))
	file, err := os.Create(filepath.Join(t.TempDir(), "small"))
	require.NoError(t, err)
	require.NoError(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 1, Max: before.Max}))
	_, err = io.WriteString(file, "ab")
	require.NoError(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before))
	require.ErrorIs(t, err, syscall.EFBIG)
	require.NoError(t, file.Close())
}

func TestIndexersAreWatched(t *testing.T) {
	var causes []any
	var stalled []int64
	logger := watchedIndexes{
		log.NewLogger(io.Discard), func(cause any) { causes = append(causes, cause) },
		func(height int64) { stalled = append(stalled, height) },
	}
	comet := servercmtlog.CometLoggerWrapper{Logger: logger.With("indexer", "evm")}.With("module", "txindex")

	comet.Error("failed to index block txs", "height", int64(3), "err", errors.New("event key is reserved"))
	require.Empty(t, causes, "what makes no difference to the next block")
	comet.Error("failed to index block", "height", int64(3), "err", fmt.Errorf("batch: %w", syscall.ENOSPC))
	require.Equal(t, []any{"the transaction index cannot be written: batch: no space left on device"}, causes)
	comet.Error("failed to fetch block result", "height", int64(4), "err", errors.New("not there"))
	require.Equal(t, []int64{4}, stalled)
}
