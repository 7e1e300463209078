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

// voucherDocument is a voucher as people and wallets pass it on.
type voucherDocument struct {
	Type      string          `json:"type"`
	Message   json.RawMessage `json:"message"`
	Signer    string          `json:"signer,omitempty"`
	Signature hexutil.Bytes   `json:"signature,omitempty"`
	Index     uint32          `json:"index,omitempty"`
	Preimage  hexutil.Bytes   `json:"preimage,omitempty"`
}

// voucherMessage is the message of either type; what the other has is absent.
type voucherMessage struct {
	Purse      json.Number   `json:"purse"`
	Epoch      json.Number   `json:"epoch"`
	Payee      string        `json:"payee"`
	Lane       json.Number   `json:"lane"`
	Cumulative *math.Int     `json:"cumulative,omitempty"`
	Base       *math.Int     `json:"base,omitempty"`
	Unit       *math.Int     `json:"unit,omitempty"`
	Anchor     hexutil.Bytes `json:"anchor,omitempty"`
	Length     json.Number   `json:"length,omitempty"`
	Expiry     json.Number   `json:"expiry"`
}

// parsed is the instrument of a document: one of both.
type parsed struct {
	voucher *types.Voucher
	chain   *types.ChainVoucher
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
	purse, epoch := numbers.read("purse", message.Purse, 64), numbers.read("epoch", message.Epoch, 32)
	lane, expiry := numbers.read("lane", message.Lane, 32), numbers.read("expiry", message.Expiry, 64)
	switch {
	case d.Type == "Voucher" && message.Cumulative != nil && message.Base == nil:
		return parsed{voucher: &types.Voucher{
			Purse: purse, Epoch: uint32(epoch), Payee: payee, Lane: uint32(lane), Cumulative: *message.Cumulative, Expiry: expiry,
		}}, numbers.err
	case d.Type == "ChainVoucher" && message.Cumulative == nil && message.Base != nil && message.Unit != nil:
		length := numbers.read("length", message.Length, 32)
		return parsed{chain: &types.ChainVoucher{
			Purse: purse, Epoch: uint32(epoch), Payee: payee, Lane: uint32(lane), Base: *message.Base, Unit: *message.Unit,
			Anchor: message.Anchor, Length: uint32(length), Expiry: expiry,
		}}, numbers.err
	case d.Type == "Voucher" || d.Type == "ChainVoucher":
		return parsed{}, fmt.Errorf("the message does not have the fields of a %s: see --help", d.Type)
	default:
		return parsed{}, fmt.Errorf("type is %q: it must be Voucher or ChainVoucher", d.Type)
	}
}

func (d voucherDocument) digest(domain types.Domain) (common.Hash, error) {
	instrument, err := d.parse()
	switch {
	case err != nil:
		return common.Hash{}, err
	case instrument.voucher != nil:
		return instrument.voucher.Digest(domain)
	default:
		return instrument.chain.Digest(domain)
	}
}

// worth returns the lane that a document counts on and all that it is worth there.
func (d voucherDocument) worth() (types.LaneKey, math.Int, error) {
	instrument, err := d.parse()
	switch {
	case err != nil:
		return types.LaneKey{}, math.Int{}, err
	case instrument.voucher != nil:
		return instrument.voucher.LaneKey(), instrument.voucher.Cumulative, nil
	default:
		return instrument.chain.LaneKey(), instrument.chain.Cumulative(d.Index), nil
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
	instrument, err := d.parse()
	if err != nil || instrument.chain == nil {
		return err
	}
	shown := types.SignedChainVoucher{Voucher: *instrument.chain, Index: d.Index, Preimage: d.Preimage}
	if code := shown.CheckShape(); code != types.CodeUnspecified {
		return code.Err()
	}
	if !shown.PreimageHolds() {
		return types.CodeWrongPreimage.Err()
	}
	return nil
}
