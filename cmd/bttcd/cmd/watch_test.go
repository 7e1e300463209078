package cmd

import (
	"bytes"
	"os"
	"os/signal"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	servercmtlog "github.com/cosmos/cosmos-sdk/server/log"
)

func TestConsensusFailureIsReported(t *testing.T) {
	var causes []any
	var out bytes.Buffer
	logger := watched{log.NewLogger(&out, log.ColorOption(false)), func(cause any) { causes = append(causes, cause) }}
	comet := servercmtlog.CometLoggerWrapper{Logger: logger.With("server", "node")}.With("module", "consensus")

	comet.Error("failed to dial a peer", "err", "refused")
	require.Empty(t, causes)
	comet.Error(consensusFailure, "err", "wrong app hash", "stack", "...")
	require.Equal(t, []any{"wrong app hash"}, causes)
	require.Contains(t, out.String(), "module=consensus", "the log line itself stays")
}

func TestConsensusDeathStopsTheProcessOnce(t *testing.T) {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGTERM)
	defer signal.Stop(signals)

	var death consensusDeath
	require.NoError(t, death.err())
	death.report("disk is full")
	require.Equal(t, syscall.SIGTERM, <-signals)
	death.report("and again")
	require.EqualError(t, death.err(), "consensus has stopped and this node makes no more blocks: disk is full")
	require.Empty(t, signals)
}
