package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// maxDocuments bounds the files that are read: more than the largest batch.
const maxDocuments = 32 << 20

// readDocuments returns the JSON objects in a file, or in standard input for "-": one, or several
// after another.
func readDocuments(cmd *cobra.Command, name string) ([]json.RawMessage, error) {
	input := cmd.InOrStdin()
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("%w: name a file, or - for standard input", err)
		}
		defer func() { _ = file.Close() }()
		input = file
	}
	decoder := json.NewDecoder(io.LimitReader(input, maxDocuments))
	var found []json.RawMessage
	for {
		var one json.RawMessage
		err := decoder.Decode(&one)
		switch {
		case errors.Is(err, io.EOF) && len(found) > 0:
			return found, nil
		case err != nil:
			return nil, fmt.Errorf("%s is no JSON of the form that --help shows: %w", name, err)
		}
		found = append(found, one)
	}
}

// batch gathers instruments; of several on one lane it keeps the highest, because the others
// would pay nothing.
type batch struct {
	// digest checks signatures here before they cost a fee; nil if the chain is not known.
	domain *types.Domain
	// purse is the purse that cheques of go-btfs are drawn on.
	purse *chequePurse

	order []types.LaneKey
	items map[types.LaneKey]batchItem
}

// batchItem is one instrument: exactly one pointer is set.
type batchItem struct {
	voucher *types.SignedVoucher
	chain   *types.SignedChainVoucher
	cheque  *types.SignedCheque
	worth   math.Int
}

func (b *batch) addFile(cmd *cobra.Command, name string) error {
	documents, err := readDocuments(cmd, name)
	if err != nil {
		return err
	}
	for i, document := range documents {
		if err := b.addDocument(document); err != nil {
			return fmt.Errorf("%s, document %d: %w", name, i+1, err)
		}
	}
	return nil
}

func (b *batch) addDocument(text json.RawMessage) error {
	var head struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return err
	}
	switch head.Type {
	case "":
		var cheque btfsCheque
		if err := strictJSON(text, &cheque); err != nil {
			return fmt.Errorf("it has no type, and is no cheque of go-btfs: %w", err)
		}
		signed, err := cheque.of(b.purse)
		return b.addCheque(signed, err)
	case "Cheque", "MultiTokenCheque":
		var document chequeDocument
		if err := strictJSON(text, &document); err != nil {
			return err
		}
		return b.addCheque(document.parse())
	case typeTick:
		return errors.New("a tick alone claims nothing: bttcd paychan receive keeps it with its chain voucher, bttcd paychan redeem claims it")
	default:
		var document voucherDocument
		if err := strictJSON(text, &document); err != nil {
			return err
		}
		return b.addVoucher(document)
	}
}

func (b *batch) addVoucher(d voucherDocument) error {
	if d.Type == "Release" {
		return errors.New("a release is no claim: bttcd tx paychan release")
	}
	lane, worth, err := d.worth()
	if err != nil {
		return err
	}
	if err := b.check(d); err != nil {
		return err
	}
	signer, err := d.signer()
	if err != nil {
		return err
	}
	p, err := d.parse()
	if err != nil {
		return err
	}
	item := batchItem{worth: worth}
	if p.voucher != nil {
		item.voucher = &types.SignedVoucher{Voucher: *p.voucher, Signer: signer, Signature: d.Signature}
	} else {
		item.chain = &types.SignedChainVoucher{Voucher: *p.chain, Signer: signer, Signature: d.Signature, Index: d.Index, Preimage: d.Preimage}
	}
	b.keep(lane, item)
	return nil
}

// check does here what the chain would do for a fee. Who the owner is, it does not know.
func (b *batch) check(d voucherDocument) error {
	if d.Signer == "" || b.domain == nil {
		_, err := types.ParseSignature(d.Signature)
		return err
	}
	digest, err := d.digest(*b.domain)
	if err != nil {
		return err
	}
	return d.check(digest)
}

func (b *batch) addCheque(signed types.SignedCheque, err error) error {
	if err == nil {
		err = signed.Cheque.Validate()
	}
	if err == nil {
		_, err = types.ParseSignature(signed.Signature)
	}
	if err != nil {
		return err
	}
	lane := types.LaneKey{
		Payee: common.BytesToAddress(signed.Cheque.Beneficiary), Purse: signed.Purse, Epoch: signed.Epoch, Kind: types.LaneCheque,
	}
	b.keep(lane, batchItem{cheque: &signed, worth: signed.Cheque.CumulativePayout})
	return nil
}

func (b *batch) keep(lane types.LaneKey, item batchItem) {
	if b.items == nil {
		b.items = map[types.LaneKey]batchItem{}
	}
	held, known := b.items[lane]
	if !known {
		b.order = append(b.order, lane)
	}
	if !known || item.worth.GT(held.worth) {
		b.items[lane] = item
	}
}

// message returns the claim of all.
func (b *batch) message(sender string) *types.MsgClaim {
	claim := &types.MsgClaim{Sender: sender}
	for _, lane := range b.order {
		switch item := b.items[lane]; {
		case item.voucher != nil:
			claim.Vouchers = append(claim.Vouchers, *item.voucher)
		case item.chain != nil:
			claim.ChainVouchers = append(claim.ChainVouchers, *item.chain)
		default:
			claim.Cheques = append(claim.Cheques, *item.cheque)
		}
	}
	return claim
}
