package e2e

import (
	"errors"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// recovery bounds how long a restarted node may take. A height whose proposer is dead takes
// some five seconds.
const recovery = 90 * time.Second

// testKilledRejoins kills a validator as a power cut would and starts it again.
func testKilledRejoins(t *testing.T, net *rig.Network) {
	const victim = 3
	to := rig.NewAddress(t)
	net.Kill(t, victim)
	_, err := net.Validators[victim].Status()
	require.Error(t, err, "it still answers")

	// The others go on without it, and it has something to catch up with.
	net.Signer("alice").Send(t, "bank", "send", "alice", rig.Hex(to), "1btt")
	net.First().WaitBlocks(t, 2, recovery)
	net.Start(t, victim)
	requireRejoined(t, net, victim)
	require.Equal(t, rig.BTT(10), net.Validators[victim].Balance(t, rig.Bech32("bttc", to)))
}

// requireRejoined waits until validator i has caught up, then until its signatures are in
// blocks again, and compares its chain with the first validator's.
func requireRejoined(t *testing.T, net *rig.Network, i int) {
	t.Helper()
	node, first := net.Validators[i], net.First()
	target := first.Height(t)
	rig.Wait(t, node.Name+" to catch up", recovery, func() error {
		status, err := node.Status()
		switch {
		case err != nil:
			return err
		case status.CatchingUp || status.Height < target:
			return fmt.Errorf("it is at height %d of %d", status.Height, target)
		}
		return nil
	})
	rig.Wait(t, "blocks signed by all", recovery, func() error {
		height := first.Height(t)
		header, err := first.Header(height)
		if err != nil {
			return err
		}
		if header.Signers < len(net.Validators) {
			return fmt.Errorf("block %d has %d signatures", height, header.Signers)
		}
		return nil
	})
	requireSameChain(t, net, first.Height(t))
}

// requireSameChain compares the block and the state hash of all validators at height.
func requireSameChain(t *testing.T, net *rig.Network, height int64) {
	t.Helper()
	want, err := net.First().Header(height)
	require.NoError(t, err)
	require.NotEmpty(t, want.AppHash)
	for _, validator := range net.Validators[1:] {
		validator.WaitHeight(t, height, recovery)
		got, err := validator.Header(height)
		require.NoError(t, err)
		require.Equal(t, want.Hash, got.Hash, "%s has another block %d", validator.Name, height)
		require.Equal(t, want.AppHash, got.AppHash, "%s has another state before block %d", validator.Name, height)
	}
}

// testHalt stops two of four: no more than two thirds are left, so nothing may be decided
// until one returns. What was decided before stays.
func testHalt(t *testing.T, net *rig.Network) {
	waitSigned(t, net)
	before := net.First().Height(t)
	known, err := net.First().Header(before)
	require.NoError(t, err)
	net.Kill(t, 1)
	net.Kill(t, 2)

	// A block whose precommits were out already may still come.
	ceiling := net.First().Height(t) + 1
	rig.Hold(t, "the chain without two of four", 12*time.Second, func() error {
		if status, err := net.First().Status(); err != nil || status.Height > ceiling {
			return fmt.Errorf("height %d after %d: %w", status.Height, ceiling, err)
		}
		return nil
	})
	to := rig.NewAddress(t)
	taken := net.Signer("alice").Submit(t, rig.GasFlags, "bank", "send", "alice", rig.Hex(to), "1btt")
	require.GreaterOrEqual(t, ceiling, net.First().Height(t))

	net.Start(t, 1)
	net.First().WaitHeight(t, ceiling+2, recovery)
	require.Zero(t, net.First().WaitTx(t, taken).Code, "what was taken during the halt")
	net.Start(t, 2)
	requireRejoined(t, net, 1)
	requireRejoined(t, net, 2)
	require.Equal(t, rig.BTT(10), net.Validators[2].Balance(t, rig.Bech32("bttc", to)))
	after, err := net.First().Header(before)
	require.NoError(t, err)
	require.Equal(t, known, after)
}

// waitSigned waits until nobody is near being jailed for earlier absence.
func waitSigned(t *testing.T, net *rig.Network) {
	t.Helper()
	rig.Wait(t, "the signing windows to clear", recovery, func() error {
		var answer struct {
			Info []struct {
				Address string `json:"address"`
				Missed  string `json:"missed_blocks_counter"`
			} `json:"info"`
		}
		if err := rig.GetJSON(net.First().REST+"/cosmos/slashing/v1beta1/signing_infos", &answer); err != nil {
			return err
		}
		for _, info := range answer.Info {
			if missed, err := strconv.Atoi(info.Missed); err != nil || missed > 2 {
				return fmt.Errorf("%s has missed %s blocks", info.Address, info.Missed)
			}
		}
		return nil
	})
}

// testUnjail keeps a validator down until it is jailed, then brings it back with the
// command its operator would use.
func testUnjail(t *testing.T, net *rig.Network) {
	const victim = 3
	name := net.Validators[victim].Name
	supply := net.Supply(t)
	net.Kill(t, victim)
	rig.Wait(t, name+" to be jailed", 3*time.Minute, func() error {
		if !stakingOf(t, net, name).Jailed {
			return errors.New("it is not")
		}
		return nil
	})
	require.Positive(t, supply.Cmp(net.Supply(t)), "downtime is slashed, and slashed abtt are burned")

	net.Start(t, victim)
	target := net.First().Height(t)
	net.Validators[victim].WaitHeight(t, target, recovery)
	said := net.Operator(0).Refused(t, "slashing", "unjail")
	requireSaid(t, said, "not jailed")
	unjail(t, net, victim)
	rig.Wait(t, name+" to be bonded", recovery, func() error {
		if state := stakingOf(t, net, name); state.Jailed || state.Status != "BOND_STATUS_BONDED" {
			return fmt.Errorf("it is %+v", state)
		}
		return nil
	})
	requireRejoined(t, net, victim)
}

// unjail sends the transaction as soon as the jail time is over by the chain's clock.
func unjail(t *testing.T, net *rig.Network, victim int) {
	t.Helper()
	until := jailedUntil(t, net)
	rig.Wait(t, "the jail time to pass", recovery, func() error {
		header, err := net.First().Header(net.First().Height(t))
		if err != nil {
			return err
		}
		if !header.Time.After(until) {
			return fmt.Errorf("block time %s, jailed until %s", header.Time, until)
		}
		return nil
	})
	net.Operator(victim).Send(t, "slashing", "unjail")
}

// jailedUntil is the latest such time of any validator: one is jailed at a time here.
func jailedUntil(t *testing.T, net *rig.Network) time.Time {
	t.Helper()
	var answer struct {
		Info []struct {
			JailedUntil time.Time `json:"jailed_until"`
		} `json:"info"`
	}
	net.REST(t, "/cosmos/slashing/v1beta1/signing_infos", &answer)
	latest := time.Time{}
	for _, info := range answer.Info {
		if info.JailedUntil.After(latest) {
			latest = info.JailedUntil
		}
	}
	return latest
}

type staking struct {
	Jailed bool
	Status string
}

func stakingOf(t *testing.T, net *rig.Network, name string) staking {
	t.Helper()
	var answer struct {
		Validators []struct {
			Jailed      bool   `json:"jailed"`
			Status      string `json:"status"`
			Description struct {
				Moniker string `json:"moniker"`
			} `json:"description"`
		} `json:"validators"`
	}
	net.REST(t, "/cosmos/staking/v1beta1/validators", &answer)
	for _, validator := range answer.Validators {
		if validator.Description.Moniker == name {
			return staking{validator.Jailed, validator.Status}
		}
	}
	require.FailNow(t, "the chain has no validator "+name)
	return staking{}
}

// testNothingLost looks back over all that the other steps did: every validator still has
// the same blocks from the first on.
func testNothingLost(t *testing.T, net *rig.Network) {
	top := net.First().Height(t)
	for _, height := range []int64{1, 2, top / 4, top / 2, top - 1} {
		requireSameChain(t, net, height)
	}
	for _, validator := range net.Validators {
		status, err := validator.Status()
		require.NoError(t, err)
		require.False(t, status.CatchingUp, validator.Name)
	}
}
