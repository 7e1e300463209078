package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/spf13/cobra"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/bridge/txmgr"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// remoteUser sends a user's transactions on a remote chain, one after the other.
type remoteUser struct {
	node    bridgeNode
	row     bridgetypes.Row
	portal  chain.Portal
	remote  chain.Submitter
	manager *txmgr.Manager
	out     io.Writer // progress, for people
	poll    time.Duration
	close   func() error
}

// sendPoll is how often a transaction is looked at, sendReplace when a dearer one displaces it.
const (
	sendPoll    = 500 * time.Millisecond
	sendReplace = time.Minute
)

// openRemoteUser finds the chain and its Portal, and finishes what an interrupted command sent.
func openRemoteUser(cmd *cobra.Command, chainName string) (*remoteUser, error) {
	price, err := maxGasPrice(cmd)
	if err != nil {
		return nil, err
	}
	key, err := remoteKey(cmd)
	if err != nil {
		return nil, err
	}
	node, err := newBridgeNode(cmd)
	if err != nil {
		return nil, err
	}
	row, portal, err := node.portal(cmd.Context(), chainName)
	if err != nil {
		return nil, err
	}
	warn := func(problem string) { fmt.Fprintln(cmd.ErrOrStderr(), "left out for now:", problem) }
	submitter, err := openRemote(cmd.Context(), cmd, row, portal, key, warn)
	if err != nil {
		return nil, err
	}
	folder := remoteStore(cmd)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		submitter.Close()
		return nil, fmt.Errorf("making the folder of sent transactions: %w", err)
	}
	store, err := txmgr.OpenStore(filepath.Join(folder, storeName(portal, submitter.Account())))
	if err != nil {
		submitter.Close()
		return nil, err
	}
	user := &remoteUser{
		node: node, row: row, portal: portal, remote: submitter, out: cmd.ErrOrStderr(), poll: sendPoll,
		close: func() error { submitter.Close(); return store.Close() },
	}
	user.manager, err = txmgr.New(txmgr.Config{
		Submitter: submitter, Store: store, Now: time.Now, MaxPrice: price, ReplaceAfter: sendReplace,
	})
	if err == nil {
		err = user.finish(cmd.Context())
	}
	if err != nil {
		return nil, errors.Join(err, user.close())
	}
	return user, nil
}

// landed is a transaction in a block.
type landed struct {
	Hash  common.Hash `json:"hash"`
	Block uint64      `json:"block"`
	// Fee is what it cost, in the chain's smallest unit.
	Fee string `json:"fee"`
}

// finish brings what an interrupted command sent into blocks, and then asks the user to look: the
// same command would do it a second time.
func (u *remoteUser) finish(ctx context.Context) error {
	open, err := u.manager.Open()
	if err != nil {
		return err
	}
	var done []string
	for _, key := range open {
		what, _, _ := strings.Cut(key, " ")
		fmt.Fprintf(u.out, "finishing the %s of an earlier command\n", what)
		landed, err := u.follow(ctx, key)
		if err != nil {
			return err
		}
		if what != approval {
			done = append(done, fmt.Sprintf("%s %s", what, landed.Hash))
		}
	}
	if len(done) > 0 {
		return fmt.Errorf("an earlier command was interrupted and is done only now: %s. Nothing else was sent: run this command again if you want that too",
			strings.Join(done, ", "))
	}
	return nil
}

// send brings a call into a block.
func (u *remoteUser) send(ctx context.Context, what string, call chain.Call) (landed, error) {
	key := what + " " + strconv.FormatInt(time.Now().UnixNano(), 10)
	if err := u.manager.Begin(ctx, key, call); err != nil {
		return landed{}, u.explain(what, err)
	}
	return u.follow(ctx, key)
}

