package cmd

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
	"strconv"
	"syscall"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/client"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/node"
	"github.com/bttcprotocol/bttcd/client/paychan/store/bolt"
	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/units"
)

// openedStore is a store and the node that knows the chain.
type openedStore struct {
	store *bolt.Store
	node  *node.Node
	head  paychan.Head
	close func() error
}

// openStore opens what --store and --grpc name; the node is only read.
func openStore(cmd *cobra.Command) (openedStore, error) { return openStoreAs(cmd, node.Options{}) }

// openStoreAs also signs transactions, if the options say by what key.
func openStoreAs(cmd *cobra.Command, options node.Options) (openedStore, error) {
	dir, err := cmd.Flags().GetString(flagStore)
	if err != nil {
		return openedStore{}, err
	}
	target, err := cmd.Flags().GetString(flagGRPC)
	if err != nil {
		return openedStore{}, err
	}
	connected, hangUp, err := node.Dial(cmd.Context(), target, options)
	if err != nil {
		return openedStore{}, fmt.Errorf("no node at %s: start one, or name another with --%s: %w", target, flagGRPC, err)
	}
	head, err := connected.Head(cmd.Context())
	if err != nil {
		return openedStore{}, errors.Join(fmt.Errorf("asking the node at %s: %w", target, err), hangUp())
	}
	kept, err := bolt.Open(dir)
	if errors.Is(err, bolt.ErrLocked) {
		err = fmt.Errorf("%w; a redeemer that runs shows the store on its /status", err)
	}
	if err != nil {
		return openedStore{}, errors.Join(err, hangUp())
	}
	return openedStore{kept, connected, head, func() error { return errors.Join(kept.Close(), hangUp()) }}, nil
}

// untilSignal returns a context that a supervisor's or a user's signal ends.
func untilSignal(cmd *cobra.Command) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
}

func parsePurse(text string) (uint64, error) {
	purse, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("purse %q: it must be the number that bttcd tx paychan open gave, see bttcd query paychan purses", text)
	}
	return purse, nil
}

// payees returns the accounts that are named by any spelling or by a key, each once.
func payees(cmd *cobra.Command, names []string) ([]common.Address, error) {
	seen := map[common.Address]bool{}
	var found []common.Address
	for _, name := range names {
		payee, err := accountNamed(cmd, name)
		if err != nil {
			return nil, fmt.Errorf("payee %q: %w", name, err)
		}
		if seen[payee] {
			return nil, fmt.Errorf("payee %q is named twice", name)
		}
		seen[payee] = true
		found = append(found, payee)
	}
	return found, nil
}

func accountNamed(cmd *cobra.Command, name string) (common.Address, error) {
	account, err := paychan.ParseAddress(name)
	if err == nil || address.Looks(name) {
		return account, err
	}
	clientCtx, ctxErr := client.GetClientQueryContext(cmd)
	if ctxErr != nil || clientCtx.Keyring == nil {
		return account, err
	}
	record, keyErr := clientCtx.Keyring.Key(name)
	if keyErr != nil {
		return account, err
	}
	key, keyErr := record.GetAddress()
	if keyErr != nil {
		return account, keyErr
	}
	if len(key) != common.AddressLength {
		return account, fmt.Errorf("the key %q has an address of %d bytes: it is an account of the Cosmos kind alone", name, len(key))
	}
	return common.BytesToAddress(key), nil
}

// amountText spells an amount for people.
func amountText(amount math.Int, denom string) string {
	if denom == chain.BaseDenom {
		return units.FormatBTT(amount)
	}
	return amount.String() + denom
}
