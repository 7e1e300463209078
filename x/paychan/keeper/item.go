package keeper

import (
	"github.com/ethereum/go-ethereum/common"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
	"github.com/bttcprotocol/bttcd/x/paychan/verify"
)

// item is one promise of a batch, whatever its form.
type item struct {
	key        types.LaneKey
	cumulative math.Int
	signer     common.Address // the purse's owner if zero
	cheque     *types.SignedCheque
	task       verify.Task // what must hold of signature and preimage; nothing of pushes
	code       types.ResultCode
}

// domains are the EIP-712 domains of this chain.
type domains struct{ channel, cheque types.Domain }

func domainsOf(ctx sdk.Context, params types.Params) (domains, error) {
	id, err := chain.EVMChainID(ctx.ChainID())
	if err != nil {
		return domains{}, errorsmod.Wrap(types.ErrNoSuchChainID, err.Error())
	}
	return domains{types.ChannelDomain(id), types.ChequeDomain(params.ChequeChainId)}, nil
}

// items reads a batch in the order of its fields. What it refuses follows from the message alone.
func (d domains) items(msg *types.MsgClaim) []item {
	items := make([]item, 0, msg.Items())
	for i := range msg.Vouchers {
		items = append(items, d.voucher(&msg.Vouchers[i]))
	}
	for i := range msg.ChainVouchers {
		items = append(items, d.chainVoucher(&msg.ChainVouchers[i]))
	}
	for i := range msg.Cheques {
		items = append(items, d.signedCheque(&msg.Cheques[i]))
	}
	return items
}

func (d domains) voucher(s *types.SignedVoucher) item {
	v := s.Voucher
	it := item{
		key: types.VoucherLane(addressOrZero(v.Payee), v.Purse, v.Epoch, v.Lane, v.Expiry), cumulative: v.Cumulative,
		code: v.Check(),
	}
	it.sign(s.Signer, s.Signature, func() (common.Hash, error) { return v.Digest(d.channel) })
	return it
}

func (d domains) chainVoucher(s *types.SignedChainVoucher) item {
	v := s.Voucher
	it := item{key: types.VoucherLane(addressOrZero(v.Payee), v.Purse, v.Epoch, v.Lane, v.Expiry), code: v.Check()}
	if it.code == types.CodeUnspecified {
		it.code = s.CheckShape()
	}
	if it.code == types.CodeUnspecified {
		it.cumulative = v.Cumulative(s.Index)
	}
	it.task.Chain = s
	it.sign(s.Signer, s.Signature, func() (common.Hash, error) { return v.Digest(d.channel) })
	return it
}

func (d domains) signedCheque(s *types.SignedCheque) item {
	c := s.Cheque
	it := item{
		key: types.ChequeLane(addressOrZero(c.Beneficiary), s.Purse, s.Epoch), cumulative: c.CumulativePayout,
		cheque: s, code: c.Check(),
	}
	it.sign(nil, s.Signature, func() (common.Hash, error) { return c.Digest(d.cheque) })
	return it
}

// sign notes who must have signed what. An item that is refused already stays so.
func (it *item) sign(signer, signature []byte, digest func() (common.Hash, error)) {
	if it.code != types.CodeUnspecified {
		return
	}
	if len(signer) != 0 && len(signer) != common.AddressLength {
		it.code = types.CodeMalformed
		return
	}
	parsed, err := types.ParseSignature(signature)
	if err != nil {
		it.code = types.CodeBadSignature
		return
	}
	hash, err := digest()
	if err != nil {
		it.code = types.CodeMalformed
		return
	}
	it.signer = addressOrZero(signer)
	it.task.Key = verify.Key{Digest: hash, Signature: parsed}
}

// addressOrZero returns the zero address, which nobody can be, for what is not 20 bytes.
func addressOrZero(bz []byte) common.Address {
	if len(bz) != common.AddressLength {
		return common.Address{}
	}
	return common.Address(bz)
}
