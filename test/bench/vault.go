package main

import (
	"context"
	_ "embed"
	"fmt"
	"math/big"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/test/load"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// vaultCode is vault/Vault.sol compiled by solc for the London EVM; vault/README.md says how.
//
//go:embed vault/vault.hex
var vaultCode string

const vaultABI = `[{"type":"function","name":"cashChequeBeneficiary","inputs":[{"name":"recipient","type":"address"},
	{"name":"cumulativePayout","type":"uint256"},{"name":"signature","type":"bytes"}]},
	{"type":"function","name":"totalPaidOut","outputs":[{"name":"","type":"uint256"}],"inputs":[],"stateMutability":"view"},
	{"type":"function","name":"token","outputs":[{"name":"","type":"address"}],"inputs":[],"stateMutability":"view"}]`

// btfsChain is the chain id in the domain of today's cheques.
const btfsChain = 199

// Gas limits of the vault's transactions, with room to spare.
const (
	deployGas = 3_000_000
	cashGas   = 200_000
)

// vault is BTFS's rule of cashing on our own EVM.
type vault struct {
	*purses
	abi     abi.ABI
	issuer  *load.Account
	address common.Address
}

// cashCheques cashes one cheque of each beneficiary, one a transaction, as BTFS does.
func (p *purses) cashCheques(ctx context.Context, issuer *load.Account, figures map[string]float64) error {
	parsed, err := abi.JSON(strings.NewReader(vaultABI))
	if err != nil {
		return err
	}
	v := &vault{purses: p, abi: parsed, issuer: issuer}
	if err := v.deploy(ctx); err != nil {
		return fmt.Errorf("deploying the vault: %w", err)
	}
	cheques := make([][]byte, len(p.owners))
	for i, beneficiary := range p.owners {
		if cheques[i], err = v.cash(beneficiary); err != nil {
			return err
		}
	}
	height, err := p.Height(ctx)
	if err != nil {
		return err
	}
	start := time.Now()
	if err := p.sendEthereum(ctx, cheques); err != nil {
		return err
	}
	if err := awaitCommitted(ctx, p.node, height, len(cheques)); err != nil {
		return err
	}
	figures["btfs_cash_per_s"] = float64(len(cheques)) / time.Since(start).Seconds()
	gas, err := p.gasSince(ctx, height)
	if err != nil {
		return err
	}
	figures["btfs_gas_per_cheque"] = float64(gas) / float64(len(cheques))
	return v.checkCashed(ctx, int64(len(cheques)))
}

// deploy deploys the vault and waits for it. The vault is its token's only holder's issuer.
func (v *vault) deploy(ctx context.Context) error {
	arguments := common.LeftPadBytes(big.NewInt(btfsChain).Bytes(), 32)
	code := append(common.FromHex(strings.TrimSpace(vaultCode)), arguments...)
	v.address = crypto.CreateAddress(v.issuer.Address(), v.issuer.Sequence)
	raw, err := v.chain.Ethereum(v.issuer, deployGas, nil, new(big.Int), code)
	if err != nil {
		return err
	}
	height, err := v.Height(ctx)
	if err != nil {
		return err
	}
	if err := v.BroadcastEthereum(ctx, raw); err != nil {
		return err
	}
	return awaitCommitted(ctx, v.node, height, 1)
}

// cash returns the transaction in which a beneficiary cashes a cheque of its own.
func (v *vault) cash(beneficiary *load.Account) ([]byte, error) {
	cheque := types.Cheque{
		Vault: v.address.Bytes(), Beneficiary: beneficiary.Address().Bytes(), CumulativePayout: math.OneInt(),
	}
	digest, err := cheque.Digest(types.ChequeDomain(btfsChain))
	if err != nil {
		return nil, err
	}
	signature, err := v.issuer.SignDigest(digest)
	if err != nil {
		return nil, err
	}
	data, err := v.abi.Pack("cashChequeBeneficiary", beneficiary.Address(), big.NewInt(1), signature)
	if err != nil {
		return nil, err
	}
	return v.chain.Ethereum(beneficiary, cashGas, &v.address, new(big.Int), data)
}

// sendEthereum hands transactions of different accounts to the node on several connections.
func (p *purses) sendEthereum(ctx context.Context, txs [][]byte) error {
	failures := make(chan error, len(txs))
	var group sync.WaitGroup
	for i := range connections {
		group.Go(func() {
			for at := i; at < len(txs); at += connections {
				failures <- p.BroadcastEthereum(ctx, txs[at])
			}
		})
	}
	group.Wait()
	for range txs {
		if err := <-failures; err != nil {
			return err
		}
	}
	return nil
}

// checkCashed asks the vault what it has paid: a transaction whose call fails is committed too.
func (v *vault) checkCashed(ctx context.Context, want int64) error {
	data, err := v.abi.Pack("totalPaidOut")
	if err != nil {
		return err
	}
	var answer hexutil.Bytes
	height, err := v.Height(ctx)
	if err != nil {
		return err
	}
	// The results of the newest block may not be written yet.
	if err := v.await(ctx, height+1); err != nil {
		return err
	}
	call := []any{map[string]any{"to": v.address, "data": hexutil.Encode(data)}, hexutil.EncodeUint64(uint64(height))}
	if err := v.Call(ctx, v.JSONRPC, "eth_call", call, &answer); err != nil {
		return err
	}
	if paid := new(big.Int).SetBytes(answer); paid.Int64() != want {
		return fmt.Errorf("the vault has paid %s, not %d", paid, want)
	}
	return nil
}
