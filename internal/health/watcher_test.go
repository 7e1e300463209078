package health

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cometbft/cometbft/libs/bytes"
	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"
)

// consensusDump is what a validator of four printed while two were dead, shortened.
const consensusDump = `{"height":"205","round":3,"step":4,"validators":{"validators":[
 {"address":"149A","voting_power":"1000000"},{"address":"63D4","voting_power":"1000000"},
 {"address":"9018","voting_power":"1000000"},{"address":"FBF0","voting_power":"1000000"}]},
 "votes":[{"round":0,"prevotes":["nil-Vote","nil-Vote","nil-Vote","nil-Vote"]},
  {"round":3,"prevotes":["nil-Vote","Vote{1:63D4 205/03/SIGNED_MSG_TYPE_PREVOTE(Prevote) 000000000000 @ 2026}","nil-Vote","Vote{3:FBF0 205/03}"]}]}`

// comet is a node that says what the test wants.
type comet struct {
	height  int64
	at      time.Time
	catches bool
	dump    string
	heights []string // of the peers
	genesis time.Time
	err     error
	asked   atomic.Int64
	gate    chan struct{} // holds up answers if not nil
}

func (c *comet) Status(context.Context) (*ctypes.ResultStatus, error) {
	c.asked.Add(1)
	if c.gate != nil {
		<-c.gate
	}
	return &ctypes.ResultStatus{
		SyncInfo:      ctypes.SyncInfo{LatestBlockHeight: c.height, LatestBlockTime: c.at, CatchingUp: c.catches},
		ValidatorInfo: ctypes.ValidatorInfo{Address: bytes.HexBytes{0xfb, 0xf0}, VotingPower: 1_000_000},
	}, c.err
}

func (c *comet) NetInfo(context.Context) (*ctypes.ResultNetInfo, error) {
	return &ctypes.ResultNetInfo{NPeers: len(c.heights)}, nil
}

func (c *comet) DumpConsensusState(context.Context) (*ctypes.ResultDumpConsensusState, error) {
	dump := &ctypes.ResultDumpConsensusState{RoundState: json.RawMessage(c.dump)}
	for _, height := range c.heights {
		state := `{"round_state":{"height":"` + height + `"}}`
		dump.Peers = append(dump.Peers, ctypes.PeerStateInfo{PeerState: json.RawMessage(state)})
	}
	return dump, nil
}

func (c *comet) Genesis(context.Context) (*ctypes.ResultGenesis, error) {
	return &ctypes.ResultGenesis{Genesis: &cmttypes.GenesisDoc{GenesisTime: c.genesis}}, nil
}

// Two of four die when they have prevoted: nobody's precommit is missing but theirs.
func TestVotesOfTheStepThatLacksThem(t *testing.T) {
	const voted = "Vote{1:63D4 205/00/SIGNED_MSG_TYPE_PREVOTE(Prevote) 000000000000 @ 2026}"
	validators := consensusDump[strings.Index(consensusDump, `"validators"`):strings.Index(consensusDump, `"votes"`)]
	for precommits, missing := range map[string][]string{
		`["nil-Vote","` + voted + `","nil-Vote","` + voted + `"]`: {"149A", "9018"},
		`["nil-Vote","nil-Vote","nil-Vote","nil-Vote"]`:           {"149A", "63D4", "9018", "FBF0"},
		`[]`: nil,
	} {
		node := &comet{height: 204, at: now, dump: `{"round":0,` + validators + `"votes":[{"round":0,"prevotes":["` +
			voted + `","` + voted + `","` + voted + `","` + voted + `"],"precommits":` + precommits + `}]}`}
		facts, _, err := Gather(t.Context(), node, now)
		require.NoError(t, err)
		require.Equal(t, Votes{Power: int64(4-len(missing)) * 1_000_000, Missing: missing}, facts.Votes, precommits)
	}
}

