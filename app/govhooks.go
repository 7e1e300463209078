package app

import (
	"context"
	"fmt"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	govkeeper "github.com/cosmos/cosmos-sdk/x/gov/keeper"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"

	"github.com/bttcprotocol/bttcd/app/canonical"
)

// canonicalProposals refuses proposals whose messages hold addresses that are not canonical.
// The ante chain refuses those of transactions already; a contract that submits through the
// governance precompile has none.
type canonicalProposals struct {
	governance *govkeeper.Keeper
	walker     *canonical.Walker
}

var _ govtypes.GovHooks = canonicalProposals{}

// AfterProposalSubmission implements govtypes.GovHooks. An error undoes the submission.
func (c canonicalProposals) AfterProposalSubmission(ctx context.Context, id uint64, _ sdk.AccAddress) error {
	proposal, err := c.governance.Proposals.Get(ctx, id)
	if err != nil {
		return fmt.Errorf("reading proposal %d: %w", id, err)
	}
	for i, message := range proposal.Messages {
		name := protoreflect.FullName(strings.TrimPrefix(message.TypeUrl, "/"))
		if err := c.walker.Check(name, message.Value); err != nil {
			return errorsmod.Wrapf(sdkerrors.ErrInvalidAddress, "message %d (%s) of the proposal: %s", i, name, err)
		}
	}
	return nil
}

// AfterProposalDeposit and the others implement govtypes.GovHooks; nothing changes then.
func (canonicalProposals) AfterProposalDeposit(context.Context, uint64, sdk.AccAddress) error {
	return nil
}

func (canonicalProposals) AfterProposalVote(context.Context, uint64, sdk.AccAddress) error {
	return nil
}

func (canonicalProposals) AfterProposalFailedMinDeposit(context.Context, uint64) error { return nil }

func (canonicalProposals) AfterProposalVotingPeriodEnded(context.Context, uint64) error { return nil }
