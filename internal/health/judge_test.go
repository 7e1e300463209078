package health

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var now = time.Date(2027, 1, 15, 8, 0, 0, 0, time.UTC)

// good are the facts of one of four validators that is fine.
func good() Facts {
	return Facts{
		Now: now, Height: 1000, BlockTime: now.Add(-2 * time.Second), Peers: 3, PeersHeight: 1000,
		Validator: "AA", Power: 25, TotalPower: 100, Votes: Votes{Power: 75},
	}
}

func TestJudge(t *testing.T) {
	halted := func(f *Facts) {
		f.BlockTime = now.Add(-95 * time.Second)
		f.Votes = Votes{Round: 7, Power: 50, Missing: []string{"BB", "CC"}}
	}
	syncing := func(f *Facts) {
		f.CatchingUp, f.Height, f.BlockTime = true, 250, now.Add(-time.Hour)
		f.Earlier = &Earlier{Height: 150, At: now.Add(-10 * time.Second)}
	}
	for name, test := range map[string]struct {
		change func(*Facts)
		state  State
		says   string
	}{
		"validator":              {func(*Facts) {}, Fine, "fine: block 1000 is 2s old"},
		"node without a vote":    {func(f *Facts) { f.Power = 0 }, Fine, "fine: block 1000 is 2s old"},
		"only validator":         {func(f *Facts) { f.Power, f.Peers, f.PeersHeight = 100, 0, 0 }, Fine, "fine: block 1000 is 2s old"},
		"a moment behind":        {func(f *Facts) { f.PeersHeight = 1010 }, Fine, "fine: block 1000 is 2s old"},
		"a block of the future":  {func(f *Facts) { f.BlockTime = now.Add(9 * time.Second) }, Fine, "fine: block 1000 is 0s old"},
		"30 s without a block":   {func(f *Facts) { f.BlockTime = now.Add(-30 * time.Second) }, Fine, "fine: block 1000 is 30s old"},
		"votes not yet in":       {func(f *Facts) { f.Votes = Votes{} }, Fine, "fine: block 1000 is 2s old"},
		"catching up":            {syncing, Syncing, "syncing: block 250 of 1000 (25.0%), 750 behind, at the chain's 2027-01-15T07:00:00Z, 10.0 blocks/s, about 1m15s left"},
		"catching up, new":       {func(f *Facts) { syncing(f); f.Earlier = nil }, Syncing, "syncing: block 250 of 1000 (25.0%), 750 behind, at the chain's 2027-01-15T07:00:00Z"},
		"first block to come":    {func(f *Facts) { f.CatchingUp, f.Height, f.PeersHeight = true, 0, 0 }, Syncing, "syncing: at block 0"},
		"behind while voting":    {func(f *Facts) { f.PeersHeight = 1011; f.BlockTime = now.Add(-time.Minute) }, Syncing, "syncing: block 1000 of 1011 (98.9%), 11 behind, at the chain's 2027-01-15T07:59:00Z"},
		"no progress":            {func(f *Facts) { syncing(f); f.Earlier = &Earlier{250, now.Add(-time.Minute)} }, Stuck, "stuck: no progress from block 250 for 1m0s"},
		"nobody to sync from":    {func(f *Facts) { syncing(f); f.Peers, f.PeersHeight = 0, 0 }, Stuck, "stuck: no peers: see p2p.persistent_peers and p2p.seeds in config.toml, and whether TCP connections to them pass"},
		"cut off":                {func(f *Facts) { f.Peers, f.PeersHeight = 0, 0 }, Stuck, "stuck: no peers: see p2p.persistent_peers and p2p.seeds in config.toml, and whether TCP connections to them pass"},
		"exactly two thirds":     {func(f *Facts) { f.Power, f.TotalPower, f.Peers = 2, 3, 0 }, Stuck, "stuck: no peers: see p2p.persistent_peers and p2p.seeds in config.toml, and whether TCP connections to them pass"},
		"halt":                   {halted, Stuck, "stuck: no block after 1000 for 1m35s; only 50.0% of the voting power votes in round 7, and more than two thirds must (missing: BB, CC)"},
		"halt with enough votes": {func(f *Facts) { halted(f); f.Votes.Power = 67 }, Stuck, "stuck: no block after 1000 for 1m35s"},
		"no block ever":          {func(f *Facts) { f.Height, f.PeersHeight, f.Votes = 0, 0, Votes{Power: 100} }, Stuck, "stuck: no block yet"},
		"before genesis":         {func(f *Facts) { f.Height, f.GenesisTime = 0, now.Add(time.Hour) }, Stuck, "stuck: the chain starts at 2027-01-15T09:00:00Z"},
		"clock behind":           {func(f *Facts) { f.BlockTime = now.Add(time.Minute) }, Stuck, "stuck: this machine's clock is 1m0s behind the chain's: synchronize it"},
		"clock ahead": {func(f *Facts) {
			f.BlockTime, f.Earlier = now.Add(-time.Minute), &Earlier{998, now.Add(-2 * time.Second)}
		}, Stuck, "stuck: this machine's clock is about 1m0s ahead of the chain's: synchronize it"},
		"an old sight is no movement": {func(f *Facts) {
			halted(f)
			f.Votes.Power, f.Earlier = 100, &Earlier{998, now.Add(-time.Hour)}
		}, Stuck, "stuck: no block after 1000 for 1m35s"},
		"many missing": {func(f *Facts) {
			halted(f)
			f.Votes.Missing = []string{"A", "B", "C", "D", "E", "F", "G"}
		}, Stuck, "stuck: no block after 1000 for 1m35s; only 50.0% of the voting power votes in round 7, and more than two thirds must (missing: A, B, C, D, E and 2 more)"},
	} {
		t.Run(name, func(t *testing.T) {
			facts := good()
			test.change(&facts)
			report := Judge(facts)
			require.Equal(t, test.says, report.Summary)
			require.Equal(t, test.state, report.State)
			require.Equal(t, test.state == Stuck, len(report.Reasons) > 0)
		})
	}
}

func TestReportHoldsTheFacts(t *testing.T) {
	facts := good()
	facts.CatchingUp, facts.Height = true, 500
	facts.Earlier = &Earlier{Height: 400, At: now.Add(-20 * time.Second)}
	require.Equal(t, Report{
		State: Syncing, Summary: Judge(facts).Summary, Height: 500, BlockTime: &facts.BlockTime, BlockAgeSeconds: 2,
		CatchingUp: true, Peers: 3, Validator: Validator{Address: "AA", VotingPower: 25, PowerPercent: 25},
		Sync: &Progress{PeersHeight: 1000, BlocksBehind: 500, Percent: 50, BlocksPerSecond: 5, SecondsLeft: 100},
	}, Judge(facts))
}
