// Package fund pays money of the faucet to any account: BTT from an account of BTTC, other tokens
// there by a deposit through the Portal, as they come into being for everybody, and on the development
// Ethereum by minting.
//
// Invariant: payments take turns, also those of different processes, since each needs the next
// number of its account; and what a caller gives reaches the command line of bttcd only after it
// was found to be an address. The command fund and the faucet are its callers.
package fund

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"time"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/devchain"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/directory"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/wait"
)

// The chains that money can be paid on.
const (
	BTTC     = "bttc"
	Ethereum = devchain.Name
)

// Request is a wish for money. Address is in any spelling; Token is a symbol, or on BTTC the denom
// of the smallest unit; an empty Chain is BTTC.
type Request struct {
	Address string `json:"address"`
	Amount  string `json:"amount"`
	Token   string `json:"token"`
	Chain   string `json:"chain"`
}

// Receipt is a payment that is in a block of Chain. Hash is that of a transaction there, or of the
// deposit on Ethereum by which a bridged token came.
type Receipt struct {
	Chain  string `json:"chain"`
	Hash   string `json:"hash"`
	Height int64  `json:"height"`
	Bech32 string `json:"bech32"`
	EVM    string `json:"evm"`
	TRON   string `json:"tron"`
	// Paid is for people, Amount in the smallest units, which on BTTC are called Denom.
	Paid   string `json:"paid"`
	Amount string `json:"amount"`
	Denom  string `json:"denom,omitempty"`
}

// Invalid is a request that cannot be meant as it stands; anything else that fails may succeed later.
type Invalid struct{ error }

func invalid(format string, args ...any) error { return Invalid{fmt.Errorf(format, args...)} }

// Source is where the money comes from.
type Source struct {
	Binary node.Binary
	Plan   node.Plan
	Homes  node.Homes
	// LockPath is the file that those who pay take turns on.
	LockPath string
	// Limit is the most that one request may ask for, in whole tokens; 0 is no limit.
	Limit int64
}

// Tokens lists what can be paid on a chain.
func (s Source) Tokens(chain string) []string {
	var symbols []string
	for _, token := range s.tokens(chain) {
		symbols = append(symbols, token.symbol)
	}
	return symbols
}

func (s Source) tokens(chain string) []token {
	if chain == Ethereum {
		return s.remoteTokens()
	}
	tokens := []token{{symbol: "BTT", base: "abtt", decimals: 18}}
	if s.Plan.Ethereum == nil || s.Homes.Ethereum == nil {
		return tokens
	}
	for _, contents := range s.Homes.Ethereum.Tokens {
		for _, planned := range s.Plan.Ethereum.Tokens {
			if planned.Contract == contents.Contract && contents.Denom != "" && contents.Denom != "abtt" {
				tokens = append(tokens, token{
					symbol: planned.Symbol, base: contents.Denom, decimals: planned.Decimals, least: &contents.Minimum.Int,
				})
			}
		}
	}
	return tokens
}

func (s Source) remoteTokens() []token {
	if s.Plan.Ethereum == nil {
		return nil
	}
	tokens := []token{{symbol: devchain.Ether, decimals: devchain.EtherDecimals}}
	for _, planned := range s.Plan.Ethereum.Tokens {
		tokens = append(tokens, token{symbol: planned.Symbol, decimals: planned.Decimals})
	}
	return tokens
}

// payment is a request that was understood.
type payment struct {
	chain  string
	token  token
	amount *big.Int
	to     spellings
}

// bridged reports whether the money comes from Ethereum.
func (p payment) bridged() bool { return p.chain == BTTC && p.token.least != nil }

type spellings struct {
	Bech32 string `json:"bech32"`
	EVM    string `json:"evm"`
	TRON   string `json:"tron"`
}

