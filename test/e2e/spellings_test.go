package e2e

import (
	"encoding/json"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

func testSpellings(t *testing.T, net *rig.Network) {
	t.Run("delegate", func(t *testing.T) { testDelegateSpellings(t, net) })
	t.Run("send", func(t *testing.T) { testSendSpellings(t, net) })
	t.Run("withdraw", func(t *testing.T) { testWithdraw(t, net) })
	t.Run("query", func(t *testing.T) { testQuerySpellings(t, net) })
	t.Run("rest", func(t *testing.T) { testRESTSpellings(t, net) })
	t.Run("grpc", func(t *testing.T) { testGRPCSpellings(t, net) })
	t.Run("debug addr", func(t *testing.T) { testDebugAddr(t, net) })
}

// operator returns the operator address of a validator in its three spellings.
func operator(t *testing.T, net *rig.Network, name string) [3]string {
	t.Helper()
	var answer struct {
		Validators []struct {
			OperatorAddress string `json:"operator_address"`
			Description     struct {
				Moniker string `json:"moniker"`
			} `json:"description"`
		} `json:"validators"`
	}
	net.REST(t, "/cosmos/staking/v1beta1/validators", &answer)
	for _, validator := range answer.Validators {
		if validator.Description.Moniker == name {
			address, err := rig.Decode(validator.OperatorAddress)
			require.NoError(t, err)
			return [3]string{validator.OperatorAddress, rig.Hex(address), rig.TRON(address)}
		}
	}
	require.FailNow(t, "the chain has no validator "+name)
	return [3]string{}
}

// delegated returns the abtt that an account has with a validator.
func delegated(t *testing.T, net *rig.Network, delegator, validator string) *big.Int {
	t.Helper()
	var answer struct {
		Responses []struct {
			Delegation struct {
				ValidatorAddress string `json:"validator_address"`
			} `json:"delegation"`
			Balance struct {
				Amount string `json:"amount"`
			} `json:"balance"`
		} `json:"delegation_responses"`
	}
	net.REST(t, "/cosmos/staking/v1beta1/delegations/"+delegator, &answer)
	for _, response := range answer.Responses {
		if response.Delegation.ValidatorAddress == validator {
			return rig.Int(t, response.Balance.Amount)
		}
	}
	return new(big.Int)
}

// messages returns the signed messages of a committed transaction.
func messages(t *testing.T, net *rig.Network, hash string) []map[string]any {
	t.Helper()
	var answer struct {
		Tx struct {
			Body struct {
				Messages []map[string]any `json:"messages"`
			} `json:"body"`
		} `json:"tx"`
	}
	net.REST(t, "/cosmos/tx/v1beta1/txs/"+hash, &answer)
	return answer.Tx.Body.Messages
}

func testDelegateSpellings(t *testing.T, net *rig.Network) {
	alice, validator := net.Account(t, "alice"), operator(t, net, "validator-1")
	before := delegated(t, net, alice.Bech32, validator[0])
	for _, spelled := range []struct{ from, validator string }{
		{"alice", validator[0]},
		{alice.Bech32, validator[1]},
		{alice.EVM, validator[2]},
		{alice.TRON, validator[0]},
	} {
		result := net.Signer(spelled.from).Send(t, "staking", "delegate", spelled.validator, "1.5btt")
		message := messages(t, net, result.Hash)[0]
		require.Equal(t, alice.Bech32, message["delegator_address"], "what was signed, from %s", spelled.from)
		require.Equal(t, validator[0], message["validator_address"], "what was signed, to %s", spelled.validator)
	}
	gained := new(big.Int).Sub(delegated(t, net, alice.Bech32, validator[0]), before)
	require.Equal(t, rig.BTT(60), gained)
}

func testSendSpellings(t *testing.T, net *rig.Network) {
	bob, to := net.Account(t, "bob"), rig.NewAddress(t)
	bech32 := rig.Bech32("bttc", to)
	for i, spelled := range []struct{ from, to string }{
		{"bob", bech32}, {bob.EVM, rig.Hex(to)}, {bob.TRON, rig.TRON(to)}, {bob.Bech32, strings.ToUpper(bech32)},
	} {
		result := net.Signer(spelled.from).Send(t, "bank", "send", spelled.from, spelled.to, "0.5btt")
		message := messages(t, net, result.Hash)[0]
		require.Equal(t, bob.Bech32, message["from_address"])
		require.Equal(t, bech32, message["to_address"])
		require.Equal(t, rig.BTT(int64(5*(i+1))), net.Balance(t, bech32))
	}
}

func testWithdraw(t *testing.T, net *rig.Network) {
	alice, validator := net.Account(t, "alice"), operator(t, net, "validator-1")
	rig.Wait(t, "alice to have rewards", 30*time.Second, func() error {
		var answer struct {
			Rewards []struct {
				Amount string `json:"amount"`
			} `json:"rewards"`
		}
		path := "/cosmos/distribution/v1beta1/delegators/" + alice.Bech32 + "/rewards/" + validator[0]
		if err := rig.GetJSON(net.First().REST+path, &answer); err != nil {
			return err
		}
		if len(answer.Rewards) == 0 {
			return errors.New("there are none")
		}
		return nil
	})
	for _, spelling := range validator {
		before := net.Balance(t, alice.Bech32)
		result := net.Signer("alice").Send(t, "distribution", "withdraw-rewards", spelling)
		reward := rig.Abtt(t, result.Attribute("withdraw_rewards", "amount"))
		fee := rig.Abtt(t, result.Attribute("tx", "fee"))
		require.Positive(t, reward.Sign())
		want := new(big.Int).Sub(new(big.Int).Add(before, reward), fee)
		require.Equal(t, want, net.Balance(t, alice.Bech32), "balance + reward - fee")
	}
}

// testQuerySpellings asks the command line. Answers that do not change by the block must be
// equal whichever spelling asked.
func testQuerySpellings(t *testing.T, net *rig.Network) {
	account, validator := net.Account(t, "carol").Spellings(), operator(t, net, "validator-2")
	consensus := consensusAddress(t, net)
	for _, query := range []struct {
		args      []string
		spellings []string
	}{
		{[]string{"bank", "balances"}, account},
		{[]string{"auth", "account"}, account},
		{[]string{"staking", "delegations"}, account},
		{[]string{"distribution", "rewards"}, account},
		{[]string{"staking", "validator"}, validator[:]},
		{[]string{"staking", "delegations-to"}, validator[:]},
	} {
		var first json.RawMessage
		net.Query(t, &first, append(query.args, query.spellings[0])...)
		for _, spelling := range query.spellings[1:] {
			var answer json.RawMessage
			net.Query(t, &answer, append(query.args, spelling)...)
			require.JSONEq(t, string(first), string(answer), "query %v %s", query.args, spelling)
		}
	}
	for _, spelling := range consensus {
		var answer struct {
			Info struct {
				Address string `json:"address"`
			} `json:"val_signing_info"`
		}
		net.Query(t, &answer, "slashing", "signing-info", spelling)
		require.Equal(t, consensus[0], answer.Info.Address)
	}
}

// consensusAddress returns one validator's consensus address in its three spellings.
func consensusAddress(t *testing.T, net *rig.Network) [3]string {
	t.Helper()
	var answer struct {
		Info []struct {
			Address string `json:"address"`
		} `json:"info"`
	}
	net.REST(t, "/cosmos/slashing/v1beta1/signing_infos", &answer)
	require.NotEmpty(t, answer.Info)
	address, err := rig.Decode(answer.Info[0].Address)
	require.NoError(t, err)
	return [3]string{answer.Info[0].Address, rig.Hex(address), rig.TRON(address)}
}

func testRESTSpellings(t *testing.T, net *rig.Network) {
	account, validator := net.Account(t, "carol").Spellings(), operator(t, net, "validator-2")
	consensus := consensusAddress(t, net)
	for path, spellings := range map[string][]string{
		"/cosmos/bank/v1beta1/balances/":       account,
		"/cosmos/auth/v1beta1/accounts/":       account,
		"/cosmos/staking/v1beta1/delegations/": account,
		"/cosmos/staking/v1beta1/validators/":  validator[:],
	} {
		first, err := rig.Get(net.First().REST + path + spellings[0])
		require.NoError(t, err)
		require.Equal(t, 200, first.Status, "%s: %s", path, first.Body)
		for _, spelling := range spellings[1:] {
			reply, err := rig.Get(net.First().REST + path + spelling)
			require.NoError(t, err)
			require.Equal(t, 200, reply.Status, "%s%s: %s", path, spelling, reply.Body)
			require.JSONEq(t, string(first.Body), string(reply.Body), "%s%s", path, spelling)
		}
	}
	for _, spelling := range consensus {
		reply, err := rig.Get(net.First().REST + "/cosmos/slashing/v1beta1/signing_infos/" + spelling)
		require.NoError(t, err)
		require.Equal(t, 200, reply.Status, "%s: %s", spelling, reply.Body)
		require.Contains(t, string(reply.Body), consensus[0])
	}
}

func testGRPCSpellings(t *testing.T, net *rig.Network) {
	account := net.Account(t, "carol").Spellings()
	ask := func(spelling string) []byte {
		request := append(rig.ProtoString(1, spelling), rig.ProtoString(2, "abtt")...)
		answer, err := rig.CallGRPC(net.First().GRPC, "/cosmos.bank.v1beta1.Query/Balance", request)
		require.NoError(t, err, spelling)
		return answer
	}
	first := ask(account[0])
	require.Contains(t, string(first), "abtt")
	require.Equal(t, first, ask(account[1]))
	require.Equal(t, first, ask(account[2]))

	request := append(rig.ProtoString(1, rig.Mistype(account[2], 33)), rig.ProtoString(2, "abtt")...)
	_, err := rig.CallGRPC(net.First().GRPC, "/cosmos.bank.v1beta1.Query/Balance", request)
	require.ErrorContains(t, err, "checksum")
}

func testDebugAddr(t *testing.T, net *rig.Network) {
	for _, spelling := range net.Account(t, "dave").Spellings() {
		outcome := rig.Run(t, time.Minute, rig.Bttcd(t), "debug", "addr", spelling)
		require.Zero(t, outcome.ExitCode, outcome.Text())
		for _, other := range net.Account(t, "dave").Spellings() {
			require.Contains(t, outcome.Stdout, other)
		}
	}
}
