package tour

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/network"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/rpc"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/wait"
)

// commandLimit bounds one call of bttcd, which starts in about half a second.
const commandLimit = 60 * time.Second

// user talks to the first validator, whose keyring holds the funded accounts.
type user struct {
	binary   node.Binary
	chainID  string
	first    node.Validator
	accounts map[string]node.Account
	comet    rpc.Comet
	rest     string
	ethereum rpc.Ethereum
}

func newUser(running *network.Network) *user {
	first := running.Plan.Validators[0]
	u := &user{
		binary: running.Binary, chainID: running.Homes.ChainID, first: first, accounts: map[string]node.Account{},
		comet: rpc.Comet(first.RPCURL()), rest: first.RESTURL(), ethereum: rpc.Ethereum(first.JSONRPCURL()),
	}
	for _, account := range running.Homes.Accounts {
		u.accounts[account.Name] = account
	}
	return u
}

// traveler is the account that takes the tour.
const traveler = "alice"

// send signs a transaction with the traveler's key, sends it and waits for its block.
func (u *user) send(ctx context.Context, args ...string) (rpc.Tx, error) {
	return u.sendAs(ctx, u.first, traveler, args...)
}

// sendAs does the same with the keyring and through the RPC of another validator.
func (u *user) sendAs(ctx context.Context, at node.Validator, from string, args ...string) (rpc.Tx, error) {
	limited, cancel := context.WithTimeout(ctx, commandLimit)
	defer cancel()
	args = append([]string{"tx"}, args...)
	output, err := u.binary.Run(limited, append(args,
		"--home", at.Home, "--keyring-backend", "test", "--from", from,
		"--chain-id", u.chainID, "--node", at.RPCAddress(),
		"--gas", "auto", "--gas-adjustment", "1.5", "--gas-prices", "1000000000abtt", "-y", "-o", "json")...)
	if err != nil {
		return rpc.Tx{}, err
	}
	var answer struct {
		Hash string `json:"txhash"`
		Code uint32 `json:"code"`
		Log  string `json:"raw_log"`
	}
	if err := json.Unmarshal(output, &answer); err != nil {
		return rpc.Tx{}, fmt.Errorf("bttcd answered %q: %w", output, err)
	}
	if answer.Code != 0 {
		return rpc.Tx{}, fmt.Errorf("the node refused the transaction: %s (code %d)", answer.Log, answer.Code)
	}
	return u.awaitTx(ctx, answer.Hash)
}

func (u *user) awaitTx(ctx context.Context, hash string) (rpc.Tx, error) {
	var tx rpc.Tx
	err := wait.Until(ctx, stepLimit, func(ctx context.Context) (found bool, err error) {
		tx, found, err = u.comet.Tx(ctx, hash)
		return found, err
	})
	switch {
	case errors.Is(err, wait.ErrLimit):
		return tx, fmt.Errorf("transaction %s was not in a block after %s", hash, stepLimit)
	case err != nil:
		return tx, err
	case tx.Code != 0:
		return tx, fmt.Errorf("transaction %s failed in block %d: %s (code %d)", hash, tx.Height, tx.Log, tx.Code)
	}
	return tx, nil
}

// get asks the REST gateway of the first validator.
func (u *user) get(ctx context.Context, path string, answer any) error {
	return rpc.Get(ctx, u.rest+path, answer)
}

// coin is an amount of abtt as REST spells it.
type coin struct {
	Denom  string `json:"denom"`
	Amount string `json:"amount"`
}

func (c coin) abtt() (*big.Int, error) {
	amount, ok := new(big.Int).SetString(c.Amount, 10)
	if !ok || c.Denom != "abtt" {
		return nil, fmt.Errorf("%q %q is not an amount of abtt", c.Amount, c.Denom)
	}
	return amount, nil
}

// balance asks what the account of any spelling has, in abtt.
func (u *user) balance(ctx context.Context, spelling string) (*big.Int, error) {
	var answer struct {
		Balance coin `json:"balance"`
	}
	if err := u.get(ctx, "/cosmos/bank/v1beta1/balances/"+spelling+"/by_denom?denom=abtt", &answer); err != nil {
		return nil, err
	}
	return answer.Balance.abtt()
}

// btt returns n BTT in abtt.
func btt(n int64) *big.Int {
	return new(big.Int).Mul(big.NewInt(n), big.NewInt(1e18))
}
