package cmd

import (
	"errors"
	"fmt"
	"time"

	"cosmossdk.io/collections"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/internal/gauges"
)

const (
	// These bound what one look at the state reads. A signing info is that of a validator that was ever in the
	// active set, so that nobody makes thousands of them cheaply.
	maxProposals    = 100
	maxPackets      = 200
	maxSigningInfos = 5000
)

// read implements the port of gauges.Node.
func (r *validatorReader) read() (gauges.Facts, error) {
	if r.node.LastBlockHeight() == 0 {
		return gauges.Facts{}, errors.New("there is no block yet")
	}
	ctx, err := r.node.LatestContext()
	if err != nil {
		return gauges.Facts{}, fmt.Errorf("reading the last state: %w", err)
	}
	ctx = ctx.WithGasMeter(storetypes.NewInfiniteGasMeter())
	facts := gauges.Facts{Height: ctx.BlockHeight(), Time: ctx.BlockTime()}
	if facts.Tombstoned, err = r.tombstoned(ctx); err != nil {
		return facts, err
	}
	address, err := r.own()
	if err != nil {
		return facts, err
	}
	validator, err := r.node.StakingKeeper.GetValidatorByConsAddr(ctx, address)
	if errors.Is(err, stakingtypes.ErrNoValidatorFound) {
		return facts, nil
	}
	if err != nil {
		return facts, fmt.Errorf("reading this node's validator: %w", err)
	}
	facts.Validator, err = r.validator(ctx, address, validator)
	return facts, err
}

// tombstoned counts the validators that signed twice.
func (r *validatorReader) tombstoned(ctx sdk.Context) (int, error) {
	read, count := 0, 0
	err := r.node.SlashingKeeper.IterateValidatorSigningInfos(ctx, func(_ sdk.ConsAddress, info slashingtypes.ValidatorSigningInfo) bool {
		if info.Tombstoned {
			count++
		}
		read++
		return read >= maxSigningInfos
	})
	if err != nil {
		return 0, fmt.Errorf("reading who signed twice: %w", err)
	}
	return count, nil
}

func (r *validatorReader) validator(ctx sdk.Context, address sdk.ConsAddress, validator stakingtypes.Validator) (*gauges.Validator, error) {
	staking := r.node.StakingKeeper
	total, err := staking.GetLastTotalPower(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the voting power: %w", err)
	}
	operator, err := staking.ValidatorAddressCodec().StringToBytes(validator.GetOperator())
	if err != nil {
		return nil, fmt.Errorf("reading the operator of this node: %w", err)
	}
	told := &gauges.Validator{
		Bonded: validator.IsBonded(), Jailed: validator.IsJailed(), Tombstoned: r.node.SlashingKeeper.IsTombstoned(ctx, address),
		Power: validator.GetConsensusPower(staking.PowerReduction(ctx)), TotalPower: total.Int64(),
	}
	if told.Signing, err = r.signing(ctx, address); err != nil {
		return nil, err
	}
	if told.VotesDue, err = r.votesDue(ctx, operator); err != nil {
		return nil, err
	}
	told.Bridge, err = r.bridge(ctx, operator)
	return told, err
}

// signing is empty for a validator that was never in the active set.
func (r *validatorReader) signing(ctx sdk.Context, address sdk.ConsAddress) (gauges.Signing, error) {
	slashing := r.node.SlashingKeeper
	params, err := slashing.GetParams(ctx)
	if err != nil {
		return gauges.Signing{}, fmt.Errorf("reading the parameters of slashing: %w", err)
	}
	least, err := slashing.MinSignedPerWindow(ctx)
	if err != nil {
		return gauges.Signing{}, fmt.Errorf("reading the parameters of slashing: %w", err)
	}
	signing := gauges.Signing{Window: params.SignedBlocksWindow, MaxMissed: params.SignedBlocksWindow - least}
	info, err := slashing.GetValidatorSigningInfo(ctx, address)
	if errors.Is(err, slashingtypes.ErrNoSigningInfoFound) {
		return signing, nil
	}
	if err != nil {
		return gauges.Signing{}, fmt.Errorf("reading what this validator signed: %w", err)
	}
	signing.Missed, signing.Start = info.MissedBlocksCounter, info.StartHeight
	return signing, nil
}

// votesDue returns when the voting ends on what the operator's account has not voted on, the soonest
// first.
func (r *validatorReader) votesDue(ctx sdk.Context, operator sdk.AccAddress) ([]time.Time, error) {
	gov, read := r.node.GovKeeper, 0
	var due []time.Time
	err := gov.ActiveProposalsQueue.Walk(ctx, nil, func(key collections.Pair[time.Time, uint64], proposal uint64) (bool, error) {
		voted, err := gov.Votes.Has(ctx, collections.Join(proposal, operator))
		if err == nil && !voted {
			due = append(due, key.K1())
		}
		read++
		return read >= maxProposals, err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the proposals: %w", err)
	}
	return due, nil
}

func (r *validatorReader) bridge(ctx sdk.Context, operator []byte) (gauges.Bridge, error) {
	keeper := r.node.BridgeKeeper
	params, err := keeper.GetParams(ctx)
	if err != nil {
		return gauges.Bridge{}, fmt.Errorf("reading the parameters of the bridge: %w", err)
	}
	owed := gauges.Bridge{AbsenceBlocks: int64(params.AbsenceBlocks)} //nolint:gosec // bounded by the parameters' check
	key, err := keeper.BridgeKeys.Get(ctx, operator)
	if errors.Is(err, collections.ErrNotFound) {
		return owed, nil
	}
	if err != nil || len(key.Address) != 20 {
		return gauges.Bridge{}, fmt.Errorf("reading this validator's bridge key: %w", err)
	}
	owed.Key = true
	requests, err := keeper.SigningRequests(ctx, [20]byte(key.Address), maxPackets)
	if err != nil {
		return gauges.Bridge{}, fmt.Errorf("reading which packets await this validator: %w", err)
	}
	owed.Unsigned = len(requests)
	for _, request := range requests {
		packet, err := keeper.Packets.Get(ctx, collections.Join(request.Row, request.Nonce))
		if err != nil {
			return gauges.Bridge{}, fmt.Errorf("reading packet %d of row %d: %w", request.Nonce, request.Row, err)
		}
		if owed.OldestHeight == 0 || packet.Height < owed.OldestHeight {
			owed.OldestHeight = packet.Height
		}
	}
	return owed, nil
}
