package paychan_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/internal/fake"
	"github.com/bttcprotocol/bttcd/client/paychan/key"
	"github.com/bttcprotocol/bttcd/client/paychan/redeem"
)

// must keeps the examples short; programs handle errors.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// A downloader opens a purse once, delegates to a hot key, and then pays 25 abtt for each 256
// KiB that arrived. The chain is node.Dial's in a program.
func ExamplePayer() {
	ctx := context.Background()
	wallet, hot := must(key.New()), must(key.New())
	net := fake.New()
	chain := net.Account(wallet.Address())

	owner := paychan.NewOwner(chain)
	purse := must(owner.OpenPurse(ctx, sdk.NewInt64Coin("abtt", 1_000_000), 24*time.Hour))
	if err := owner.Delegate(ctx, purse, hot.Address(), math.NewInt(500_000), net.Now().Add(30*24*time.Hour)); err != nil {
		panic(err)
	}

	payer := must(paychan.NewPayer(ctx, paychan.PayerConfig{Chain: chain, Store: fake.NewStore(), Signer: hot, Purse: purse, Now: net.Now}))
	seeder := must(key.New()).Address()
	stream := payer.Stream(seeder, math.NewInt(25), 4096)
	for block := range 3 { // a block of 256 KiB arrived and its hash is right
		message := must(stream.Next(ctx))
		fmt.Printf("block %d: send %d bytes\n", block, len(message))
	}
	fmt.Println("left to promise:", must(payer.Budget()))
	// Output:
	// block 0: send 234 bytes
	// block 1: send 41 bytes
	// block 2: send 41 bytes
	// left to promise: 493600
}

// A seeder takes payments from a peer, serves while it may, and lets a redeemer turn vouchers
// into money.
func ExamplePayee() {
	ctx := context.Background()
	net, me := fake.New(), must(key.New())
	chain := net.Account(me.Address())
	payments := download(net, me, 4) // what the peer sends

	book := must(paychan.OpenBook(ctx, chain, fake.NewStore())) // bolt.Open(dir) in a program
	limits := paychan.Limits{Lane: math.NewInt(500), Purse: math.NewInt(1_000), Total: math.NewInt(100_000)}
	payee := must(paychan.NewPayee(ctx, paychan.PayeeConfig{
		Chain: chain, Book: book, Address: me.Address(), Accept: map[string]paychan.Limits{"abtt": limits}, Now: net.Now,
	}))
	defer func() { _ = payee.Close() }()

	redeemer := redeem.New(redeem.Config{Ledger: payee, Chain: chain, Policy: redeem.Policy{Multiple: 1}})
	peer := payee.Peer() // one a connection
	for _, message := range payments {
		receipt, err := peer.Receive(ctx, message)
		var lower *paychan.NotHigherError
		if errors.As(err, &lower) {
			continue // send lower.Held back, for the payer's Reconcile
		}
		if err != nil {
			fmt.Println("drop the peer:", err)
			return
		}
		fmt.Println("received", receipt.Added, "- may serve:", payee.MayServe(ctx, receipt.Lane) == nil)
	}
	status := must(redeemer.Status(ctx))
	fmt.Println("at risk:", status.Denoms[0].AtRisk)
	// Output:
	// received 25 - may serve: true
	// received 25 - may serve: true
	// received 25 - may serve: true
	// received 25 - may serve: true
	// at risk: 100
}

// download returns the payments for some blocks.
func download(net *fake.Chain, seeder *key.Key, blocks int) [][]byte {
	ctx := context.Background()
	wallet := must(key.New())
	chain := net.Account(wallet.Address())
	purse := must(paychan.NewOwner(chain).OpenPurse(ctx, sdk.NewInt64Coin("abtt", 1_000_000), 24*time.Hour))
	payer := must(paychan.NewPayer(ctx, paychan.PayerConfig{Chain: chain, Store: fake.NewStore(), Signer: wallet, Purse: purse, Now: net.Now}))
	stream := payer.Stream(seeder.Address(), math.NewInt(25), 4096)
	var messages [][]byte
	for range blocks {
		messages = append(messages, must(stream.Next(ctx)))
	}
	return messages
}
