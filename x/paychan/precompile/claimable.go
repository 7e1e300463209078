package precompile

import (
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

type voucherArgs struct{ Voucher signedVoucher }

type chainVoucherArgs struct{ Voucher signedChainVoucher }

type chequeArgs struct{ Cheque signedCheque }

func (p *Precompile) claimableVoucher(c call, in voucherArgs) ([]any, error) {
	voucher := in.Voucher.message()
	return p.claimable(c, types.QueryClaimableRequest{Voucher: &voucher})
}

func (p *Precompile) claimableChainVoucher(c call, in chainVoucherArgs) ([]any, error) {
	voucher := in.Voucher.message()
	return p.claimable(c, types.QueryClaimableRequest{ChainVoucher: &voucher})
}

func (p *Precompile) claimableCheque(c call, in chequeArgs) ([]any, error) {
	cheque := in.Cheque.message()
	return p.claimable(c, types.QueryClaimableRequest{Cheque: &cheque})
}

func (p *Precompile) claimable(c call, request types.QueryClaimableRequest) ([]any, error) {
	response, err := p.queries.Claimable(c.Context, &request)
	if err != nil {
		return nil, err
	}
	return []any{resultOf(response.Result), response.Asked.BigInt(), response.Reason}, nil
}
