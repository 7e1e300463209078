package tour

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"

	"github.com/btcsuite/btcd/btcutil/bech32"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/ports"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/rpc"
	"github.com/bttcprotocol/bttcd/internal/tronaddr"
)

// payee is an account that nothing was ever paid to.
type payee struct{ spelling string }

// newPayees returns accounts of their own for a purse, which nobody has the keys of: to be paid,
// nobody needs them. Each third is spelled like the others.
func newPayees(purse string) ([]payee, error) {
	payees := make([]payee, payeeCount)
	for i := range payees {
		hash := sha256.Sum256(fmt.Appendf(nil, "bttc tour, purse %s, payee %d", purse, i))
		account := [20]byte(hash[:20])
		switch i % 3 {
		case 0:
			payees[i].spelling = "0x" + hex.EncodeToString(account[:])
		case 1:
			payees[i].spelling = tronaddr.Encode(account)
		default:
			words, err := bech32.ConvertBits(account[:], 8, 5, true)
			if err != nil {
				return nil, fmt.Errorf("spell an address: %w", err)
			}
			if payees[i].spelling, err = bech32.Encode("bttc", words); err != nil {
				return nil, fmt.Errorf("spell an address: %w", err)
			}
		}
	}
	return payees, nil
}

func (c channel) spellings() []string {
	names := make([]string, len(c.payees))
	for i, payee := range c.payees {
		names[i] = payee.spelling
	}
	return names
}

// amounts are coins as the paychan commands print them.
type amounts []coin

func (a amounts) String() string {
	texts := make([]string, len(a))
	for i, coin := range a {
		texts[i] = coin.Amount + " " + coin.Denom
	}
	return strings.Join(texts, ", ")
}

func requireAmount(got amounts, want *big.Int) error {
	if len(got) == 1 && got[0].Denom == "abtt" && got[0].Amount == want.String() {
		return nil
	}
	return fmt.Errorf("%q instead of %s abtt", got, want)
}

// received is what `bttcd paychan receive` answers.
type received struct {
	Vouchers      int     `json:"vouchers"`
	ChainVouchers int     `json:"chain_vouchers"`
	Ticks         int     `json:"ticks"`
	Received      amounts `json:"received"`
	PerSecond     float64 `json:"per_second"`
}

func (r received) requireAmount(want *big.Int) error {
	if err := requireAmount(r.Received, want); err != nil {
		return fmt.Errorf("the payees received %w", err)
	}
	return nil
}

// pay pays all payees by the session key, while they receive.
func (t *Tour) pay(ctx context.Context, what ...string) (received, error) {
	limited, cancel := context.WithTimeout(ctx, commandLimit)
	defer cancel()
	payer := append([]string{"paychan", "pay", t.channel.purse}, t.channel.spellings()...)
	payer = append(payer, what...)
	payer = append(payer, t.user.storeFlags(t.channel.path("payer"))...)
	payer = append(payer, "--key-file", t.channel.path("session.key"))
	payees := append([]string{"paychan", "receive"}, t.channel.spellings()...)
	payees = append(payees, t.user.storeFlags(t.channel.path("payees"))...)
	output, err := pipe(limited, t.user.binary, payer, append(payees, "-o", "json"))
	if err != nil {
		return received{}, err
	}
	var got received
	if err := json.Unmarshal(output, &got); err != nil {
		return got, fmt.Errorf("bttcd paychan receive answered %q: %w", output, err)
	}
	return got, nil
}

func (u *user) storeFlags(dir string) []string {
	return []string{"--store", dir, "--grpc", ports.Address(u.first.Ports.GRPC), "--home", u.first.Home}
}

// redeemed is what `bttcd paychan redeem --once` answers.
type redeemed struct {
	Claims []struct{} `json:"claims"`
	Total  struct {
		Vouchers   int     `json:"vouchers"`
		Paid       amounts `json:"paid"`
		GasVoucher uint64  `json:"gas_per_voucher"`
		Fee        string  `json:"fee_abtt"`
	} `json:"total"`
}

func (t *Tour) redeem(ctx context.Context) (redeemed, error) {
	var done redeemed
	err := t.ask(ctx, &done, append([]string{"paychan", "redeem", "--once", "--batch", fmt.Sprint(claimsPerBatch), "--from", "bob",
		"--keyring-backend", "test"}, t.user.storeFlags(t.channel.path("payees"))...)...)
	return done, err
}

// voucherTotals is what `bttcd paychan status` says of one denom.
type voucherTotals struct {
	Received string `json:"received"`
	Claimed  string `json:"claimed"`
	AtRisk   string `json:"at_risk"`
}

func (t *Tour) voucherStatus(ctx context.Context) (voucherTotals, error) {
	var status struct {
		Denoms []voucherTotals `json:"denoms"`
	}
	err := t.ask(ctx, &status, append([]string{"paychan", "status"}, t.user.storeFlags(t.channel.path("payees"))...)...)
	if err == nil && len(status.Denoms) != 1 {
		err = fmt.Errorf("the payees hold %d denoms instead of one", len(status.Denoms))
	}
	if err != nil {
		return voucherTotals{}, err
	}
	return status.Denoms[0], nil
}

// ask runs a command that answers in JSON.
func (t *Tour) ask(ctx context.Context, answer any, args ...string) error {
	limited, cancel := context.WithTimeout(ctx, commandLimit)
	defer cancel()
	output, err := t.user.binary.Run(limited, append(args, "-o", "json")...)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(output, answer); err != nil {
		return fmt.Errorf("bttcd answered %q: %w", output, err)
	}
	return nil
}

// attribute returns an attribute of a typed event, which is JSON.
func attribute(tx rpc.Tx, event, key string) string {
	values := tx.Values(event, key)
	if len(values) == 0 {
		return ""
	}
	return strings.Trim(values[0], `"`)
}

// cost says what a transaction cost its sender.
func cost(tx rpc.Tx) string {
	fees := tx.Values("tx", "fee")
	if len(fees) == 0 {
		return "fee unknown"
	}
	return "fee " + inBTT(strings.TrimSuffix(fees[0], "abtt"))
}

// inBTT writes an amount of abtt in BTT, rounded to nine decimals.
func inBTT(abtt string) string {
	amount, ok := new(big.Rat).SetString(abtt)
	if !ok {
		return abtt
	}
	text := amount.Quo(amount, new(big.Rat).SetInt(btt(1))).FloatString(9)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + "btt"
}

func trimmed(output []byte) string { return strings.TrimSpace(string(output)) }