// follow ends once a block holds one of the call's transactions.
func (u *remoteUser) follow(ctx context.Context, key string) (landed, error) {
	var attempts []chain.Transaction
	for told := false; ; {
		now, err := u.manager.Attempts(key)
		if err != nil {
			return landed{}, err
		}
		if len(now) > 0 {
			attempts = now
		}
		found, err := u.find(ctx, attempts)
		if err != nil && ctx.Err() == nil {
			fmt.Fprintf(u.out, "%s does not answer well, trying again: %s\n", u.portal.Name, err)
		}
		if found != nil {
			return u.settle(key, *found)
		}
		if !told && len(attempts) > 0 {
			told = true
			fmt.Fprintf(u.out, "sent the %s as %s: waiting for a block of %s\n", strings.Fields(key)[0], common.Hash(attempts[0].ID), u.portal.Name)
		}
		settled, err := u.manager.Step(ctx)
		if err := impossible(settled, key); err != nil {
			return landed{}, err
		}
		if errors.Is(err, chain.ErrInsufficientFunds) {
			return landed{}, u.explain(strings.Fields(key)[0], err)
		}
		select {
		case <-ctx.Done():
			return landed{}, errors.New("interrupted: what was sent may still get into a block, and the next such command follows it first")
		case <-time.After(u.poll):
		}
	}
}

// impossible says that a call would fail by now and cost nothing.
func impossible(settled []txmgr.Settled, key string) error {
	for _, one := range settled {
		if one.Key == key && one.Outcome.Stage == chain.Impossible {
			return errors.New("it would fail by now, so it was not sent again")
		}
	}
	return nil
}

type found struct {
	transaction chain.Transaction
	outcome     chain.Outcome
}

func (u *remoteUser) find(ctx context.Context, attempts []chain.Transaction) (*found, error) {
	for _, attempt := range attempts {
		outcome, err := u.remote.Outcome(ctx, attempt)
		if err != nil {
			return nil, err
		}
		switch outcome.Stage {
		case chain.Included, chain.Succeeded, chain.Reverted:
			return &found{attempt, outcome}, nil
		case chain.Unknown, chain.Pending, chain.Impossible:
		}
	}
	return nil, nil
}

func (u *remoteUser) settle(key string, at found) (landed, error) {
	if err := u.manager.Release(key); err != nil {
		return landed{}, err
	}
	result := landed{Hash: common.Hash(at.transaction.ID), Block: at.outcome.Block}
	if at.outcome.Fee != nil {
		result.Fee = at.outcome.Fee.String()
	}
	if at.outcome.Failed {
		return result, fmt.Errorf("%s failed in block %d: it cost its gas and changed nothing", result.Hash, result.Block)
	}
	return result, nil
}

// refusals say in words why a Portal refuses.
var refusals = map[[4]byte]string{
	portalabi.Selector("Paused()"):                   "it is paused",
	portalabi.Selector("Unlisted()"):                 "it does not take this token",
	portalabi.Selector("BadAmount()"):                "the amount is zero, below its minimum, or more than there is",
	portalabi.Selector("BadRecipient()"):             "the recipient is zero or the Portal itself",
	portalabi.Selector("NotPaid()"):                  "the token did not move what it should",
	portalabi.Selector("OverLimit(uint256,uint256)"): "its daily limit has no room for it now: try less, or later",
}

func (u *remoteUser) explain(what string, err error) error {
	var refused *chain.RevertError
	switch {
	case errors.As(err, &refused) && len(refused.Data) >= 4:
		if why, known := refusals[[4]byte(refused.Data[:4])]; known {
			return fmt.Errorf("the Portal on %s refuses the %s: %s", u.portal.Name, what, why)
		}
		return fmt.Errorf("%s refuses the %s: error %s", u.portal.Name, what, hexutil.Encode(refused.Data[:4]))
	case errors.Is(err, chain.ErrInsufficientFunds):
		return fmt.Errorf("%s cannot pay the gas of the %s on %s: %w", common.Address(u.remote.Account()), what, u.portal.Name, err)
	case errors.Is(err, txmgr.ErrTooDear):
		return fmt.Errorf("gas on %s is dear now: %w: wait, or raise --%s", u.portal.Name, err, flagMaxGasPrice)
	}
	return fmt.Errorf("the %s on %s: %w", what, u.portal.Name, err)
}