// Pay pays what is asked for and waits for its block.
func (s Source) Pay(ctx context.Context, request Request) (Receipt, error) {
	asked, err := s.understand(ctx, request)
	if err != nil {
		return Receipt{}, err
	}
	lock, err := s.lock(ctx)
	if err != nil {
		return Receipt{}, err
	}
	receipt, err := s.pay(ctx, asked)
	if err := errors.Join(err, lock.Unlock()); err != nil || !asked.bridged() {
		return receipt, err
	}
	receipt.Height, err = s.credited(ctx, receipt.Hash)
	return receipt, err
}

func (s Source) understand(ctx context.Context, request Request) (payment, error) {
	asked := payment{chain: request.Chain}
	switch {
	case asked.chain == "":
		asked.chain = BTTC
	case asked.chain != BTTC && asked.chain != Ethereum:
		return asked, invalid("there is no chain %q: choose %s or %s", asked.chain, BTTC, Ethereum)
	case asked.chain == Ethereum && s.Plan.Ethereum == nil:
		return asked, invalid("this testnet was made without a development Ethereum")
	}
	if s.Homes.Faucet == nil {
		return asked, errors.New("this testnet was made before there was a faucet: `localnet reset` makes one that has it")
	}
	var inBase bool
	var err error
	if asked.token, inBase, err = s.token(asked.chain, request.Token); err != nil {
		return asked, err
	}
	if asked.amount, err = asked.token.units(strings.TrimSpace(request.Amount), inBase); err != nil {
		return asked, Invalid{err}
	}
	if limit, err := asked.token.units(fmt.Sprint(max(s.Limit, 1)), false); err == nil && s.Limit > 0 && asked.amount.Cmp(limit) > 0 {
		return asked, invalid("%s are too many for one request: at most %s, `localnet fund` pays more",
			asked.token.whole(asked.amount), asked.token.whole(limit))
	}
	if least := asked.token.least; least != nil && asked.amount.Cmp(least) < 0 {
		return asked, invalid("%s is too little: the Portal, by which it comes, takes %s or more",
			asked.token.whole(asked.amount), asked.token.whole(least))
	}
	asked.to, err = s.spell(ctx, request.Address)
	return asked, err
}

func (s Source) token(chain, name string) (token, bool, error) {
	for _, token := range s.tokens(chain) {
		switch {
		case token.base != "" && name == token.base:
			return token, true, nil
		case strings.EqualFold(name, token.symbol):
			return token, false, nil
		}
	}
	return token{}, false, invalid("there is no token %q on %s: choose one of %s", name, chain, strings.Join(s.Tokens(chain), ", "))
}

// plain is what any spelling of an address is made of: nothing that a command line takes for a flag.
var plain = regexp.MustCompile(`^[0-9A-Za-z]{1,128}$`)

// spell has the node read an address, so that there is one codec.
func (s Source) spell(ctx context.Context, address string) (spellings, error) {
	var spelled spellings
	if !plain.MatchString(address) {
		return spelled, invalid("%q is no address: write bttc1..., 0x... or T...", address)
	}
	output, err := s.Binary.Run(ctx, "debug", "addr", address, "-o", "json")
	if ctx.Err() != nil {
		return spelled, err
	}
	if err != nil {
		return spelled, Invalid{err}
	}
	if err := json.Unmarshal(output, &spelled); err != nil || spelled.Bech32 == "" || spelled.EVM == "" {
		return spelled, fmt.Errorf("%s does not spell the address %s: build it anew", s.Binary, address)
	}
	return spelled, nil
}

// turnLimit is how long a payment waits for those before it.
const turnLimit = time.Minute

func (s Source) lock(ctx context.Context) (*directory.Lock, error) {
	var lock *directory.Lock
	err := wait.Until(ctx, turnLimit, func(context.Context) (bool, error) {
		var err error
		lock, err = directory.LockFile(s.LockPath)
		if errors.Is(err, directory.ErrLocked) {
			return false, nil
		}
		return err == nil, err
	})
	if errors.Is(err, wait.ErrLimit) {
		return nil, fmt.Errorf("other payments took longer than %s: try again", turnLimit)
	}
	return lock, err
}
