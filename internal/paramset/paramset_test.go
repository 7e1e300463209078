package paramset_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	govv1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/internal/paramset"
)

var cdc = codec.NewProtoCodec(codectypes.NewInterfaceRegistry())

var types = paramset.Types{
	"auth":    func() proto.Message { return new(authtypes.Params) },
	"gov":     func() proto.Message { return new(govv1.Params) },
	"staking": func() proto.Message { return new(stakingtypes.Params) },
}

func state(t *testing.T) map[string]json.RawMessage {
	t.Helper()
	gov, staking, auth := govv1.DefaultParams(), stakingtypes.DefaultParams(), authtypes.DefaultParams()
	made := map[string]json.RawMessage{}
	for name, params := range map[string]proto.Message{"gov": &gov, "staking": &staking, "auth": &auth} {
		made[name] = json.RawMessage(`{"kept":7,"params":` + string(cdc.MustMarshalJSON(params)) + `}`)
	}
	return made
}

func apply(t *testing.T, state map[string]json.RawMessage, text string) error {
	t.Helper()
	setting, err := paramset.Parse(text)
	require.NoError(t, err)
	require.Equal(t, text, setting.String())
	return paramset.Apply(cdc, types, state, setting)
}

func TestApply(t *testing.T) {
	for text, want := range map[string]string{
		"gov.voting_period=30s":            `"30s"`,
		"gov.voting_period=1h30m":          `"5400s"`,
		"gov.voting_period=1.5s":           `"1.500s"`,
		"gov.min_deposit=1.5btt":           `[{"denom":"abtt","amount":"1500000000000000000"}]`,
		"gov.min_deposit=2abtt,7uusdt":     `[{"denom":"abtt","amount":"2"},{"denom":"uusdt","amount":"7"}]`,
		"gov.burn_vote_veto=false":         `false`,
		"gov.quorum=0.1":                   `"0.1"`,
		"staking.max_validators=7":         `7`,
		"staking.min_commission_rate=0.07": `"0.070000000000000000"`,
		"staking.bond_denom=abtt":          `"abtt"`,
		"auth.tx_sig_limit=9":              `"9"`,
	} {
		state := state(t)
		require.NoError(t, apply(t, state, text))
		module, rest, _ := strings.Cut(text, ".")
		name, _, _ := strings.Cut(rest, "=")
		var part struct {
			Kept   int
			Params map[string]json.RawMessage
		}
		require.NoError(t, json.Unmarshal(state[module], &part))
		require.JSONEq(t, want, string(part.Params[name]), text)
		require.Equal(t, 7, part.Kept, "what is not of the parameters stays")
	}
}

func TestOthersStay(t *testing.T) {
	before, after := state(t), state(t)
	require.NoError(t, apply(t, after, "gov.voting_period=30s"))
	require.JSONEq(t, string(before["staking"]), string(after["staking"]))
	want := strings.Replace(string(before["gov"]), `"voting_period":"172800s"`, `"voting_period":"30s"`, 1)
	require.NotEqual(t, want, string(before["gov"]))
	require.JSONEq(t, want, string(after["gov"]))
}

func TestRefusals(t *testing.T) {
	for text, want := range map[string]string{
		"govern.voting_period=1s":           `there is no module "govern" with parameters: choose one of auth, gov, staking`,
		"gov.voting_perod=1s":               "voting_period: a duration such as 30s or 1h30m, now \"172800s\"",
		"gov.voting_period=30":              `gov.voting_period: "30" is not a duration such as 30s or 1h30m: its units are ns, us, ms, s, m and h; now it is "172800s"`,
		"gov.voting_period=":                "is not a duration",
		"gov.min_deposit=1.5":               "it has no unit",
		"gov.min_deposit=1BtT":              "is spelled btt or BTT",
		"gov.burn_vote_veto=yes":            "write true or false",
		"staking.max_validators=-1":         "write digits alone",
		"staking.max_validators=1e3":        "write digits alone",
		"staking.max_validators=4294967296": "it does not fit 32 bits",
		"staking.min_commission_rate=x":     "is not a decimal number such as 0.05",
	} {
		untouched, state := state(t), state(t)
		err := apply(t, state, text)
		require.ErrorContains(t, err, want, text)
		require.Equal(t, joined(untouched), joined(state), "a refused setting changes nothing")
	}
}

func joined(state map[string]json.RawMessage) string {
	return string(state["auth"]) + string(state["gov"]) + string(state["staking"])
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{"", "gov", "gov.voting_period", "voting_period=3s", "gov.=3s", ".x=1", "gov.params.x=1", "a b.c=1"} {
		_, err := paramset.Parse(text)
		require.ErrorContains(t, err, "write module.param=value", text)
	}
	setting, err := paramset.Parse(`gov.x=a=b.c`)
	require.NoError(t, err)
	require.Equal(t, paramset.Setting{Module: "gov", Param: "x", Value: "a=b.c"}, setting)
}

func FuzzApply(f *testing.F) {
	for _, text := range []string{"gov.voting_period=30s", "gov.min_deposit=1.5btt", "staking.max_validators=7", "gov.quorum=\x00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		setting, err := paramset.Parse(text)
		if err != nil {
			return
		}
		state := state(t)
		if paramset.Apply(cdc, types, state, setting) != nil {
			return
		}
		// What was written is read again as the same.
		again := map[string]json.RawMessage{}
		for name, part := range state {
			again[name] = part
		}
		require.NoError(t, paramset.Apply(cdc, types, again, setting))
		require.JSONEq(t, string(state[setting.Module]), string(again[setting.Module]))
	})
}
