package devchain

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/wait"
	"github.com/bttcprotocol/bttcd/contracts/bindings/portal"
)

// Contents are what the genesis of BTTC wants the Portal to hold and to believe.
type Contents struct {
	// Set is the first validator set, encoded.
	Set hexutil.Bytes `json:"set"`
	// Tokens are those of the plan, in its order.
	Tokens []TokenContents `json:"tokens"`
}

// TokenContents are in base units.
type TokenContents struct {
	Contract common.Address `json:"contract"`
	// Denom is what BTTC calls the token.
	Denom string `json:"denom,omitempty"`
	// Locked is what the Portal holds from the start.
	Locked Amount `json:"locked"`
	// Minimum is the least deposit, DailyLimit what the Portal lets out in a day, net.
	Minimum    Amount `json:"minimum"`
	DailyLimit Amount `json:"daily_limit"`
}

// Amount is written as a decimal string.
type Amount struct{ big.Int }

// UnmarshalJSON reads a decimal string.
func (a *Amount) UnmarshalJSON(text []byte) error {
	if len(text) < 2 || text[0] != '"' {
		return fmt.Errorf("amount %s: want a decimal string", text)
	}
	if _, ok := a.SetString(string(text[1:len(text)-1]), 10); !ok {
		return fmt.Errorf("amount %s: want a decimal string", text)
	}
	return nil
}

// MarshalJSON writes a decimal string.
func (a Amount) MarshalJSON() ([]byte, error) { return []byte(`"` + a.String() + `"`), nil }

// What every account of the testnet gets there, in whole tokens and ethers.
const (
	accountTokens = 1_000_000
	accountEthers = 1_000
)

// deployTimeout bounds the wait for the deployment's blocks.
const deployTimeout = time.Minute

// Await returns once the chain answers.
func Await(ctx context.Context, plan Plan) error {
	client, err := ethclient.DialContext(ctx, plan.RPC)
	if err != nil {
		return err
	}
	defer client.Close()
	_, err = client.BlockNumber(ctx)
	return err
}

// Deploy puts the tokens and the Portal where the plan has them, locks in the Portal what is
// behind the genesis of BTTC, and gives accounts tokens and ether. A chain that has its Portal
// is left as it is.
func Deploy(ctx context.Context, plan Plan, bttcEVMChainID uint64, contents Contents, accounts []common.Address) error {
	ctx, cancel := context.WithTimeout(ctx, deployTimeout)
	defer cancel()
	client, err := ethclient.DialContext(ctx, plan.RPC)
	if err != nil {
		return fmt.Errorf("connect to the development Ethereum: %w", err)
	}
	defer client.Close()
	code, err := client.CodeAt(ctx, plan.Portal, nil)
	if err != nil {
		return fmt.Errorf("look for the Portal: %w", err)
	}
	if len(code) > 0 {
		return nil
	}
	auth, err := bind.NewKeyedTransactorWithChainID(key(deployerKey), big.NewInt(ChainID))
	if err != nil {
		return err
	}
	auth.Context = ctx
	deployment := deployment{ctx: ctx, plan: plan, client: client, auth: auth}
	deployment.run(bttcEVMChainID, contents, append(accounts, plan.Relayer))
	return deployment.finish()
}

// deployment sends one transaction after the other and remembers the first error. Nonces are counted
// here, so that nothing waits for a block in between.
type deployment struct {
	ctx    context.Context
	plan   Plan
	client *ethclient.Client
	auth   *bind.TransactOpts
	nonce  uint64
	sent   []*types.Transaction
	err    error
}

func (d *deployment) run(bttcEVMChainID uint64, contents Contents, accounts []common.Address) {
	btt, usdt, usdc := d.plan.Tokens[nonceBTT], d.plan.Tokens[nonceUSDT], d.plan.Tokens[nonceUSDC]
	d.deploy(btt.Contract, func() (common.Address, *types.Transaction, error) {
		at, tx, _, err := portal.DeployToken(d.auth, d.client, "BitTorrent", btt.Symbol, uint8(btt.Decimals))
		return at, tx, err
	})
	// As on the real chains, USDT is the token that keeps to no standard.
	d.deploy(usdt.Contract, func() (common.Address, *types.Transaction, error) {
		at, tx, _, err := portal.DeployFalseToken(d.auth, d.client, "Tether USD", usdt.Symbol, uint8(usdt.Decimals))
		return at, tx, err
	})
	// As there, USDC refuses recipients that its owner blacklisted; here anyone may blacklist.
	d.deploy(usdc.Contract, func() (common.Address, *types.Transaction, error) {
		at, tx, _, err := portal.DeployBlacklistToken(d.auth, d.client, "USD Coin", usdc.Symbol, uint8(usdc.Decimals))
		return at, tx, err
	})
	d.deploy(d.plan.Portal, func() (common.Address, *types.Transaction, error) {
		at, tx, _, err := portal.DeployPortal(d.auth, d.client, bttcEVMChainID, RowID, contents.Set,
			[]common.Address{address(deployerKey)}, listed(contents))
		return at, tx, err
	})
	for _, token := range contents.Tokens {
		if token.Locked.Sign() > 0 {
			d.mint(token.Contract, d.plan.Portal, &token.Locked.Int)
		}
	}
	for _, account := range accounts {
		d.pay(account, new(big.Int).Mul(big.NewInt(accountEthers), big.NewInt(1e18)))
		for _, token := range d.plan.Tokens {
			unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(token.Decimals)), nil)
			d.mint(token.Contract, account, unit.Mul(unit, big.NewInt(accountTokens)))
		}
	}
}

