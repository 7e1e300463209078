package network

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// credits measures blocks from the one that is the last when a deposit's block becomes final there,
// to the one that credits it.
func (n *network) credits(ctx context.Context, sizes Sizes, figures map[string]float64) error {
	sender, err := n.sender(ctx, "alice")
	if err != nil {
		return err
	}
	if err := sender.approve(ctx, int64(sizes.Samples+sizes.Burst)); err != nil {
		return err
	}
	var blocks []int64
	for range sizes.Samples {
		hash, err := sender.deposit(ctx)
		if err != nil {
			return err
		}
		receipt, err := n.mined(ctx, hash)
		if err != nil {
			return err
		}
		at, err := n.finalAt(ctx, receipt.BlockNumber.Uint64())
		if err != nil {
			return err
		}
		credited, err := n.stage(ctx, hash.Hex(), "CREDITED")
		if err != nil {
			return err
		}
		blocks = append(blocks, credited-at)
	}
	figures["credit_blocks_p50"], figures["credit_blocks_p99"] = percentiles(blocks)
	return nil
}

// signs measures blocks from a withdrawal's own to that which holds enough signatures of it.
func (n *network) signs(ctx context.Context, sizes Sizes, figures map[string]float64) error {
	var blocks []int64
	for range sizes.Samples {
		answer, err := n.run(ctx, n.bttcd, "tx", "bridge", "out", "1", n.Accounts[0].EVM, "1btt", "--fee", "5btt",
			"--from", "bob", "--keyring-backend", "test", "--home", n.Validators[0].Home, "--node", "tcp://"+strings.TrimPrefix(n.Validators[0].RPC, "http://"),
			"--gas", "500000", "--gas-prices", "1000000000abtt", "-y", "-o", "json")
		if err != nil {
			return err
		}
		var sent struct {
			TxHash string `json:"txhash"`
			Code   int
			RawLog string `json:"raw_log"`
		}
		if err := json.Unmarshal(answer, &sent); err != nil || sent.Code != 0 {
			return fmt.Errorf("a withdrawal was refused: %s %w", answer, err)
		}
		signed, err := n.stage(ctx, sent.TxHash, "SIGNED")
		if err != nil {
			return err
		}
		asked, err := n.stage(ctx, sent.TxHash, "WAITING")
		if err != nil {
			return err
		}
		blocks = append(blocks, signed-asked)
	}
	figures["sign_blocks_p50"], figures["sign_blocks_p99"] = percentiles(blocks)
	return nil
}

// burst measures deposits applied a second of block time, when many become final at once.
func (n *network) burst(ctx context.Context, sizes Sizes, figures map[string]float64) error {
	before, _, err := n.applied(ctx)
	if err != nil {
		return err
	}
	if _, err := n.run(ctx, n.localnet, "chain", "ethereum", "stall", "--dir", n.dir); err != nil {
		return err
	}
	sender, err := n.sender(ctx, "alice")
	if err != nil {
		return err
	}
	var last common.Hash
	for i := range sizes.Burst {
		if last, err = sender.deposit(ctx); err != nil {
			return err
		}
		// The pool of go-ethereum takes a bounded number from one account.
		if i%500 == 499 {
			if _, err := n.mined(ctx, last); err != nil {
				return err
			}
		}
	}
	if _, err := n.mined(ctx, last); err != nil {
		return err
	}
	if _, err := n.run(ctx, n.localnet, "chain", "ethereum", "resume", "--dir", n.dir); err != nil {
		return err
	}
	var first, end int64
	var firstApplied uint64
	err = wait(ctx, "all deposits to be credited", func() (bool, error) {
		applied, height, err := n.applied(ctx)
		if err != nil {
			return false, err
		}
		if first == 0 && applied > before {
			first, firstApplied = height, applied
		}
		end = height
		return applied >= before+uint64(sizes.Burst), nil //nolint:gosec // a number of deposits
	})
	if err != nil {
		return err
	}
	began, err := n.blockTime(ctx, first)
	if err != nil {
		return err
	}
	ended, err := n.blockTime(ctx, end)
	if err != nil {
		return err
	}
	if !ended.After(began) {
		return fmt.Errorf("all %d deposits were applied by block %d: measure more", sizes.Burst, end)
	}
	rest := float64(before + uint64(sizes.Burst) - firstApplied) //nolint:gosec // a number of deposits
	figures["deposits_sustained_per_s"] = rest / ended.Sub(began).Seconds()
	figures["burst_block_s"] = ended.Sub(began).Seconds() / float64(end-first)
	return nil
}

// applied is the nonce of the last event of Ethereum that is applied, and the height as of which.
func (n *network) applied(ctx context.Context) (nonce uint64, height int64, err error) {
	// Asked before, so that the height is none that was not seen.
	if height, err = n.height(ctx); err != nil {
		return 0, 0, err
	}
	var answer struct {
		Rows []struct {
			State struct {
				AppliedNonce string `json:"applied_nonce"`
			}
		}
	}
	if err := get(ctx, n.Validators[0].REST+"/bttc/bridge/v1/rows", &answer); err != nil {
		return 0, 0, err
	}
	if len(answer.Rows) == 0 {
		return 0, 0, fmt.Errorf("the testnet has no bridge")
	}
	nonce, err = strconv.ParseUint(answer.Rows[0].State.AppliedNonce, 10, 64)
	return nonce, height, err
}

