package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

const chequeForm = `A BTFS cheque is what go-btfs keeps and sends ({"Token", "Vault", "Beneficiary", "CumulativePayout", "Signature"},
the signature in base64), with --purse to say whose alias the vault is; or, as wallets sign it,

  {"type": "Cheque", "message": {"vault": "0x...", "beneficiary": "0x...", "cumulativePayout": "500"},
   "purse": 7, "epoch": 0, "signature": "0x..."}

or with "type": "MultiTokenCheque" and token in the message.`

// chequeDocument is a cheque as wallets sign it.
type chequeDocument struct {
	Type      string          `json:"type"`
	Message   json.RawMessage `json:"message"`
	Purse     json.Number     `json:"purse"`
	Epoch     json.Number     `json:"epoch"`
	Signature hexutil.Bytes   `json:"signature"`
}

type chequeMessage struct {
	Token            string    `json:"token,omitempty"`
	Vault            string    `json:"vault"`
	Beneficiary      string    `json:"beneficiary"`
	CumulativePayout *math.Int `json:"cumulativePayout"`
}

func (d chequeDocument) parse() (types.SignedCheque, error) {
	var message chequeMessage
	if err := strictJSON(d.Message, &message); err != nil {
		return types.SignedCheque{}, fmt.Errorf("message: %w", err)
	}
	numbers := numberReader{}
	cheque := types.SignedCheque{
		Purse: numbers.read("purse", d.Purse, 64), Epoch: uint32(numbers.read("epoch", d.Epoch, 32)), Signature: d.Signature,
	}
	if numbers.err != nil {
		return cheque, numbers.err
	}
	if (d.Type == "MultiTokenCheque") != (message.Token != "") || message.CumulativePayout == nil {
		return cheque, fmt.Errorf("the message does not have the fields of a %s: see --help", d.Type)
	}
	cheque.Cheque.CumulativePayout = *message.CumulativePayout
	for name, field := range map[string]struct {
		text string
		to   *[]byte
	}{
		"vault": {message.Vault, &cheque.Cheque.Vault}, "beneficiary": {message.Beneficiary, &cheque.Cheque.Beneficiary},
		"token": {message.Token, &cheque.Cheque.Token},
	} {
		if field.text == "" && name == "token" {
			continue
		}
		bz, err := parseAddress(field.text)
		if err != nil {
			return cheque, fmt.Errorf("%s: %w", name, err)
		}
		*field.to = bz
	}
	return cheque, nil
}

// btfsCheque is a cheque as go-btfs writes it, which names the token also where the signature does
// not cover it.
type btfsCheque struct {
	Token            common.Address
	Vault            common.Address
	Beneficiary      common.Address
	CumulativePayout *big.Int
	Signature        []byte
}

// errNoPurse asks for what go-btfs does not write.
var errNoPurse = errors.New("a cheque of go-btfs does not say which purse its vault is the alias of: name it with --purse")

// chequePurse is the purse that cheques of go-btfs are drawn on; nil if none was named.
type chequePurse struct {
	id    uint64
	epoch uint32
	denom string
}

func (c btfsCheque) of(purse *chequePurse) (types.SignedCheque, error) {
	if purse == nil {
		return types.SignedCheque{}, errNoPurse
	}
	if c.CumulativePayout == nil || len(c.Signature) == 0 {
		return types.SignedCheque{}, errors.New("the cheque has no CumulativePayout or no Signature")
	}
	if c.CumulativePayout.BitLen() > 128 {
		return types.SignedCheque{}, types.ErrAmountOutOfBounds
	}
	if alias := types.Alias(purse.id, purse.epoch); alias != c.Vault {
		return types.SignedCheque{}, fmt.Errorf("the cheque's vault is %s, and purse %d in epoch %d is %s: name the purse that it was signed for",
			c.Vault.Hex(), purse.id, purse.epoch, alias.Hex())
	}
	cheque := types.SignedCheque{
		Purse: purse.id, Epoch: purse.epoch, Signature: c.Signature,
		Cheque: types.Cheque{
			Vault: c.Vault.Bytes(), Beneficiary: c.Beneficiary.Bytes(), CumulativePayout: math.NewIntFromBigInt(c.CumulativePayout),
		},
	}
	if purse.denom != chain.BaseDenom {
		cheque.Cheque.Token = c.Token.Bytes()
	}
	return cheque, nil
}
