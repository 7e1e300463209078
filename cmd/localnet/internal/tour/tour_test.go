package tour

import (
	"bytes"
	"context"
	"errors"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
	"github.com/bttcprotocol/bttcd/internal/tronaddr"
)

func TestWalkEndsAtTheFirstFailure(t *testing.T) {
	var out bytes.Buffer
	var done []string
	step := func(name string, err error) Step {
		return Step{name, func(context.Context, *Tour) (string, error) {
			done = append(done, name)
			return "seen " + name, err
		}}
	}
	broken := errors.New("broken")
	tour := &Tour{report: progress.New(&out)}
	err := walk(t.Context(), tour, []Step{step("one", nil), step("two", broken), step("three", nil)})
	require.ErrorIs(t, err, broken)
	require.ErrorContains(t, err, "step 2 of 3, two: broken")
	require.Equal(t, []string{"one", "two"}, done)
	require.Contains(t, out.String(), "one: seen one")
	require.Contains(t, out.String(), "1 of 3 steps hold")
	require.Regexp(t, `two +FAILED`, out.String())

	out.Reset()
	require.NoError(t, walk(t.Context(), tour, []Step{step("one", nil)}))
	require.Contains(t, out.String(), "1 of 1 steps hold")
}

func TestStepsAreNamedOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, step := range Steps(true) {
		require.NotEmpty(t, step.Name)
		require.False(t, seen[step.Name], step.Name)
		require.NotNil(t, step.Do)
		seen[step.Name] = true
	}
	require.Len(t, Steps(false), len(seen)-len(bridgeSteps()))
}

// The vector is an operator that a local testnet made and bttcd itself named in two spellings.
func TestNewOperator(t *testing.T) {
	got, err := newOperator("bttcvaloper12v9sjj7mu03vxdugtk5m6z7y6qq4sa4nzp4xz6")
	require.NoError(t, err)
	require.Equal(t, "0x530b094bdbe3e2c337885da9bd0bc4d0015876b3", got.EVM)
	bytes20, err := tronaddr.Decode(got.TRON)
	require.NoError(t, err)
	require.Equal(t, byte(0x53), bytes20[0])

	for _, text := range []string{"", "bttcvaloper12v9sjj7mu03vxdugtk5m6z7y6qq4sa4nzp4xz7", "bc1q9zpgru"} {
		_, err := newOperator(text)
		require.ErrorContains(t, err, "operator address")
	}
}

func TestSameBalance(t *testing.T) {
	account := node.Account{Bech32: "bttc1a", EVM: "0xa", TRON: "Ta"}
	ask := func(balances map[string]int64) func(context.Context, string) (*big.Int, error) {
		return func(_ context.Context, spelling string) (*big.Int, error) {
			balance, ok := balances[spelling]
			if !ok {
				return nil, errors.New("unknown")
			}
			return big.NewInt(balance), nil
		}
	}
	seen, err := sameBalance(t.Context(), account, ask(map[string]int64{"bttc1a": 5, "0xa": 5, "Ta": 5}))
	require.NoError(t, err)
	require.Equal(t, "5 abtt", seen)
	for want, balances := range map[string]map[string]int64{
		"bttc1a has 5 abtt, Ta has 6":    {"bttc1a": 5, "0xa": 5, "Ta": 6},
		"0xa has no money":               {"bttc1a": 5, "0xa": 0, "Ta": 5},
		"the balance of bttc1a: unknown": {},
	} {
		_, err := sameBalance(t.Context(), account, ask(balances))
		require.ErrorContains(t, err, want)
	}
}

func TestAmounts(t *testing.T) {
	require.Equal(t, "10000000000000000000", btt(10).String())
	require.NoError(t, grewBy(btt(1), btt(3), btt(2)))
	require.ErrorContains(t, grewBy(btt(1), btt(1), big.NewInt(7)), "changed by 0 abtt instead of 7")

	require.Equal(t, "12", wholeAbtt([]coin{{"other", "9.0"}, {"abtt", "12.345"}}))
	require.Empty(t, wholeAbtt([]coin{{"abtt", "0.999"}, {"other", "5"}}))
	require.Empty(t, wholeAbtt(nil))

	_, err := coin{"btt", "1"}.abtt()
	require.ErrorContains(t, err, "is not an amount of abtt")
	_, err = coin{"abtt", "1.5"}.abtt()
	require.ErrorContains(t, err, "is not an amount of abtt")
}
