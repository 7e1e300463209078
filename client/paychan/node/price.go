package node

import (
	"context"
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"

	nodev1beta1 "cosmossdk.io/api/cosmos/base/node/v1beta1"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
)

// baseFeeMethod is asked by hand: its Go types would bring all of cosmos/evm along.
const baseFeeMethod = "/cosmos.evm.feemarket.v1.Query/BaseFee"

// GasPrice implements paychan.Submitter: the base fee, or what the node wants at least if that is
// more.
func (n *Node) GasPrice(ctx context.Context) (math.Int, error) {
	base, err := n.baseFee(ctx)
	if err != nil {
		return math.Int{}, fmt.Errorf("asking for the base fee: %w", err)
	}
	config, err := nodev1beta1.NewServiceClient(n.conn).Config(ctx, &nodev1beta1.ConfigRequest{})
	if err != nil {
		return math.Int{}, fmt.Errorf("asking for the least price of gas: %w", err)
	}
	least, err := sdk.ParseDecCoins(config.GetMinimumGasPrice())
	if err != nil {
		return math.Int{}, fmt.Errorf("least price of gas %q: %w", config.GetMinimumGasPrice(), err)
	}
	return math.LegacyMaxDec(base, least.AmountOf(chain.BaseDenom)).Ceil().TruncateInt(), nil
}

// baseFee is zero on a chain without.
func (n *Node) baseFee(ctx context.Context) (math.LegacyDec, error) {
	var answer raw
	err := n.conn.Invoke(ctx, baseFeeMethod, &raw{}, &answer)
	if status.Code(err) == codes.Unimplemented {
		return math.LegacyZeroDec(), nil
	}
	if err != nil {
		return math.LegacyDec{}, err
	}
	fee := math.LegacyZeroDec()
	if len(answer) == 0 {
		return fee, nil
	}
	number, kind, tag := protowire.ConsumeTag(answer)
	if tag < 0 || number != 1 || kind != protowire.BytesType {
		return fee, fmt.Errorf("unexpected answer %x", []byte(answer))
	}
	text, length := protowire.ConsumeBytes(answer[tag:])
	if length < 0 {
		return fee, protowire.ParseError(length)
	}
	err = fee.Unmarshal(text)
	return fee, err
}
