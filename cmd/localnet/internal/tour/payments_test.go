package tour

import (
	"os"
	"strings"
	"testing"

	"github.com/btcsuite/btcd/btcutil/bech32"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/rpc"
)

func TestPayeesAreTheirOwnInEverySpelling(t *testing.T) {
	payees, err := newPayees("7")
	require.NoError(t, err)
	again, err := newPayees("7")
	require.NoError(t, err)
	require.Equal(t, payees, again)
	others, err := newPayees("8")
	require.NoError(t, err)
	seen := map[string]bool{}
	for i, prefix := range []string{"0x", "T", "bttc1"} {
		require.True(t, strings.HasPrefix(payees[i].spelling, prefix), payees[i].spelling)
	}
	for _, payee := range append(payees, others...) {
		require.False(t, seen[payee.spelling])
		seen[payee.spelling] = true
	}
	for _, spelling := range []string{payees[2].spelling, payees[5].spelling} {
		_, words, err := bech32.Decode(spelling)
		require.NoError(t, err)
		data, err := bech32.ConvertBits(words, 5, 8, false)
		require.NoError(t, err)
		require.Len(t, data, 20)
	}
}

func TestPayAndReceiveRunAtOnce(t *testing.T) {
	u := fakeUser(t, `case "$2" in
pay) echo "$@" > "$0.pay"; echo one; echo two;;
receive) cat > "$0.lines"; echo '{"vouchers":2,"received":[{"denom":"abtt","amount":"5"}],"per_second":8}';;
redeem) echo '{"claims":[{},{}],"total":{"vouchers":50,"paid":[{"denom":"abtt","amount":"5"}],"gas_per_voucher":9,"fee_abtt":"7"}}';;
status) echo '{"denoms":[{"denom":"abtt","received":"5","claimed":"5","at_risk":"0"}]}';;
esac`, pending)
	tour := &Tour{user: u, channel: channel{purse: "7", dir: t.TempDir(), payees: []payee{{"0xa"}, {"Tb"}}}}
	got, err := tour.pay(t.Context(), "--amount", "5abtt")
	require.NoError(t, err)
	require.Equal(t, 2, got.Vouchers)
	require.NoError(t, got.requireAmount(btt(0).SetInt64(5)))
	require.ErrorContains(t, got.requireAmount(btt(1)), `"5 abtt" instead of 1000000000000000000 abtt`)
	lines, err := os.ReadFile(string(u.binary) + ".lines")
	require.NoError(t, err)
	require.Equal(t, "one\ntwo\n", string(lines))
	args, err := os.ReadFile(string(u.binary) + ".pay")
	require.NoError(t, err)
	require.Contains(t, string(args), "paychan pay 7 0xa Tb --amount 5abtt --store ")
	require.Contains(t, string(args), "--key-file "+tour.channel.path("session.key"))

	done, err := tour.redeem(t.Context())
	require.NoError(t, err)
	require.Len(t, done.Claims, 2)
	require.Equal(t, uint64(9), done.Total.GasVoucher)
	status, err := tour.voucherStatus(t.Context())
	require.NoError(t, err)
	require.Equal(t, voucherTotals{"5", "5", "0"}, status)
}

func TestEitherEndOfAPipeMayFail(t *testing.T) {
	for _, test := range []struct{ script, want string }{
		{`case "$2" in pay) echo "no purse" >&2; exit 1;; receive) cat >/dev/null; echo '{}';; esac`, "bttcd paychan pay failed (exit status 1): no purse"},
		// The payer writes more than a pipe holds: it ends only because its reader is gone.
		{`case "$2" in pay) yes 2>/dev/null;; receive) echo "Error: locked" >&2; exit 1;; esac`, "bttcd paychan receive failed (exit status 1): Error: locked"},
		{`case "$2" in pay) ;; receive) cat; echo text;; esac`, `answered "text\n"`},
	} {
		u := fakeUser(t, test.script, pending)
		tour := &Tour{user: u, channel: channel{purse: "7", dir: t.TempDir(), payees: []payee{{"0xa"}}}}
		_, err := tour.pay(t.Context())
		require.ErrorContains(t, err, test.want)
	}
}

func TestCosts(t *testing.T) {
	var tx rpc.Tx
	require.Equal(t, "fee unknown", cost(tx))
	for abtt, want := range map[string]string{
		"137734000000000": "0.000137734btt", "1000000000000000000": "1btt", "0": "0btt", "96841500000001": "0.000096842btt", "many": "many",
	} {
		require.Equal(t, want, inBTT(abtt))
	}
}

func TestTheUnlockIsAwaitedAndAskedForAgain(t *testing.T) {
	purse := func(phase, matures string) string { return `{"purse":{"phase":"` + phase + `"` + matures + `}}` }
	waiting := purse("UNLOCK_PHASE_WAITING", `,"matures":{"time":"1","height":"9"}`)
	height := `{"result":{"sync_info":{"latest_block_height":"5"}}}`
	u := fakeUser(t, `echo "$@" >> "$0.args"; echo '{"txhash":"AB","code":0}'`,
		waiting, height, purse("UNLOCK_PHASE_LAPSED", ""), txAnswer(0, ""), purse("UNLOCK_PHASE_MATURED", ""))
	tour := &Tour{user: u, report: quiet(), channel: channel{purse: "7"}}
	_, err := awaitUnlock(t.Context(), tour)
	require.NoError(t, err)
	args, err := os.ReadFile(string(u.binary) + ".args")
	require.NoError(t, err)
	require.Contains(t, string(args), "tx paychan request-unlock 7")
}