func listed(contents Contents) []portal.PortalInitialToken {
	var tokens []portal.PortalInitialToken
	for _, token := range contents.Tokens {
		tokens = append(tokens, portal.PortalInitialToken{
			Token: token.Contract, Minimum: &token.Minimum.Int, Limit: &token.DailyLimit.Int,
		})
	}
	return tokens
}

// send makes the next transaction. Gas is given, not estimated, since what it builds on may be in
// no block yet.
func (d *deployment) send(gas uint64, build func() (*types.Transaction, error)) {
	if d.err != nil {
		return
	}
	d.auth.Nonce, d.auth.GasLimit = new(big.Int).SetUint64(d.nonce), gas
	d.auth.GasFeeCap, d.auth.GasTipCap = big.NewInt(100e9), big.NewInt(1e9)
	tx, err := build()
	if err != nil {
		d.err = fmt.Errorf("transaction %d of the deployment: %w", d.nonce, err)
		return
	}
	d.nonce++
	d.sent = append(d.sent, tx)
}

func (d *deployment) deploy(planned common.Address, build func() (common.Address, *types.Transaction, error)) {
	d.send(8_000_000, func() (*types.Transaction, error) {
		at, tx, err := build()
		if err == nil && at != planned {
			err = fmt.Errorf("a contract would be at %s, %s was planned: the deployer has been used before", at, planned)
		}
		return tx, err
	})
}

func (d *deployment) mint(token, to common.Address, amount *big.Int) {
	d.send(200_000, func() (*types.Transaction, error) {
		contract, err := portal.NewToken(token, d.client)
		if err != nil {
			return nil, err
		}
		return contract.Mint(d.auth, to, amount)
	})
}

func (d *deployment) pay(to common.Address, amount *big.Int) {
	d.send(21_000, func() (*types.Transaction, error) {
		tx, err := d.auth.Signer(d.auth.From, types.NewTx(&types.DynamicFeeTx{
			ChainID: big.NewInt(ChainID), Nonce: d.nonce, To: &to, Value: amount, Gas: 21_000,
			GasFeeCap: d.auth.GasFeeCap, GasTipCap: d.auth.GasTipCap,
		}))
		if err != nil {
			return nil, err
		}
		return tx, d.client.SendTransaction(d.ctx, tx)
	})
}

// finish waits for the blocks of what was sent, looks at every receipt, and waits until all is final.
// A chain that can be told to hurry is told.
func (d *deployment) finish() error {
	if d.err != nil {
		return d.err
	}
	control, err := Dial(d.ctx, d.plan)
	if err != nil {
		return err
	}
	defer control.Close()
	_, err = control.Mine(d.ctx, 1)
	patient := isUnknownMethod(err)
	if err != nil && !patient {
		return err
	}
	var last *big.Int
	for _, tx := range d.sent {
		receipt, err := bind.WaitMined(d.ctx, d.client, tx)
		if err != nil {
			return fmt.Errorf("transaction %s of the deployment: %w", tx.Hash(), err)
		}
		if receipt.Status != types.ReceiptStatusSuccessful {
			return errors.New("transaction " + tx.Hash().Hex() + " of the deployment failed")
		}
		last = receipt.BlockNumber
	}
	if patient {
		return d.awaitFinal(last)
	}
	_, err = control.Finalize(d.ctx)
	return err
}

// awaitFinal returns once a block is final.
func (d *deployment) awaitFinal(block *big.Int) error {
	return wait.Until(d.ctx, deployTimeout, func(ctx context.Context) (bool, error) {
		header, err := d.client.HeaderByNumber(ctx, big.NewInt(int64(rpc.FinalizedBlockNumber)))
		if err != nil {
			return false, fmt.Errorf("ask for the final block: %w", err)
		}
		return header.Number.Cmp(block) >= 0, nil
	})
}

// isUnknownMethod reports whether a chain has no such method, as one that is not ours.
func isUnknownMethod(err error) bool {
	const methodNotFound = -32601
	var refusal rpc.Error
	return errors.As(err, &refusal) && refusal.ErrorCode() == methodNotFound
}
