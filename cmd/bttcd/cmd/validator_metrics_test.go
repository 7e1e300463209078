package cmd

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/spf13/viper"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan/redeem"
)

const consensusHex = "738FC49CF1F1B6790EBE5CDFD3AA67A2D1DC168F"

// TestIdentityOfANode reads the consensus address from the key file, or asks the node if a remote signer
// has the key.
func TestIdentityOfANode(t *testing.T) {
	home := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(home, "config"), 0o700))
	path := filepath.Join(home, "config", "priv_validator_key.json")
	options := viper.New()
	_, err := identityOf(home, options)()
	require.ErrorContains(t, err, path)
	require.NoError(t, os.WriteFile(path, []byte(`{"address": "`+consensusHex+`", "priv_key": {"value": "c2VjcmV0"}}`), 0o600))
	address, err := identityOf(home, options)()
	require.NoError(t, err)
	require.Equal(t, consensusHex, hexOf(address))
	require.NoError(t, os.WriteFile(path, []byte(`{"priv_key": "c2VjcmV0`), 0o600))
	_, err = identityOf(home, options)()
	require.ErrorContains(t, err, path+" is not a consensus key")
	require.NotContains(t, err.Error(), "c2VjcmV0")

	answer := `{"result": {"validator_info": {"address": "` + consensusHex + `"}}}`
	node := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/status" {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write([]byte(answer))
	}))
	options.Set("priv_validator_laddr", "tcp://127.0.0.1:26659")
	options.Set("rpc.laddr", "tcp://"+node.Listener.Addr().String())
	address, err = identityOf(home, options)()
	require.NoError(t, err)
	require.Equal(t, consensusHex, hexOf(address))
	answer = `{"result": {"validator_info": {"address": ""}}}`
	_, err = identityOf(home, options)()
	require.ErrorContains(t, err, `"" is not a consensus address`)
	node.Close()
	_, err = identityOf(home, options)()
	require.ErrorContains(t, err, "asking this node for its consensus address")
}

func hexOf(address interface{ Bytes() []byte }) string {
	const digits = "0123456789ABCDEF"
	var text []byte
	for _, b := range address.Bytes() {
		text = append(text, digits[b>>4], digits[b&15])
	}
	return string(text)
}

func TestExpiryLeft(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	lane := func(expiry uint64, received, claimed, lost int64) redeem.LaneStatus {
		return redeem.LaneStatus{Expiry: expiry, Amounts: redeem.Amounts{
			Received: math.NewInt(received), Claimed: math.NewInt(claimed), Lost: math.NewInt(lost),
		}}
	}
	for name, test := range map[string]struct {
		lanes []redeem.LaneStatus
		want  time.Duration
	}{
		"nothing":        {nil, longestLane},
		"all claimed":    {[]redeem.LaneStatus{lane(1_800_000_100, 5, 5, 0)}, longestLane},
		"lost":           {[]redeem.LaneStatus{lane(1_799_999_000, 5, 2, 3)}, longestLane},
		"a cheque":       {[]redeem.LaneStatus{lane(0, 5, 0, 0), lane(1<<62, 5, 0, 0)}, longestLane},
		"the first":      {[]redeem.LaneStatus{lane(1_800_000_300, 5, 0, 0), lane(1_800_000_200, 5, 4, 0), lane(1_800_000_100, 5, 5, 0)}, 200 * time.Second},
		"over, not lost": {[]redeem.LaneStatus{lane(1_799_999_000, 5, 0, 0)}, 0},
	} {
		require.Equal(t, test.want, expiryLeft(test.lanes, now), name)
	}
}

func TestBTTIsAlwaysMeasured(t *testing.T) {
	denoms := withBTT(nil)
	require.Len(t, denoms, 1)
	require.Equal(t, "abtt", denoms[0].Denom)
	require.True(t, denoms[0].AtRisk.IsZero())
	require.Len(t, withBTT([]redeem.DenomStatus{{Denom: "uusdt"}}), 2)
	require.Len(t, withBTT(denoms), 1)
}
