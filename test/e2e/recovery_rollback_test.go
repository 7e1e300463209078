package e2e

import (
	"encoding/hex"
	"fmt"
	"math/big"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// lastBlock is a chain stopped right after a block with one bank and one EVM transaction.
type lastBlock struct {
	*rig.Solo
	height       int64
	header       rig.Header
	bank, evm    string
	paid, called common.Address
}

// stopAfterTransfers sends both transactions for the same block and stops the node before it
// makes another: it pauses between blocks.
func stopAfterTransfers(t *testing.T) lastBlock {
	t.Helper()
	solo := rig.NewSolo(t)
	solo.EditConfig(t, "config.toml", `timeout_commit = "200ms"`, `timeout_commit = "1500ms"`)
	solo.Run(t, 2)
	last := lastBlock{Solo: solo, paid: rig.NewAddress(t), called: rig.NewAddress(t)}
	bob := rig.NewWallet(t, solo.Validator, solo.PrivateKey(t, "bob"))
	// Right after a block there is time for both before the next.
	solo.WaitBlocks(t, 1, time.Minute)
	last.height = solo.Height(t) + 1
	hash, err := solo.Wallet.Submit(t.Context(), &last.called, big.NewInt(7), nil)
	require.NoError(t, err)
	last.evm = hash
	last.bank, err = bob.Pay(t.Context(), last.paid, rig.BTT(10))
	require.NoError(t, err)
	require.Equal(t, last.height, solo.WaitTx(t, last.bank).Height, "the transactions missed their block")
	receipt := solo.Wallet.WaitReceipt(t, last.evm)
	require.Equal(t, fmt.Sprintf("0x%x", last.height), receipt.BlockNumber)
	last.header, err = solo.Header(last.height)
	require.NoError(t, err)
	solo.Stop(t)
	return last
}

// traces are what the indexes' entries of the block contain.
func (b lastBlock) traces(t *testing.T) map[string][][]byte {
	t.Helper()
	bank, err := hex.DecodeString(b.bank)
	require.NoError(t, err)
	height := fmt.Sprint("/", b.height, "/")
	return map[string][][]byte{
		"tx_index.db":   {bank, []byte(height), []byte(b.evm), []byte(rig.Bech32("bttc", b.paid))},
		"evmindexer.db": {common.HexToHash(b.evm).Bytes()},
	}
}

// requireIndexed looks for them in the databases of the stopped node.
func (b lastBlock) requireIndexed(t *testing.T, indexed bool) {
	t.Helper()
	for name, texts := range b.traces(t) {
		for _, text := range texts {
			found := b.Entries(t, name, text)
			require.Equal(t, indexed, found > 0, "%s has %d entries with %q", name, found, text)
		}
	}
}

// TestRollback takes a block back that stays and is executed again.
func TestRollback(t *testing.T) {
	last := stopAfterTransfers(t)
	last.requireIndexed(t, true)
	outcome := last.Must(t, "rollback")
	requireSaid(t, outcome.Text(), fmt.Sprint("height ", last.height-1))
	last.requireIndexed(t, false)

	last.EditConfig(t, "config.toml", `timeout_commit = "1500ms"`, `timeout_commit = "200ms"`)
	last.Run(t, last.height+1)
	require.Equal(t, last.height, last.WaitTx(t, last.bank).Height)
	receipt := last.Wallet.WaitReceipt(t, last.evm)
	require.Equal(t, fmt.Sprintf("0x%x", last.height), receipt.BlockNumber)
	header, err := last.Header(last.height)
	require.NoError(t, err)
	require.Equal(t, last.header, header, "the same block again")
	require.Equal(t, rig.BTT(10), last.Balance(t, rig.Bech32("bttc", last.paid)))
	require.EqualValues(t, 7, last.EVMBalance(t, last.called).Int64())
	last.Stop(t)
	last.requireIndexed(t, true)
}

// TestIndexesAreCompleted starts a node that was killed after it had committed a block and
// before it had indexed it.
func TestIndexesAreCompleted(t *testing.T) {
	last := stopAfterTransfers(t)
	for name, texts := range last.traces(t) {
		last.Forget(t, name, texts...)
	}
	last.requireIndexed(t, false)
	last.Run(t, last.height)
	require.Equal(t, last.height, last.WaitTx(t, last.bank).Height)
	receipt := last.Wallet.WaitReceipt(t, last.evm)
	require.Equal(t, fmt.Sprintf("0x%x", last.height), receipt.BlockNumber)
	last.Stop(t)
	last.requireIndexed(t, true)
}

// TestRollbackHard removes the block: the chain goes on with another at that height, in which
// the transactions are not.
func TestRollbackHard(t *testing.T) {
	last := stopAfterTransfers(t)
	last.Must(t, "rollback", "--hard")
	last.requireIndexed(t, false)
	last.Must(t, "rollback", "--hard")
	last.EditConfig(t, "config.toml", `timeout_commit = "1500ms"`, `timeout_commit = "200ms"`)

	last.Run(t, last.height-2)
	requireUnknown(t, last)
	last.WaitHeight(t, last.height+2, time.Minute)
	requireUnknown(t, last)
	header, err := last.Header(last.height)
	require.NoError(t, err)
	require.NotEqual(t, last.header.Hash, header.Hash)
	require.Zero(t, last.EVMBalance(t, last.called).Sign())

	// The same transaction is a new one again.
	again, err := last.Wallet.Submit(t.Context(), &last.called, big.NewInt(7), nil)
	require.NoError(t, err)
	require.Equal(t, last.evm, again)
	require.Equal(t, "0x1", last.Wallet.WaitReceipt(t, again).Status)
}

func requireUnknown(t *testing.T, last lastBlock) {
	t.Helper()
	query := last.Bttcd(t, "query", "tx", last.bank, "--node", last.CometURL())
	require.NotZero(t, query.ExitCode, query.Text())
	require.Contains(t, query.Text(), "not found")
	receipt, err := last.Wallet.Receipt(t.Context(), last.evm)
	require.NoError(t, err)
	require.Nil(t, receipt)
}

// TestRollbackRefused is about homes that cannot go back.
func TestRollbackRefused(t *testing.T) {
	home := rig.Init(t, "local")
	empty := home.Bttcd(t, "rollback")
	require.NotZero(t, empty.ExitCode)
	requireSaid(t, empty.Text(), filepath.Join(home.Path, "data"), "no chain")
}
