// Package gauges is what one node tells monitoring about itself: how its validator fares, what it owes
// a vote, whether its disk has room; and who was ever punished for signing twice.
//
// Invariant: reading is all it does. A fact that cannot be read is left out, and a panic while reading ends
// neither the scrape nor the node. cmd registers the collectors beside CometBFT's metrics;
// networks/monitoring has the alerts that rest on them.
package gauges

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Facts are what committed state says of the chain and of this node's validator.
type Facts struct {
	// Height and Time are those of the last block.
	Height int64
	Time   time.Time
	// Tombstoned is how many validators of the chain signed twice. CometBFT's own gauge of them is that of
	// one block: seldom does a scrape meet it.
	Tombstoned int
	// Validator is nil while the node's key is no validator's.
	Validator *Validator
}

// Validator is this node's validator.
type Validator struct {
	Bonded, Jailed, Tombstoned bool
	// Power and TotalPower are in units of staking's power reduction.
	Power, TotalPower int64
	Signing           Signing
	// VotesDue are the ends of the voting periods in which the operator has not voted.
	VotesDue []time.Time
	Bridge   Bridge
}

// Signing is how slashing counts a validator's blocks. Numbers are blocks.
type Signing struct {
	// Window is how many blocks are looked at, MaxMissed how many of them may be missed.
	Window, MaxMissed int64
	Missed            int64
	// Start is the height since which it is counted.
	Start int64
}

// Bridge is what a validator owes the bridge.
type Bridge struct {
	// Key is whether a bridge key is registered.
	Key bool
	// Unsigned is how many open packets await the validator's signature; the oldest is of OldestHeight.
	Unsigned     int
	OldestHeight int64
	// AbsenceBlocks is how long one may wait before its members that did not sign are jailed; 0 is for ever.
	AbsenceBlocks int64
}

// UntilJailing is how many more blocks, all of them missed, a validator has before it is jailed at the
// earliest.
func (s Signing) UntilJailing(height int64) int64 {
	return max(0, s.MaxMissed+1-s.Missed, s.Start+s.Window+1-height)
}

// UntilJailing is how many blocks remain to sign the oldest packet, all that there are if nothing waits.
func (b Bridge) UntilJailing(height int64) int64 {
	if b.Unsigned == 0 {
		return b.AbsenceBlocks
	}
	return max(0, b.AbsenceBlocks-(height-b.OldestHeight))
}

func gauge(name, help string) *prometheus.Desc { return prometheus.NewDesc(name, help, nil, nil) }

var (
	heightDesc     = gauge("bttc_node_height_blocks", "Height of the last block that was committed and executed")
	blockAgeDesc   = gauge("bttc_node_block_age_seconds", "This machine's time less that of the last block: negative if the clock is behind")
	doubleDesc     = gauge("bttc_chain_tombstoned_validators", "Validators of the chain that signed twice, ever")
	registeredDesc = gauge("bttc_validator_registered", "1 if the node's consensus key is a validator's")
	bondedDesc     = gauge("bttc_validator_bonded", "1 if the validator is in the active set")
	jailedDesc     = gauge("bttc_validator_jailed", "1 if the validator is jailed")
	tombstonedDesc = gauge("bttc_validator_tombstoned", "1 if the validator signed twice and is out for good")
	powerDesc      = gauge("bttc_validator_power", "Voting power of the validator")
	shareDesc      = gauge("bttc_validator_power_ratio", "Its part of all voting power")
	missedDesc     = gauge("bttc_validator_missed_blocks", "Blocks that the validator missed in the window")
	windowDesc     = gauge("bttc_validator_window_blocks", "Blocks that slashing looks at")
	jailingDesc    = gauge("bttc_validator_blocks_until_jailing", "Blocks that may still be missed in a row before the validator is jailed at the earliest")
	votesDesc      = gauge("bttc_validator_unvoted_proposals", "Proposals in their voting period for which the operator has not voted")
	voteLeftDesc   = gauge("bttc_validator_vote_left_seconds", "Time until the first of these voting periods ends; a year if there is none")
	bridgeKeyDesc  = gauge("bttc_validator_bridge_key", "1 if the operator has registered a bridge key")
	unsignedDesc   = gauge("bttc_validator_bridge_unsigned_packets", "Open packets of the bridge that await this validator's signature")
	bridgeLeftDesc = gauge("bttc_validator_bridge_blocks_until_jailing", "Blocks until the validator is jailed for the oldest of them")
)

var descriptions = []*prometheus.Desc{
	heightDesc, blockAgeDesc, doubleDesc, registeredDesc, bondedDesc, jailedDesc, tombstonedDesc, powerDesc, shareDesc, missedDesc, windowDesc,
	jailingDesc, votesDesc, voteLeftDesc, bridgeKeyDesc, unsignedDesc, bridgeLeftDesc,
}
