package cmd

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"sync"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan/wire"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Payments go from payer to payee as documents, one a line: vouchers as people and wallets pass
// them on, and ticks of the chain voucher that was sent before them for the same payee and lane.
const typeTick = "Tick"

const lineForm = `Each line is one payment, as JSON: a voucher as "bttcd paychan voucher sign" prints it, or a tick

  {"type": "Tick", "message": {"payee": "0x...", "lane": 7}, "index": 3, "preimage": "0x..."}

of the chain voucher that came before it, or a BTFS cheque with its purse and epoch:

  {"type": "Cheque", "message": {"vault": "0x...", "beneficiary": "0x...", "cumulativePayout": "500"},
   "purse": 7, "epoch": 0, "signature": "0x..."}`

// lineWriter writes documents of several payees, each whole.
type lineWriter struct {
	mu  sync.Mutex
	out io.Writer
}

// write writes what the wire would carry to a payee.
func (w *lineWriter) write(payee common.Address, message []byte) error {
	decoded, err := wire.Decode(message)
	if err != nil {
		return err
	}
	line, err := json.Marshal(newDocument(payee, decoded))
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	_, err = w.out.Write(append(line, '\n'))
	return err
}

func newDocument(payee common.Address, message wire.Message) voucherDocument {
	switch {
	case message.Voucher != nil:
		v := message.Voucher.Voucher
		return voucherDocument{
			Type: "Voucher", Signer: common.Address(message.Voucher.Signer).Hex(), Signature: message.Voucher.Signature,
			Message: encodeMessage(v.LaneKey(), voucherMessage{Cumulative: &v.Cumulative}),
		}
	case message.ChainVoucher != nil:
		shown := message.ChainVoucher
		v := shown.Voucher
		return voucherDocument{
			Type: "ChainVoucher", Signer: common.Address(shown.Signer).Hex(), Signature: shown.Signature,
			Index: shown.Index, Preimage: shown.Preimage,
			Message: encodeMessage(v.LaneKey(), voucherMessage{
				Base: &v.Base, Unit: &v.Unit, Anchor: v.Anchor, Length: number(uint64(v.Length)),
			}),
		}
	default:
		tick := message.Tick
		return voucherDocument{
			Type: typeTick, Index: tick.Index, Preimage: tick.Preimage[:],
			Message: encode(voucherMessage{Payee: payee.Hex(), Lane: number(uint64(tick.Lane))}),
		}
	}
}

func encodeMessage(lane types.LaneKey, message voucherMessage) json.RawMessage {
	message.Purse, message.Epoch = number(lane.Purse), number(uint64(lane.Epoch))
	message.Payee, message.Lane, message.Expiry = lane.Payee.Hex(), number(uint64(lane.Lane)), number(lane.Expiry)
	return encode(message)
}

func encode(message voucherMessage) json.RawMessage {
	text, err := json.Marshal(message)
	if err != nil {
		panic(err) // numbers and hexadecimal always have a spelling
	}
	return text
}

func number(value uint64) json.Number { return json.Number(strconv.FormatUint(value, 10)) }

// line is a payment that came in.
type line struct {
	payee common.Address
	kind  wire.Kind
	// message is what the wire would have carried.
	message []byte
	// ticks are the units that it shows preimages for.
	index uint32
}

// parseLine reads one line, which the payer chose.
func parseLine(text []byte) (line, error) {
	text = bytes.TrimSpace(text)
	if isCheque(text) {
		return parseChequeLine(text)
	}
	var d voucherDocument
	if err := strictJSON(text, &d); err != nil {
		return line{}, fmt.Errorf("no payment of the form that --help shows: %w", err)
	}
	if d.Type == typeTick {
		return parseTick(d)
	}
	p, err := d.parse()
	if err != nil {
		return line{}, err
	}
	signer, err := d.signer()
	if err != nil {
		return line{}, err
	}
	switch {
	case p.voucher != nil:
		message, err := wire.EncodeVoucher(types.SignedVoucher{Voucher: *p.voucher, Signer: signer, Signature: d.Signature})
		return line{payee: common.BytesToAddress(p.voucher.Payee), kind: wire.KindVoucher, message: message}, err
	case p.chain != nil:
		message, err := wire.EncodeChainVoucher(types.SignedChainVoucher{
			Voucher: *p.chain, Signer: signer, Signature: d.Signature, Index: d.Index, Preimage: d.Preimage,
		})
		return line{payee: common.BytesToAddress(p.chain.Payee), kind: wire.KindChainVoucher, message: message, index: d.Index}, err
	default:
		return line{}, errors.New("a release is no payment: bttcd tx paychan release")
	}
}

// isCheque reports whether a line says that it is a cheque of BTFS.
func isCheque(text []byte) bool {
	var kind struct {
		Type string `json:"type"`
	}
	return json.Unmarshal(text, &kind) == nil && (kind.Type == "Cheque" || kind.Type == "MultiTokenCheque")
}

func parseChequeLine(text []byte) (line, error) {
	var d chequeDocument
	if err := strictJSON(text, &d); err != nil {
		return line{}, fmt.Errorf("no cheque of the form that --help shows: %w", err)
	}
	cheque, err := d.parse()
	if err != nil {
		return line{}, err
	}
	message, err := wire.EncodeCheque(cheque)
	return line{payee: common.BytesToAddress(cheque.Cheque.Beneficiary), kind: wire.KindCheque, message: message}, err
}

func parseTick(d voucherDocument) (line, error) {
	var message voucherMessage
	if err := strictJSON(d.Message, &message); err != nil {
		return line{}, fmt.Errorf("message: %w", err)
	}
	payee, err := parseAddress(message.Payee)
	if err != nil {
		return line{}, fmt.Errorf("payee: %w", err)
	}
	numbers := numberReader{}
	lane := numbers.read("lane", message.Lane, 32)
	if len(d.Preimage) != common.HashLength {
		return line{}, fmt.Errorf("preimage has %d bytes: it must have %d", len(d.Preimage), common.HashLength)
	}
	tick := wire.Tick{Lane: uint32(lane), Index: d.Index, Preimage: common.Hash(d.Preimage)}
	return line{payee: common.BytesToAddress(payee), kind: wire.KindTick, message: wire.AppendTick(nil, tick), index: d.Index}, numbers.err
}

// signer returns the key that a document names; none means the purse's owner.
func (d voucherDocument) signer() ([]byte, error) {
	if d.Signer == "" {
		return nil, nil
	}
	signer, err := parseAddress(d.Signer)
	if err != nil {
		return nil, fmt.Errorf("signer: %w", err)
	}
	return signer, nil
}

// positive refuses an amount that pays nothing.
func positive(amount math.Int) bool { return !amount.IsNil() && amount.IsPositive() }