func TestGather(t *testing.T) {
	node := &comet{height: 204, at: now, dump: consensusDump, heights: []string{"206", "0", "999999999", "205", "206"}}
	facts, status, err := Gather(t.Context(), node, now)
	require.NoError(t, err)
	require.EqualValues(t, 204, status.SyncInfo.LatestBlockHeight)
	require.Equal(t, Facts{
		Now: now, Height: 204, BlockTime: now, Peers: 5, PeersHeight: 205, Validator: "FBF0", Power: 1_000_000,
		TotalPower: 4_000_000, Votes: Votes{Round: 3, Power: 2_000_000, Missing: []string{"149A", "9018"}},
	}, facts, "one peer that lies does not count")

	node.height, node.genesis = 0, now.Add(time.Hour)
	facts, _, err = Gather(t.Context(), node, now)
	require.NoError(t, err)
	require.Equal(t, now.Add(time.Hour), facts.GenesisTime)

	node.dump = `{"round":"three"}`
	_, _, err = Gather(t.Context(), node, now)
	require.ErrorContains(t, err, "reading the state of consensus")
	node.dump, node.heights = consensusDump, []string{"high"}
	_, _, err = Gather(t.Context(), node, now)
	require.ErrorContains(t, err, "reading the state of a peer")
}

func get(t *testing.T, watcher *Watcher) (int, Report) {
	t.Helper()
	recorder := httptest.NewRecorder()
	watcher.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, Path, nil))
	var report Report
	require.NoError(t, json.Unmarshal(recorder.Body.Bytes(), &report))
	require.Equal(t, "application/json", recorder.Header().Get("Content-Type"))
	return recorder.Code, report
}

func TestHTTPStatusIsTheVerdict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		node := &comet{height: 204, at: time.Now(), dump: consensusDump, heights: []string{"205"}}
		watcher := NewWatcher(node, time.Now)
		code, report := get(t, watcher)
		require.Equal(t, http.StatusOK, code)
		require.Equal(t, Fine, report.State)

		node.catches, node.heights = true, []string{"1205"}
		code, _ = get(t, watcher)
		require.Equal(t, http.StatusOK, code, "within a second the node is not asked again")
		require.EqualValues(t, 1, node.asked.Load())
		time.Sleep(10 * time.Second)
		node.height = 304
		code, report = get(t, watcher)
		require.Equal(t, http.StatusServiceUnavailable, code)
		require.Equal(t, Syncing, report.State)
		require.Equal(t, &Progress{PeersHeight: 1204, BlocksBehind: 900, Percent: 25.2, BlocksPerSecond: 10, SecondsLeft: 90}, report.Sync)

		time.Sleep(silence)
		code, report = get(t, watcher)
		require.Equal(t, http.StatusServiceUnavailable, code)
		require.Equal(t, Stuck, report.State)
		require.Contains(t, report.Summary, "no progress from block 304 for 30s")

		node.err = errors.New("broken")
		time.Sleep(fresh)
		_, report = get(t, watcher)
		require.Equal(t, Stuck, report.State)
		require.Contains(t, report.Summary, "broken")
	})
}

// CometBFT does not answer while it executes a block: the answer comes all the same, and
// the questions do not pile up.
func TestConsensusThatHangsIsStuck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		node := &comet{height: 204, at: time.Now(), dump: consensusDump, heights: []string{"205"}, gate: make(chan struct{})}
		watcher := NewWatcher(node, time.Now)
		for range 3 {
			code, report := get(t, watcher)
			require.Equal(t, http.StatusServiceUnavailable, code)
			require.Equal(t, Stuck, report.State)
			require.Contains(t, report.Summary, "consensus does not answer within 3s")
		}
		require.EqualValues(t, 1, node.asked.Load())
		close(node.gate)
		synctest.Wait()
		time.Sleep(2 * fresh)
		code, report := get(t, watcher)
		require.Equal(t, http.StatusOK, code)
		require.Equal(t, Fine, report.State)
	})
}
