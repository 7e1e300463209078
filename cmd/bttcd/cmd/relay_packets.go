package cmd

import (
	"context"
	"fmt"
	"strings"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/bttcprotocol/bttcd/bridge/relayer"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// packets are those of BTTC, as one of its nodes answers.
type packets struct {
	node bridgeNode
	// minimum is the least in abtt for which a packet is carried.
	minimum math.Int
}

var _ relayer.Packets = packets{}

// Open implements relayer.Packets.
func (p packets) Open(ctx context.Context, row uint32) ([]bridgetypes.PacketStatus, error) {
	var all []bridgetypes.PacketStatus
	request := &bridgetypes.QueryPacketsRequest{Row: row, Pagination: &query.PageRequest{}}
	for {
		answer, err := p.node.Packets(ctx, request)
		if err != nil {
			return nil, err
		}
		all = append(all, answer.Packets...)
		if answer.Pagination == nil || len(answer.Pagination.NextKey) == 0 {
			return all, nil
		}
		request.Pagination.Key = answer.Pagination.NextKey
	}
}

// Packet implements relayer.Packets.
func (p packets) Packet(ctx context.Context, row uint32, nonce uint64) (bridgetypes.PacketStatus, error) {
	answer, err := p.node.Packet(ctx, &bridgetypes.QueryPacketRequest{Row: row, Nonce: nonce})
	if err != nil {
		return bridgetypes.PacketStatus{}, err
	}
	return answer.Packet, nil
}

// Fees implements relayer.Packets. Nothing is asked where everything is carried.
func (p packets) Fees(ctx context.Context, packet bridgetypes.PacketStatus) (string, bool, error) {
	if p.minimum.IsZero() {
		return "", true, nil
	}
	status, err := p.node.Status(ctx, &bridgetypes.QueryStatusRequest{Row: packet.Packet.Row})
	if err != nil {
		return "", false, err
	}
	policy := status.Status.Row.Batch
	if packet.Packet.WireKind() != portalabi.KindBatch {
		return amountText(policy.ControlFeeAbtt, chain.BaseDenom), policy.ControlFeeAbtt.GTE(p.minimum), nil
	}
	fees, err := p.batchFees(ctx, packet.Packet)
	if err != nil {
		return "", false, err
	}
	worth, err := p.worth(ctx, packet.Packet.Row, policy.MinFeeAbtt, fees)
	return coinsText(fees), worth.GTE(p.minimum), err
}

func (p packets) batchFees(ctx context.Context, packet bridgetypes.Packet) (sdk.Coins, error) {
	fees := sdk.NewCoins()
	for _, id := range packet.Withdrawals {
		answer, err := p.node.Withdrawal(ctx, &bridgetypes.QueryWithdrawalRequest{Id: id})
		if err != nil {
			return nil, fmt.Errorf("withdrawal %d: %w", id, err)
		}
		fees = fees.Add(answer.Withdrawal.Fee)
	}
	return fees, nil
}

// worth values fees in abtt: those in a token at the rate that governance has for its least fee.
func (p packets) worth(ctx context.Context, row uint32, leastAbtt math.Int, fees sdk.Coins) (math.Int, error) {
	worth := fees.AmountOf(chain.BaseDenom)
	if len(fees) == 0 || (len(fees) == 1 && fees[0].Denom == chain.BaseDenom) {
		return worth, nil
	}
	tokens, err := p.node.tokens(ctx, row)
	if err != nil {
		return worth, err
	}
	for _, token := range tokens {
		fee, least := fees.AmountOf(token.Token.Denom), token.Token.Limits.MinFee
		if token.Token.Denom != chain.BaseDenom && least.IsPositive() {
			worth = worth.Add(fee.Mul(leastAbtt).Quo(least))
		}
	}
	return worth, nil
}

// tokens returns those of a row.
func (n bridgeNode) tokens(ctx context.Context, row uint32) ([]bridgetypes.TokenStatus, error) {
	var all []bridgetypes.TokenStatus
	request := &bridgetypes.QueryTokensRequest{Row: row, Pagination: &query.PageRequest{}}
	for {
		answer, err := n.Tokens(ctx, request)
		if err != nil {
			return nil, n.unreachable(err)
		}
		all = append(all, answer.Tokens...)
		if answer.Pagination == nil || len(answer.Pagination.NextKey) == 0 {
			return all, nil
		}
		request.Pagination.Key = answer.Pagination.NextKey
	}
}

// tokenNamed returns the token of a row by its symbol or its denom.
func (n bridgeNode) tokenNamed(ctx context.Context, row bridgetypes.Row, name string) (bridgetypes.Token, error) {
	tokens, err := n.tokens(ctx, row.Id)
	if err != nil {
		return bridgetypes.Token{}, err
	}
	var known []string
	for _, status := range tokens {
		if status.Token.Denom == name || strings.EqualFold(status.Token.Symbol, name) {
			return status.Token, nil
		}
		known = append(known, status.Token.Symbol)
	}
	return bridgetypes.Token{}, fmt.Errorf("the bridge to %s does not take %q: choose one of %s", row.Name, name, strings.Join(known, ", "))
}
