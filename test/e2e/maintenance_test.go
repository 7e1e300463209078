package e2e

import (
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// TestMaintenance does to four validators under cosmovisor what their operators will: one moves its
// key to a remote signer, then governance upgrades them all. validator-0 and -1 may download the new
// program, validator-2 has the remote signer, and validator-3 runs without cosmovisor, unprepared.
func TestMaintenance(t *testing.T) {
	// Who misses ten blocks of twenty is jailed there, and an outage is longer.
	net := rig.UpUnderCosmovisor(t, 4, 3, 2, "--set", "slashing.signed_blocks_window=500", "--set", "bridge.absence_blocks=500", "--set", "gov.voting_period=25s")
	scene := &maintenanceScene{bridgeScene: &bridgeScene{net}, whole: t}
	t.Run("key moves to a signer", scene.testMoveKey)
	t.Run("nil rounds and extensions", scene.testNilRounds)
	t.Run("signer is restarted and away", scene.testSignerAway)
	t.Run("plans nobody could follow", scene.testBadPlans)
	t.Run("upgrade", scene.testUpgrade)
}

type maintenanceScene struct {
	*bridgeScene
	// whole is the test that the steps belong to: the signer and its key outlive a step.
	whole   *testing.T
	key     rig.ConsensusKey
	address string
	signer  *rig.Background
	// validator is the consensus address of validator-2 in upper hexadecimal.
	validator string
}

// guarded is the validator with the remote signer, plain the one without cosmovisor.
const (
	guarded = 2
	plain   = 3
)

func (s *maintenanceScene) home(i int) rig.Home { return rig.Home{Path: s.Validators[i].Home} }

func (s *maintenanceScene) testMoveKey(t *testing.T) {
	var status struct {
		Info struct {
			Address string `json:"address"`
		} `json:"validator_info"`
	}
	require.NoError(t, rig.CallRPC(s.Validators[guarded].RPC, "status", map[string]any{}, &status))
	s.validator = status.Info.Address
	s.Stop(t, guarded)
	s.key, s.address = s.home(guarded).TakeKey(s.whole), rig.FreeAddress(t)
	require.NoError(t, os.WriteFile(filepath.Join(s.Validators[guarded].Home, rig.SignerFile), []byte("tcp://"+s.address), 0o600))
	s.signer = s.key.SignFor(s.whole, s.home(guarded), s.address)
	s.Start(t, guarded)
	requireRejoined(t, s.Network, guarded)
	requireGauge(t, s.Validators[guarded], "1")
}

// testNilRounds stops another validator, so that there are rounds without a proposal, and none of
// the other three can be spared: a deposit is credited by their extensions, a packet signed by them.
func (s *maintenanceScene) testNilRounds(t *testing.T) {
	to, bech32 := fresh(t)
	cometSigner := rig.CometSigner(t)
	s.Kill(t, plain)
	from := s.First().Height(t)
	deposit := s.Deposit(t, "alice", "12btt", "--to", to)
	requested := s.out(t, "alice", to, "2btt")
	s.WaitStage(t, deposit.Hash, "credited")
	require.Equal(t, rig.BTT(120), s.Balance(t, bech32))
	require.Positive(t, s.WaitStage(t, requested.Hash, "executed").Height("signed"))
	s.waitLaterRound(t, from)

	// CometBFT's own signer next. It dials within a moment, or a vote is given up that nobody can spare.
	s.signer.Kill()
	comet := rig.Spawn(t, cometSigner, "-addr", "tcp://"+s.address, "-chain-id", rig.ChainID, "-priv-key", s.key.Key, "-priv-state", s.key.State)
	from = s.First().Height(t) + 1 // the other may have signed the block that is being made
	requested = s.out(t, "alice", to, "1btt")
	require.Greater(t, s.WaitStage(t, requested.Hash, "executed").Height("signed"), from)
	s.waitLaterRound(t, from)
	s.Start(t, plain)
	requireRejoined(t, s.Network, plain)
	comet.Kill()
	s.signer = s.key.SignFor(s.whole, s.home(guarded), s.address)
}

// waitLaterRound waits for a block after a height that the guarded validator signed in a round after
// one without a block.
func (s *maintenanceScene) waitLaterRound(t *testing.T, from int64) {
	t.Helper()
	rig.Wait(t, "a block of a later round that the signer signed", 2*time.Minute, func() error {
		for height := from + 1; height < s.First().Height(t); height++ {
			round, signed, err := s.First().Round(height, s.validator)
			if err != nil || round > 0 && signed {
				return err
			}
		}
		return errors.New("there is none")
	})
}

// testSignerAway kills the signer twice: it comes back at once, and after twenty seconds.
func (s *maintenanceScene) testSignerAway(t *testing.T) {
	s.signer.Kill()
	s.signer = s.key.SignFor(s.whole, s.home(guarded), s.address)
	s.First().WaitBlocks(t, 1, time.Minute)
	requireGauge(t, s.Validators[guarded], "1")

	pid, _ := s.Supervised(t, guarded)
	s.signer.Kill()
	requireGauge(t, s.Validators[guarded], "0")
	height := s.Validators[guarded].Height(t)
	rig.Hold(t, "the node of the signer", 20*time.Second, func() error {
		ours, theirs := s.Validators[guarded].Height(t), s.First().Height(t)
		if ours+6 < theirs {
			return fmt.Errorf("it is at height %d, the others at %d", ours, theirs)
		}
		return nil
	})
	require.Greater(t, s.Validators[guarded].Height(t), height+2, "it follows the others")
	s.signer = s.key.SignFor(s.whole, s.home(guarded), s.address)
	requireRejoined(t, s.Network, guarded)
	after, _ := s.Supervised(t, guarded)
	require.Equal(t, pid, after, "it is the same process")
	requireGauge(t, s.Validators[guarded], "1")
}

func (s *maintenanceScene) plan(info string, height int64, flags ...string) []string {
	return append([]string{
		"upgrade", "software-upgrade", "rehearsal", "--upgrade-height", fmt.Sprint(height), "--upgrade-info", info,
		"--daemon-name", "bttcd", "--title", "A test", "--summary", "A test.", "--deposit", "100btt",
	}, flags...)
}

func binaries(platform, link, sum string) string {
	return fmt.Sprintf(`{"binaries":{%q:"%s?checksum=sha256:%s"}}`, platform, link, sum)
}

func (s *maintenanceScene) testBadPlans(t *testing.T) {
	link, sum := rig.Publish(t, rig.Localnet(t))
	ahead := s.First().Height(t) + 1000
	wrong := strings.Repeat("0", 64)
	for name, c := range map[string]struct {
		args []string
		said string
	}{
		"wrong sha256":    {s.plan(binaries("linux/amd64", link, wrong), ahead), "checksums did not match"},
		"no such file":    {s.plan(binaries("linux/amd64", "http://"+rig.FreeAddress(t)+"/bttcd", sum), ahead), "error downloading binary"},
		"damaged":         {s.plan(`{"binaries":`, ahead, "--no-validate"), "the upgrade's info: it is not JSON"},
		"no checksum":     {s.plan(`{"binaries":{"linux/amd64":"`+link+`"}}`, ahead, "--no-validate"), "needs ?checksum=sha256:"},
		"other platforms": {s.plan(binaries("darwin/arm64", link, sum), ahead, "--no-validate"), "names no binary for linux/amd64"},
		"past height":     {s.plan("", 2, "--no-validate"), "planned for height 2, and the chain is at"},
	} {
		t.Run(name, func(t *testing.T) {
			requireSaid(t, s.Signer("alice").Refused(t, c.args...), c.said)
		})
	}
}

func (s *maintenanceScene) testUpgrade(t *testing.T) {
	// A packet is under way that nobody carries before the upgrade, and a deposit that is not final.
	to, bech32 := fresh(t)
	s.Chain(t, "stall")
	deposit := s.Deposit(t, "alice", "5btt", "--to", to)
	s.KillService(t, "relayer")
	inFlight := s.out(t, "bob", to, "4btt")
	s.WaitStage(t, inFlight.Hash, "signed")
	perBlock := s.perBlock(t)
	link, sum := rig.Publish(t, rig.Upgraded(t))
	prepare := []string{"cosmovisor-init", "--upgrade", "rehearsal", "--binary", rig.Upgraded(t), "--sha256"}
	requireSaid(t, s.home(guarded).Bttcd(t, append(prepare, strings.Repeat("0", 64))...).Text(), "it is not the program that was published")
	s.home(guarded).Must(t, append(prepare, sum)...)

	// The vote takes 25 s and a block more than one; the proposal has to be in a block first.
	height := s.First().Height(t) + 35
	s.decide(t, s.plan(binaries("linux/amd64", link, sum), height)...)
	require.Less(t, s.First().Height(t), height, "the vote took too long for this test")

	// One is killed when it has swapped its program and cannot have made a block: two of four run.
	rig.Wait(t, "validator-1 to run the new program", 2*time.Minute, func() error {
		if _, program := s.Supervised(t, 1); !strings.Contains(program, "/upgrades/rehearsal/") {
			return fmt.Errorf("it runs %q", program)
		}
		return nil
	})
	s.KillSupervised(t, 1)
	s.requireUnprepared(t, height)
	// Block height may be decided; two of four make none after it.
	for _, i := range []int{0, guarded} {
		s.Validators[i].WaitHeight(t, height-1, time.Minute)
		require.LessOrEqual(t, s.Validators[i].Height(t), height, "of validator-%d", i)
	}

	s.Start(t, 1)
	s.First().WaitHeight(t, height+2, 2*time.Minute)
	s.home(plain).Must(t, "cosmovisor-init")
	s.home(plain).Must(t, append(prepare, sum)...)
	s.Start(t, plain)
	requireRejoined(t, s.Network, plain)

	require.Equal(t, new(big.Int).Mul(perBlock, big.NewInt(2)), s.perBlock(t), "the upgrade did its work")
	for i := range s.Validators {
		_, program := s.Supervised(t, i)
		require.Contains(t, program, "/upgrades/rehearsal/", "of validator-%d", i)
	}
	require.Zero(t, s.Balance(t, bech32).Sign())
	s.StartService(t, "relayer")
	s.Chain(t, "resume")
	s.WaitStage(t, inFlight.Hash, "executed")
	s.WaitStage(t, deposit.Hash, "credited")
	require.Equal(t, rig.BTT(40), s.Ethereum().BalanceOf(t, "BTT", to))
	require.Equal(t, rig.BTT(50), s.Balance(t, bech32))
	s.WaitBacked(t, "BTT")
	requireGauge(t, s.Validators[guarded], "1")
}

// perBlock is what validators are paid, which the upgrade doubles.
func (s *maintenanceScene) perBlock(t *testing.T) *big.Int {
	t.Helper()
	var answer struct {
		Params struct {
			AbttPerBlock string `json:"abtt_per_block"`
		} `json:"params"`
	}
	s.REST(t, "/bttc/rewards/v1/params", &answer)
	return rig.Int(t, answer.Params.AbttPerBlock)
}

// requireUnprepared waits until the node without the new program has ended and said why.
func (s *maintenanceScene) requireUnprepared(t *testing.T, height int64) {
	t.Helper()
	pid := s.Validators[plain].PID
	if now := rig.Open(t, s.Dir).Validators[plain].PID; now != 0 {
		pid = now
	}
	rig.Wait(t, "validator-3 to end", 2*time.Minute, func() error {
		if !rig.Gone(pid) {
			return fmt.Errorf("process %d runs", pid)
		}
		return nil
	})
	log := s.NodeLog(t, plain)
	sentence := log[strings.LastIndex(log, "\nError: ")+1:]
	requireSaid(t, sentence, fmt.Sprintf(`upgrade "rehearsal" is due at height %d`, height), "install the program that has it",
		filepath.Join(s.Validators[plain].Home, "data", "upgrade-info.json"), "?checksum=sha256:")
}
