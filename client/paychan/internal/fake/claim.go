package fake

import (
	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

func (c *Chain) domain() types.Domain { return types.ChannelDomain(chain.LocalEVMID) }

// item is one voucher of a batch, of either kind.
type item struct {
	key        types.LaneKey
	cumulative math.Int
	signer     []byte
	signature  []byte
	digest     common.Hash
}

func (c *Chain) claim(m *types.MsgClaim) *types.MsgClaimResponse {
	response := &types.MsgClaimResponse{}
	for _, v := range m.Vouchers {
		digest, err := v.Voucher.Digest(c.domain())
		if err != nil {
			response.Results = append(response.Results, types.Refused(v.Voucher.Check()))
			continue
		}
		response.Results = append(response.Results, c.settle(item{v.Voucher.LaneKey(), v.Voucher.Cumulative, v.Signer, v.Signature, digest}))
	}
	for _, v := range m.ChainVouchers {
		digest, err := v.Voucher.Digest(c.domain())
		if err != nil {
			response.Results = append(response.Results, types.Refused(v.Voucher.Check()))
			continue
		}
		if !v.PreimageHolds() {
			response.Results = append(response.Results, types.Refused(types.CodeWrongPreimage))
			continue
		}
		response.Results = append(response.Results, c.settle(item{v.Voucher.LaneKey(), v.Voucher.Cumulative(v.Index), v.Signer, v.Signature, digest}))
	}
	for _, q := range m.Cheques {
		digest, err := q.Cheque.Digest(types.ChequeDomain(c.params.ChequeChainId))
		if err != nil {
			response.Results = append(response.Results, types.Refused(q.Cheque.Check()))
			continue
		}
		response.Results = append(response.Results, c.settle(item{q.LaneKey(), q.Cheque.CumulativePayout, nil, q.Signature, digest}))
	}
	return response
}

func (c *Chain) settle(i item) types.ItemResult {
	purse, found := c.purses[i.key.Purse]
	if !found {
		return types.Refused(types.CodePurseNotFound)
	}
	lane := c.lane(i.key)
	signer, code := c.authorize(i, purse, lane)
	if code != types.CodeUnspecified {
		return types.Refused(code)
	}
	due := i.cumulative.Sub(lane.Claimed)
	if !due.IsPositive() {
		return types.ItemResult{Code: types.CodeAlreadyClaimed, Paid: math.ZeroInt(), Relayed: math.ZeroInt(), Claimed: lane.Claimed, Owed: lane.Owed}
	}
	funds, short := purse.Free(), types.CodeShortBalance
	session, bySession := c.sessions[purse.Id][signer]
	switch {
	case lane.Secured():
		funds, short = lane.Available(), types.CodeShortAllocation
	case bySession && session.Terms.Left(session.Used).LT(math.MinInt(due, funds)):
		funds, short = session.Terms.Left(session.Used), types.CodeShortCap
	}
	paid := math.MinInt(due, funds)
	c.pay(purse, i.key, &lane, paid)
	lane.Owed = due.Sub(paid)
	if bySession && !lane.Secured() {
		session.Used = session.Used.Add(paid)
		c.sessions[purse.Id][signer] = session
	}
	c.lanes[i.key] = lane
	if paid.Equal(due) {
		short = types.CodePaid
	}
	return types.ItemResult{Code: short, Paid: paid, Relayed: math.ZeroInt(), Claimed: lane.Claimed, Owed: lane.Owed}
}

func (c *Chain) authorize(i item, purse *types.Purse, lane types.Lane) (string, types.ResultCode) {
	named := purse.Owner
	if len(i.signer) > 0 {
		named = paychan.Bech32(common.Address(i.signer))
	}
	signature, err := types.ParseSignature(i.signature)
	if err != nil {
		return named, types.CodeBadSignature
	}
	signer, err := signature.Signer(i.digest)
	session, delegated := c.sessions[purse.Id][named]
	switch {
	case err != nil || paychan.Bech32(signer) != named:
		return named, types.CodeWrongSigner
	case i.key.Kind == types.LaneCheque && !purse.ChequesEnabled:
		return named, types.CodeChequesDisabled
	case i.key.Expired(c.mark()):
		return named, types.CodeLaneExpired
	case i.key.Expiry > uint64(c.now.Unix())+c.params.MaxLaneLifeSeconds:
		return named, types.CodeExpiryTooFar
	case lane.Closed:
		return named, types.CodeLaneClosed
	case lane.Secured() && lane.Signer != named:
		return named, types.CodeWrongLaneSigner
	case lane.Secured():
		return named, types.CodeUnspecified
	case i.key.Epoch != purse.Epoch:
		return named, types.CodeWrongEpoch
	case named == purse.Owner:
		return named, types.CodeUnspecified
	case !delegated:
		return named, types.CodeNotAuthorized
	case session.At(c.mark(), purse.UnlockDelaySeconds).Ended(c.mark()):
		return named, types.CodeSessionEnded
	default:
		return named, types.CodeUnspecified
	}
}

func (c *Chain) pay(purse *types.Purse, key types.LaneKey, lane *types.Lane, amount math.Int) {
	purse.Pay(amount, lane.Secured())
	lane.Claimed = lane.Claimed.Add(amount)
	if before, found := c.paid[key.Payee]; found {
		amount = amount.Add(before)
	}
	c.paid[key.Payee] = amount
}
