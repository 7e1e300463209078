package ethereum_test

import (
	"context"
	"math/big"
	"net"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/testutil/devchain/ethereum"
)

var faucet, _ = crypto.HexToECDSA("4f3edf983ac636a65a842ce7c78d9aa706d3b113bce9c46f30d7d21715b23b1d")

func config() ethereum.Config {
	return ethereum.Config{ChainID: 1337, FinalityLag: 3, Faucet: crypto.PubkeyToAddress(faucet.PublicKey)}
}

func start(t *testing.T, config ethereum.Config) *ethereum.Chain {
	t.Helper()
	chain, err := ethereum.Start(config, nil)
	require.NoError(t, err)
	return chain
}

func TestTransactionsAreMinedAndBecomeFinal(t *testing.T) {
	chain := start(t, config())
	defer func() { require.NoError(t, chain.Close()) }()
	client := chain.Client()
	sent := pay(t, client, 0)
	require.NoError(t, chain.Mine(1))

	receipt, err := client.TransactionReceipt(t.Context(), sent)
	require.NoError(t, err)
	require.EqualValues(t, 1, receipt.BlockNumber.Uint64())
	require.Equal(t, types.ReceiptStatusSuccessful, receipt.Status)
	require.EqualValues(t, 0, final(t, client))
	require.NoError(t, chain.Mine(3))
	require.EqualValues(t, 1, final(t, client))
}

func TestFinalityStallsAndIsReached(t *testing.T) {
	chain := start(t, config())
	defer func() { require.NoError(t, chain.Close()) }()
	client := chain.Client()
	chain.Stall(true)
	require.NoError(t, chain.Mine(40))
	require.EqualValues(t, 0, final(t, client))
	chain.Finalize()
	require.EqualValues(t, 40, final(t, client))
	chain.Stall(false)
	require.EqualValues(t, 40, final(t, client), "finality does not go back")
	require.NoError(t, chain.Mine(4))
	require.EqualValues(t, 41, final(t, client))
}

func TestReorganizationPutsTransactionsBack(t *testing.T) {
	chain := start(t, config())
	defer func() { require.NoError(t, chain.Close()) }()
	client := chain.Client()
	require.NoError(t, chain.Mine(5))
	sent := pay(t, client, 0)
	require.NoError(t, chain.Mine(1))
	before, err := client.TransactionReceipt(t.Context(), sent)
	require.NoError(t, err)

	require.ErrorContains(t, chain.Reorg(4), "3 is final: at most 3 are possible")
	require.NoError(t, chain.Reorg(2))
	require.EqualValues(t, 7, chain.Head())
	_, err = client.TransactionReceipt(t.Context(), sent)
	require.Error(t, err, "the block that held it is gone")

	require.NoError(t, chain.Mine(1))
	after, err := client.TransactionReceipt(t.Context(), sent)
	require.NoError(t, err)
	require.NotEqual(t, before.BlockHash, after.BlockHash)
	require.EqualValues(t, 8, after.BlockNumber.Uint64())
}

func TestSkippedTimeIsThatOfTheBlocksAfter(t *testing.T) {
	chain := start(t, config())
	defer func() { require.NoError(t, chain.Close()) }()
	require.NoError(t, chain.Mine(1))
	before := chain.Time()
	require.NoError(t, chain.Skip(48*3600))
	require.EqualValues(t, 2, chain.Head(), "one block is enough")
	skipped := chain.Time()
	require.Greater(t, skipped, before+48*3600)
	require.NoError(t, chain.Mine(3))
	require.Equal(t, skipped+3, chain.Time(), "time goes on from there")
	require.NoError(t, chain.Reorg(1))
	require.Equal(t, skipped+4, chain.Time())
}

func TestRestartKeepsTheChain(t *testing.T) {
	config := config()
	config.Dir = t.TempDir()
	chain := start(t, config)
	sent := pay(t, chain.Client(), 0)
	require.NoError(t, chain.Mine(10))
	require.NoError(t, chain.Close())

	chain = start(t, config)
	defer func() { require.NoError(t, chain.Close()) }()
	require.EqualValues(t, 10, chain.Head())
	require.EqualValues(t, 7, chain.Finalized())
	_, err := chain.Client().TransactionReceipt(t.Context(), sent)
	require.NoError(t, err)
	pay(t, chain.Client(), 1)
	require.NoError(t, chain.Mine(1))
}

func TestControlByRPC(t *testing.T) {
	config := config()
	config.Port = freePort(t)
	chain := start(t, config)
	defer func() { require.NoError(t, chain.Close()) }()
	client, err := rpc.DialContext(t.Context(), chain.URL())
	require.NoError(t, err)
	defer client.Close()

	var status ethereum.Status
	require.NoError(t, client.CallContext(t.Context(), &status, "dev_mine", 6))
	require.Equal(t, ethereum.Status{Head: 6, Finalized: 3, Time: status.Time}, status)
	require.NoError(t, client.CallContext(t.Context(), &status, "dev_stall", true))
	require.NoError(t, client.CallContext(t.Context(), &status, "dev_reorg", 1))
	require.Equal(t, ethereum.Status{Head: 7, Finalized: 3, Stalled: true, Time: status.Time}, status)
	require.ErrorContains(t, client.CallContext(t.Context(), &status, "dev_mine", 0), "1 to 100000 are possible")
	require.NoError(t, client.CallContext(t.Context(), &status, "dev_finalize"))
	require.Equal(t, ethereum.Status{Head: 7, Finalized: 7, Stalled: true, Time: status.Time}, status)
	before := status.Time
	require.NoError(t, client.CallContext(t.Context(), &status, "dev_skip", 3600))
	require.Equal(t, ethereum.Status{Head: 8, Finalized: 7, Stalled: true, Time: status.Time}, status)
	require.GreaterOrEqual(t, status.Time, before+3600)
	require.ErrorContains(t, client.CallContext(t.Context(), &status, "dev_skip", 0), "1 to 31622400 are possible")
}

func TestConfigIsChecked(t *testing.T) {
	for name, change := range map[string]func(*ethereum.Config){
		"no chain id":       func(c *ethereum.Config) { c.ChainID = 0 },
		"half a second":     func(c *ethereum.Config) { c.Period = 500_000_000 },
		"port out of range": func(c *ethereum.Config) { c.Port = 70_000 },
	} {
		t.Run(name, func(t *testing.T) {
			config := config()
			change(&config)
			_, err := ethereum.Start(config, nil)
			require.ErrorContains(t, err, "development chain")
		})
	}
}

// pay sends one wei from the faucet and returns the transaction's hash.
func pay(t *testing.T, client *ethclient.Client, nonce uint64) common.Hash {
	t.Helper()
	tx, err := types.SignNewTx(faucet, types.LatestSignerForChainID(big.NewInt(1337)), &types.DynamicFeeTx{
		ChainID: big.NewInt(1337), Nonce: nonce, GasTipCap: big.NewInt(1_000_000_000), GasFeeCap: big.NewInt(10_000_000_000),
		Gas: 21_000, To: &common.Address{0: 0xb0}, Value: big.NewInt(1),
	})
	require.NoError(t, err)
	require.NoError(t, client.SendTransaction(context.Background(), tx))
	return tx.Hash()
}

func final(t *testing.T, client *ethclient.Client) uint64 {
	t.Helper()
	header, err := client.HeaderByNumber(t.Context(), big.NewInt(int64(rpc.FinalizedBlockNumber)))
	require.NoError(t, err)
	return header.Number.Uint64()
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, listener.Close()) }()
	return listener.Addr().(*net.TCPAddr).Port
}
