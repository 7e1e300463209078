package cmd

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

func cosmosAddress(bz []byte) sdk.AccAddress { return bz }

// voucherDocument is a voucher or a release as people and wallets pass it on.
type voucherDocument struct {
	Type      string          `json:"type"`
	Message   json.RawMessage `json:"message"`
	Signer    string          `json:"signer,omitempty"`
	Signature hexutil.Bytes   `json:"signature,omitempty"`
	Index     uint32          `json:"index,omitempty"`
	Preimage  hexutil.Bytes   `json:"preimage,omitempty"`
}

// voucherMessage is the message of any type; what the others have is absent.
type voucherMessage struct {
	Purse      json.Number   `json:"purse,omitempty"`
	Epoch      json.Number   `json:"epoch,omitempty"`
	Payee      string        `json:"payee"`
	Lane       json.Number   `json:"lane"`
	Cumulative *math.Int     `json:"cumulative,omitempty"`
	Base       *math.Int     `json:"base,omitempty"`
	Unit       *math.Int     `json:"unit,omitempty"`
	Anchor     hexutil.Bytes `json:"anchor,omitempty"`
	Length     json.Number   `json:"length,omitempty"`
	Expiry     json.Number   `json:"expiry,omitempty"`
}

// instrument is what was or can be signed.
type instrument interface {
	Digest(domain types.Domain) (common.Hash, error)
	LaneKey() types.LaneKey
}

// parsed is the instrument of a document: one of these.
type parsed struct {
	voucher *types.Voucher
	chain   *types.ChainVoucher
	release *types.Release
}

func (p parsed) instrument() instrument {
	switch {
	case p.voucher != nil:
		return p.voucher
	case p.chain != nil:
		return p.chain
	default:
		return p.release
	}
}

func (d voucherDocument) parse() (parsed, error) {
	var message voucherMessage
	if err := strictJSON(d.Message, &message); err != nil {
		return parsed{}, fmt.Errorf("message: %w", err)
	}
	payee, err := parseAddress(message.Payee)
	if err != nil {
		return parsed{}, fmt.Errorf("payee: %w", err)
	}
	numbers := numberReader{}
	purse, epoch := numbers.read("purse", message.Purse, 64), uint32(numbers.read("epoch", message.Epoch, 32))
	lane, expiry := uint32(numbers.read("lane", message.Lane, 32)), numbers.read("expiry", message.Expiry, 64)
	total := message.Cumulative != nil && message.Base == nil
	switch {
	case d.Type == "Voucher" && total:
		return parsed{voucher: &types.Voucher{
			Purse: purse, Epoch: epoch, Payee: payee, Lane: lane, Cumulative: *message.Cumulative, Expiry: expiry,
		}}, numbers.err
	case d.Type == "Release" && total:
		return parsed{release: &types.Release{
			Purse: purse, Epoch: epoch, Payee: payee, Lane: lane, Cumulative: *message.Cumulative, Expiry: expiry,
		}}, numbers.err
	case d.Type == "ChainVoucher" && message.Cumulative == nil && message.Base != nil && message.Unit != nil:
		length := numbers.read("length", message.Length, 32)
		return parsed{chain: &types.ChainVoucher{
			Purse: purse, Epoch: epoch, Payee: payee, Lane: lane, Base: *message.Base, Unit: *message.Unit,
			Anchor: message.Anchor, Length: uint32(length), Expiry: expiry,
		}}, numbers.err
	case d.Type == "Voucher" || d.Type == "ChainVoucher" || d.Type == "Release":
		return parsed{}, fmt.Errorf("the message does not have the fields of a %s: see --help", d.Type)
	default:
		return parsed{}, fmt.Errorf("type is %q: it must be Voucher, ChainVoucher or Release", d.Type)
	}
}

func (d voucherDocument) digest(domain types.Domain) (common.Hash, error) {
	p, err := d.parse()
	if err != nil {
		return common.Hash{}, err
	}
	return p.instrument().Digest(domain)
}

// worth returns the lane that a document counts on and all that it is worth there.
func (d voucherDocument) worth() (types.LaneKey, math.Int, error) {
	p, err := d.parse()
	switch {
	case err != nil:
		return types.LaneKey{}, math.Int{}, err
	case p.voucher != nil:
		return p.voucher.LaneKey(), p.voucher.Cumulative, nil
	case p.release != nil:
		return p.release.LaneKey(), p.release.Cumulative, nil
	default:
		return p.chain.LaneKey(), p.chain.Cumulative(d.Index), nil
	}
}

// check says what is wrong with the signature or the preimage.
func (d voucherDocument) check(digest common.Hash) error {
	if len(d.Signature) == 0 {
		return errors.New("not signed: bttcd paychan voucher sign")
	}
	signature, err := types.ParseSignature(d.Signature)
	if err != nil {
		return err
	}
	signer, err := signature.Signer(digest)
	if err != nil {
		return err
	}
	claimed, err := parseAddress(d.Signer)
	if err != nil {
		return fmt.Errorf("signer: %w", err)
	}
	if common.BytesToAddress(claimed) != signer {
		return fmt.Errorf("the signature is not of %s: it is %s's, or of another message, or for another chain id", d.Signer, signer.Hex())
	}
	p, err := d.parse()
	switch {
	case err != nil:
		return err
	case p.release != nil && common.BytesToAddress(p.release.Payee) != signer:
		return fmt.Errorf("a release is signed by its payee, and this one by %s", signer.Hex())
	case p.chain != nil:
		return checkPreimage(types.SignedChainVoucher{Voucher: *p.chain, Index: d.Index, Preimage: d.Preimage})
	default:
		return nil
	}
}

func checkPreimage(shown types.SignedChainVoucher) error {
	if code := shown.CheckShape(); code != types.CodeUnspecified {
		return code.Err()
	}
	if !shown.PreimageHolds() {
		return types.CodeWrongPreimage.Err()
	}
	return nil
}
