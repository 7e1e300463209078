package fund

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/devchain"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/rpc"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/wait"
)

func (s Source) pay(ctx context.Context, asked payment) (Receipt, error) {
	receipt := Receipt{
		Chain: asked.chain, Bech32: asked.to.Bech32, EVM: asked.to.EVM, TRON: asked.to.TRON,
		Paid: asked.token.whole(asked.amount), Amount: asked.amount.String(), Denom: asked.token.base,
	}
	if asked.chain == Ethereum {
		paid, err := devchain.Fund(ctx, *s.Plan.Ethereum, common.HexToAddress(asked.to.EVM), asked.token.symbol, asked.amount)
		receipt.Hash, receipt.Height = paid.Hash.Hex(), int64(paid.Block) //nolint:gosec // a block number
		return receipt, err
	}
	if asked.bridged() {
		var err error
		receipt.Hash, err = s.deposit(ctx, asked)
		return receipt, err
	}
	tx, err := s.send(ctx, asked)
	receipt.Hash, receipt.Height = tx.Hash, tx.Height
	return receipt, err
}

// sendLimit bounds the command that signs, and then the wait for its block.
const sendLimit = 30 * time.Second

func (s Source) send(ctx context.Context, asked payment) (rpc.Tx, error) {
	at, err := s.answering(ctx)
	if err != nil {
		return rpc.Tx{}, err
	}
	limited, cancel := context.WithTimeout(ctx, sendLimit)
	defer cancel()
	output, err := s.Binary.Run(limited, "tx", "bank", "send", s.Plan.Faucet, asked.to.Bech32, asked.amount.String()+asked.token.base,
		"--home", s.Plan.Validators[0].Home, "--keyring-backend", "test", "--chain-id", s.Plan.ChainID, "--node", at.RPCAddress(),
		"--gas", "auto", "--gas-adjustment", "1.5", "--gas-prices", "1000000000abtt", "-y", "-o", "json")
	if err != nil {
		return rpc.Tx{}, fmt.Errorf("pay %s: %w", asked.token.whole(asked.amount), err)
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
		return rpc.Tx{}, fmt.Errorf("the node refused the payment: %s (code %d)", answer.Log, answer.Code)
	}
	return await(ctx, rpc.Comet(at.RPCURL()), answer.Hash)
}

// answering returns a validator that can be asked.
func (s Source) answering(ctx context.Context) (node.Validator, error) {
	for _, validator := range s.Plan.Validators {
		if _, err := rpc.Comet(validator.RPCURL()).Status(ctx); err == nil {
			return validator, nil
		}
	}
	return node.Validator{}, errors.New("no validator answers: `localnet up` brings the testnet up")
}

func await(ctx context.Context, comet rpc.Comet, hash string) (rpc.Tx, error) {
	var tx rpc.Tx
	err := wait.Until(ctx, sendLimit, func(ctx context.Context) (found bool, err error) {
		tx, found, err = comet.Tx(ctx, hash)
		return found, err
	})
	switch {
	case errors.Is(err, wait.ErrLimit):
		return tx, fmt.Errorf("the payment %s was in no block after %s: do enough validators run?", hash, sendLimit)
	case err != nil:
		return tx, err
	case tx.Code != 0:
		return tx, fmt.Errorf("the payment %s failed in block %d: %s (code %d)", hash, tx.Height, tx.Log, tx.Code)
	}
	return tx, nil
}

// deposit locks tokens of the faucet in the Portal for the recipient and returns the hash there.
func (s Source) deposit(ctx context.Context, asked payment) (string, error) {
	at, err := s.answering(ctx)
	if err != nil {
		return "", err
	}
	limited, cancel := context.WithTimeout(ctx, sendLimit)
	defer cancel()
	amount := strings.ReplaceAll(asked.token.whole(asked.amount), " ", "")
	output, err := s.Binary.Run(limited, "bridge", "deposit", devchain.Name, strings.ToLower(amount), "--to", asked.to.Bech32,
		"--from", s.Plan.Faucet, "--keyring-backend", "test", "--home", s.Plan.Validators[0].Home, "--node", at.RPCAddress(), "-o", "json")
	if err != nil {
		return "", fmt.Errorf("deposit %s: %w", asked.token.whole(asked.amount), err)
	}
	var made struct {
		Hash string `json:"hash"`
	}
	if err := json.Unmarshal(output, &made); err != nil || made.Hash == "" {
		return "", fmt.Errorf("bttcd answered the deposit with %q", output)
	}
	return made.Hash, nil
}

// creditLimit is more than finality there and two blocks here take.
const creditLimit = time.Minute

// credited waits for the block in which a deposit arrives.
func (s Source) credited(ctx context.Context, hash string) (int64, error) {
	at, err := s.answering(ctx)
	if err != nil {
		return 0, err
	}
	var height int64
	err = wait.Until(ctx, creditLimit, func(ctx context.Context) (bool, error) {
		var answer struct {
			Transfers []struct {
				Transfer struct {
					Steps []struct {
						Stage  string `json:"stage"`
						Height int64  `json:"height,string"`
					} `json:"steps"`
				} `json:"transfer"`
			} `json:"transfers"`
		}
		if err := rpc.Get(ctx, at.RESTURL()+"/bttc/bridge/v1/transfers?key="+hash, &answer); err != nil || len(answer.Transfers) == 0 {
			return false, nil //nolint:nilerr // a transfer is unknown until it was voted on
		}
		for _, step := range answer.Transfers[0].Transfer.Steps {
			if step.Stage == "TRANSFER_STAGE_CREDITED" {
				height = step.Height
			}
		}
		return height > 0, nil
	})
	if errors.Is(err, wait.ErrLimit) {
		return 0, fmt.Errorf("the deposit %s is made and not yet credited after %s: `localnet chain ethereum status` tells whether finality stands still",
			hash, creditLimit)
	}
	return height, err
}
