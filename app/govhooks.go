package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	errorsmod "cosmossdk.io/errors"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"
	govkeeper "github.com/cosmos/cosmos-sdk/x/gov/keeper"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	"github.com/bttcprotocol/bttcd/app/canonical"
	"github.com/bttcprotocol/bttcd/app/nested"
	"github.com/bttcprotocol/bttcd/internal/upgradeinfo"
)

// soundProposals refuses proposals whose messages hold addresses that are not canonical, that
// would take the bound off blocks, or that plan an upgrade nobody could follow. The ante chain
// refuses the first in transactions already; a contract that submits through the governance
// precompile has none.
type soundProposals struct {
	governance *govkeeper.Keeper
	walker     *canonical.Walker
}

var _ govtypes.GovHooks = soundProposals{}

// AfterProposalSubmission implements govtypes.GovHooks. An error undoes the submission.
func (c soundProposals) AfterProposalSubmission(ctx context.Context, id uint64, _ sdk.AccAddress) error {
	proposal, err := c.governance.Proposals.Get(ctx, id)
	if err != nil {
		return fmt.Errorf("reading proposal %d: %w", id, err)
	}
	for i, message := range proposal.Messages {
		name := protoreflect.FullName(strings.TrimPrefix(message.TypeUrl, "/"))
		if err := c.walker.Check(name, message.Value); err != nil {
			return errorsmod.Wrapf(sdkerrors.ErrInvalidAddress, "message %d (%s) of the proposal: %s", i, name, err)
		}
		if err := checkDecision(message, sdk.UnwrapSDKContext(ctx).BlockHeight()); err != nil {
			return errorsmod.Wrapf(err, "message %d (%s) of the proposal", i, name)
		}
	}
	return nil
}

// checkDecision checks a message and those that it holds: governance may execute for itself.
func checkDecision(message *codectypes.Any, height int64) error {
	err := nested.Walk([]*codectypes.Any{message}, func(held *codectypes.Any) error {
		if err := checkBlockLimits(held); err != nil {
			return err
		}
		return checkUpgrade(held, height)
	})
	if errors.Is(err, nested.ErrDeep) {
		return errorsmod.Wrap(sdkerrors.ErrInvalidRequest, nested.ErrDeep.Error())
	}
	return err
}

// checkBlockLimits refuses consensus parameters without a gas limit, under which one proposer
// could make a block that takes hours to execute.
func checkBlockLimits(message *codectypes.Any) error {
	if message.TypeUrl != sdk.MsgTypeURL(&consensustypes.MsgUpdateParams{}) {
		return nil
	}
	var update consensustypes.MsgUpdateParams
	if err := update.Unmarshal(message.Value); err != nil {
		return errorsmod.Wrap(sdkerrors.ErrInvalidRequest, err.Error())
	}
	if update.Block == nil || update.Block.MaxGas <= 0 {
		return errorsmod.Wrapf(sdkerrors.ErrInvalidRequest, "block.max_gas is %d: it must bound the gas of a block", update.Block.GetMaxGas())
	}
	return nil
}

// checkUpgrade refuses plans that validators could not follow: it would show at the height at
// which they all stop.
func checkUpgrade(message *codectypes.Any, height int64) error {
	if message.TypeUrl != sdk.MsgTypeURL(&upgradetypes.MsgSoftwareUpgrade{}) {
		return nil
	}
	var upgrade upgradetypes.MsgSoftwareUpgrade
	if err := upgrade.Unmarshal(message.Value); err != nil {
		return errorsmod.Wrap(sdkerrors.ErrInvalidRequest, err.Error())
	}
	if err := upgradeinfo.CheckName(upgrade.Plan.Name); err != nil {
		return errorsmod.Wrap(sdkerrors.ErrInvalidRequest, err.Error())
	}
	if upgrade.Plan.Height <= height {
		return errorsmod.Wrapf(sdkerrors.ErrInvalidRequest, "the upgrade is planned for height %d, and the chain is at %d", upgrade.Plan.Height, height)
	}
	if upgrade.Plan.Info == "" {
		return nil
	}
	if _, err := upgradeinfo.Parse(upgrade.Plan.Info); err != nil {
		return errorsmod.Wrapf(sdkerrors.ErrInvalidRequest, "the upgrade's info: %s", err)
	}
	return nil
}

// AfterProposalDeposit and the others implement govtypes.GovHooks; nothing changes then.
func (soundProposals) AfterProposalDeposit(context.Context, uint64, sdk.AccAddress) error {
	return nil
}

func (soundProposals) AfterProposalVote(context.Context, uint64, sdk.AccAddress) error {
	return nil
}

func (soundProposals) AfterProposalFailedMinDeposit(context.Context, uint64) error { return nil }

func (soundProposals) AfterProposalVotingPeriodEnded(context.Context, uint64) error { return nil }
