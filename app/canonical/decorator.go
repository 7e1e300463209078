package canonical

import (
	"errors"
	"fmt"

	gogoproto "github.com/cosmos/gogoproto/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	errorsmod "cosmossdk.io/errors"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/types/tx"

	"github.com/bttcprotocol/bttcd/internal/address/scalar"
)

// Decorator refuses transactions in which an address is not canonical: in a message, nested
// messages included, in the fee or in an extension. It charges no gas and reads no state.
type Decorator struct {
	walker *Walker
}

var _ sdk.AnteDecorator = Decorator{}

// NewDecorator returns a decorator that knows the message types linked into this binary.
func NewDecorator() Decorator {
	return Decorator{walker: NewWalker()}
}

// protoTx is a transaction whose fee can be read as it was written. FeePayer and FeeGranter of
// sdk.FeeTx return bytes and hide the spelling.
type protoTx interface {
	GetProtoTx() *tx.Tx
}

// AnteHandle implements sdk.AnteDecorator.
func (d Decorator) AnteHandle(ctx sdk.Context, transaction sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	if err := d.check(transaction); err != nil {
		return ctx, err
	}
	return next(ctx, transaction, simulate)
}

func (d Decorator) check(transaction sdk.Tx) error {
	written, ok := transaction.(protoTx)
	if !ok {
		return errorsmod.Wrapf(sdkerrors.ErrTxDecode, "the fee of a transaction of type %T cannot be read", transaction)
	}
	walk := d.walker.begin(requireCanonical)
	for i, msg := range transaction.GetMsgs() {
		name := protoreflect.FullName(gogoproto.MessageName(msg))
		if err := d.checkMessage(walk, name, msg); err != nil {
			return refuse(err, fmt.Sprintf("message %d (%s)", i, name))
		}
	}
	return checkEnvelope(walk, written.GetProtoTx())
}

// checkMessage encodes a message anew: what is checked is what will be executed, not the bytes
// that it was decoded from.
func (d Decorator) checkMessage(walk *walk, name protoreflect.FullName, msg sdk.Msg) error {
	if !d.walker.Visits(name) {
		return nil
	}
	bz, err := gogoproto.Marshal(msg)
	if err != nil {
		return errors.Join(errMalformed, err)
	}
	return check(walk, name, bz)
}

// refuse registers what is wrong with a transaction as an error that clients can tell apart.
func refuse(err error, where string) error {
	for _, sentinel := range []error{errDeep, errMany, errTwice, errMalformed} {
		if errors.Is(err, sentinel) {
			return errorsmod.Wrapf(sdkerrors.ErrInvalidRequest, "%s: %s", where, err)
		}
	}
	return errorsmod.Wrapf(sdkerrors.ErrInvalidAddress, "%s: %s", where, err)
}

// checkEnvelope checks what is around the messages.
func checkEnvelope(walk *walk, written *tx.Tx) error {
	if written.AuthInfo != nil && written.AuthInfo.Fee != nil {
		fee := written.AuthInfo.Fee
		for _, named := range []struct{ name, text string }{{"payer", fee.Payer}, {"granter", fee.Granter}} {
			if named.text == "" {
				continue
			}
			if err := scalar.Account.Check(named.text); err != nil {
				return refuse(err, "fee "+named.name)
			}
		}
	}
	if written.Body == nil {
		return nil
	}
	if err := checkExtensions(walk, written.Body.ExtensionOptions); err != nil {
		return err
	}
	return checkExtensions(walk, written.Body.NonCriticalExtensionOptions)
}

func checkExtensions(walk *walk, extensions []*codectypes.Any) error {
	for _, extension := range extensions {
		if err := check(walk, nameOf(extension.TypeUrl), extension.Value); err != nil {
			return refuse(err, "extension option "+extension.TypeUrl)
		}
	}
	return nil
}
