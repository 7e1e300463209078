package keeper_test

import (
	"bytes"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/keeper"
	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

func newKeeper(deps keeper.Deps) keeper.Keeper { return keeper.NewKeeper(deps) }

// blocking is a bank that also blocks one account.
type blocking struct {
	types.BankKeeper
	key testutil.Key
}

func (b blocking) BlockedAddr(account sdk.AccAddress) bool {
	return bytes.Equal(account, b.key.Bytes()) || b.BankKeeper.BlockedAddr(account)
}

func timeUntil(s *scene, unix uint64) time.Duration { return time.Duration(unix-s.Now()) * time.Second }