func (n *network) height(ctx context.Context) (int64, error) {
	var answer struct {
		Result struct {
			SyncInfo struct {
				Height string `json:"latest_block_height"`
			} `json:"sync_info"`
		}
	}
	if err := get(ctx, n.Validators[0].RPC+"/status", &answer); err != nil {
		return 0, err
	}
	return strconv.ParseInt(answer.Result.SyncInfo.Height, 10, 64)
}

func (n *network) blockTime(ctx context.Context, height int64) (time.Time, error) {
	var answer struct {
		Result struct {
			Block struct{ Header struct{ Time time.Time } }
		}
	}
	err := get(ctx, n.Validators[0].RPC+"/block?height="+strconv.FormatInt(height, 10), &answer)
	return answer.Result.Block.Header.Time, err
}

// finalAt waits until a block there is final, and returns the height here.
func (n *network) finalAt(ctx context.Context, block uint64) (height int64, err error) {
	err = wait(ctx, "finality", func() (bool, error) {
		header, err := n.remote.HeaderByNumber(ctx, big.NewInt(int64(rpc.FinalizedBlockNumber)))
		if err != nil || header.Number.Uint64() < block {
			return false, err
		}
		height, err = n.height(ctx)
		return err == nil, err
	})
	return height, err
}

func (n *network) mined(ctx context.Context, hash common.Hash) (receipt *types.Receipt, err error) {
	err = wait(ctx, "a block there to hold "+hash.Hex(), func() (bool, error) {
		receipt, err = n.remote.TransactionReceipt(ctx, hash)
		return err == nil, err
	})
	if err == nil && receipt.Status != types.ReceiptStatusSuccessful {
		err = fmt.Errorf("the deposit %s failed", hash)
	}
	return receipt, err
}

// stage waits until a transfer has come to a stage, and returns the height.
func (n *network) stage(ctx context.Context, hash, stage string) (height int64, err error) {
	err = wait(ctx, "transfer "+hash+" to be "+stage, func() (bool, error) {
		var answer struct {
			Transfers []struct {
				Transfer struct {
					Steps []struct{ Stage, Height string }
				}
			}
		}
		if err := get(ctx, n.Validators[0].REST+"/bttc/bridge/v1/transfers?key="+hash, &answer); err != nil {
			return false, err
		}
		for _, found := range answer.Transfers {
			for _, step := range found.Transfer.Steps {
				if step.Stage == "TRANSFER_STAGE_"+stage {
					height, err = strconv.ParseInt(step.Height, 10, 64)
					return err == nil, err
				}
			}
		}
		return false, nil
	})
	return height, err
}

func percentiles(samples []int64) (p50, p99 float64) {
	sorted := slices.Sorted(slices.Values(samples))
	at := func(percent int) float64 { return float64(sorted[(len(sorted)*percent+99)/100-1]) }
	return at(50), at(99)
}

// amount is that of each deposit: 1 BTT.
var amount = big.NewInt(1e18)

// sender signs transactions there, one after the other.
type sender struct {
	*network
	signer types.Signer
	wallet *wallet
}

func (n *network) sender(ctx context.Context, name string) (*sender, error) {
	for _, account := range n.Accounts {
		if account.Name != name {
			continue
		}
		key, err := crypto.HexToECDSA(strings.TrimPrefix(account.PrivateKeyHex, "0x"))
		if err != nil {
			return nil, err
		}
		w := &wallet{key: key, address: crypto.PubkeyToAddress(key.PublicKey)}
		w.nonce, err = n.remote.PendingNonceAt(ctx, w.address)
		return &sender{n, types.LatestSignerForChainID(big.NewInt(n.Chains["ethereum"].ChainID)), w}, err
	}
	return nil, fmt.Errorf("the testnet has no account %q", name)
}

func (s *sender) approve(ctx context.Context, deposits int64) error {
	portal, total := s.Chains["ethereum"].Portal, new(big.Int).Mul(amount, big.NewInt(deposits))
	selector := portalabi.Selector("approve(address,uint256)")
	data := append(selector[:], common.LeftPadBytes(portal[:], 32)...)
	hash, err := s.send(ctx, s.Chains["ethereum"].Tokens["BTT"], append(data, common.LeftPadBytes(total.Bytes(), 32)...))
	if err != nil {
		return err
	}
	_, err = s.mined(ctx, hash)
	return err
}

func (s *sender) deposit(ctx context.Context) (common.Hash, error) {
	at := s.Chains["ethereum"]
	data, err := portalabi.DepositCalldata(portalabi.Address(at.Tokens["BTT"]), amount, portalabi.Address(s.wallet.address), nil)
	if err != nil {
		return common.Hash{}, err
	}
	return s.send(ctx, at.Portal, data)
}
