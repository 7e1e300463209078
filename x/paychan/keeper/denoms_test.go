package keeper_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/bttcprotocol/bttcd/x/paychan/keeper"
	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// transfers notes what is paid out.
type transfers struct {
	types.BankKeeper
	inputs  []banktypes.Input
	outputs int
}

func (t *transfers) InputOutputCoins(ctx context.Context, input banktypes.Input, outputs []banktypes.Output) error {
	t.inputs = append(t.inputs, input)
	for _, output := range outputs {
		t.outputs += len(output.Coins)
	}
	return t.BankKeeper.InputOutputCoins(ctx, input, outputs)
}

// The price of an item does not depend on how many denoms its batch pays, so neither may its cost:
// no sum of coins may hold more than one denom, since adding those up costs their number each time.
func TestDenomsAreNeverAddedUp(t *testing.T) {
	const items, denoms = 60, 20
	for name, payees := range map[string]int{"one payee": 1, "many payees": items} {
		t.Run(name, func(t *testing.T) {
			s := open(t, 1_000_000)
			coins := make([]sdk.Coin, denoms)
			for i := range coins {
				coins[i] = sdk.NewInt64Coin(fmt.Sprintf("ibc/%064X", i), 1_000)
			}
			s.Give(owner.Address, coins...)
			to := testutil.Keys("payee", payees)
			msg := &types.MsgClaim{Sender: relay.String()}
			for i := range items {
				id := s.open(owner, sdk.NewInt64Coin(coins[i%denoms].Denom, 10))
				voucher := testutil.Voucher(id, 0, to[i%payees].Address, 0, 5, s.expiry)
				msg.Vouchers = append(msg.Vouchers, owner.Voucher(voucher))
			}
			counted := &transfers{BankKeeper: s.Keeper.Bank}
			k := s.Keeper
			k.Bank = counted
			response, err := keeper.NewMsgServer(k).Claim(s.Ctx, msg)
			require.NoError(t, err)
			for _, result := range response.Results {
				require.Equal(t, types.CodePaid, result.Code)
			}
			require.Len(t, counted.inputs, denoms)
			for _, input := range counted.inputs {
				require.Len(t, input.Coins, 1)
				require.EqualValues(t, 5*items/denoms, input.Coins[0].Amount.Int64())
			}
			require.Equal(t, min(items, denoms*payees), counted.outputs)
		})
	}
}
