package rig

import (
	"context"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/load"
)

// Hammer sends bank and Ethereum transfers to a node which is killed and started meanwhile,
// and remembers what it sent. Every transfer pays one abtt to the recipient of its kind.
type Hammer struct {
	wallet   *Wallet
	accounts []*load.Account
	// BankTo and EVMTo are the recipients.
	BankTo, EVMTo common.Address
	// Every is how often each account sends: enough to have transactions in every block, few
	// enough to count them all in the end.
	Every time.Duration

	mutex sync.Mutex
	// A transaction that was lost with a mempool is signed again to the same hash.
	bank, evm map[string]bool
}

// NewHammer funds its accounts, half of them for each kind.
func NewHammer(t *testing.T, wallet *Wallet, accounts int) *Hammer {
	t.Helper()
	hammer := &Hammer{wallet: wallet, accounts: load.NewAccounts(t.Name(), accounts), BankTo: NewAddress(t), EVMTo: NewAddress(t),
		Every: 30 * time.Millisecond,
		bank:  map[string]bool{}, evm: map[string]bool{}}
	addresses := make([]common.Address, accounts)
	for i, account := range hammer.accounts {
		addresses[i] = account.Address()
	}
	require.NoError(t, wallet.Load(t.Context(), wallet.Account))
	raw, err := wallet.Chain.MultiSend(wallet.Account, BTT(100), addresses...)
	require.NoError(t, err)
	require.NoError(t, wallet.Broadcast(t.Context(), raw))
	last := hammer.accounts[accounts-1]
	Wait(t, "the hammer's accounts to be funded", time.Minute, func() error {
		return wallet.Load(t.Context(), last)
	})
	return hammer
}

// Run sends from all accounts at once until the context ends, whether or not the node lives.
func (h *Hammer) Run(ctx context.Context) {
	var senders sync.WaitGroup
	for i, account := range h.accounts {
		senders.Go(func() {
			for ctx.Err() == nil {
				h.send(ctx, account, i%2 == 0)
			}
		})
	}
	senders.Wait()
}

// send signs with the account's next sequences until the node refuses or is gone.
func (h *Hammer) send(ctx context.Context, account *load.Account, bank bool) {
	err := h.wallet.Load(ctx, account)
	for err == nil && ctx.Err() == nil {
		if bank {
			err = h.sendBank(ctx, account)
		} else {
			err = h.sendEVM(ctx, account)
		}
		rest(ctx, h.Every)
	}
	rest(ctx, pollEvery)
}

func rest(ctx context.Context, length time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(length):
	}
}

func (h *Hammer) sendBank(ctx context.Context, account *load.Account) error {
	raw, err := h.wallet.Chain.Send(account, h.BankTo, big.NewInt(1))
	if err != nil {
		return err
	}
	h.mutex.Lock()
	h.bank[cometHash(raw)] = true
	h.mutex.Unlock()
	return h.wallet.Broadcast(ctx, raw)
}

func (h *Hammer) sendEVM(ctx context.Context, account *load.Account) error {
	raw, err := h.wallet.Chain.Transfer(account, h.EVMTo, big.NewInt(1))
	if err != nil {
		return err
	}
	h.mutex.Lock()
	h.evm[crypto.Keccak256Hash(raw).Hex()] = true
	h.mutex.Unlock()
	return h.wallet.BroadcastEthereum(ctx, raw)
}
