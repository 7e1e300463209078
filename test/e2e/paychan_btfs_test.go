package e2e

import (
	"fmt"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// unlockDelay is the shortest delay that a chain can allow, in seconds.
const unlockDelay = "60"

// otherDenom is a coin whose ERC-20 is at usdt, where USDT is on today's BTTC.
const otherDenom = "uother"

var usdt = address(common.HexToAddress("0xdB28719F7f938507dBfe4f0eAe55668903D34a15"))

// TestPaychanBTFS settles cheques as go-btfs signs them, by the very key of its own tests, and
// vouchers that ethers and TronWeb signed, and shows what is refused and why.
func TestPaychanBTFS(t *testing.T) {
	rig.InstallPackages(t)
	node := rig.NewSolo(t)
	node.EditGenesis(t, func(genesis map[string]any) { editPaychan(genesis, address(node.Wallet.Address()).bech32()) })
	node.Run(t, 2)
	scene := newCheques(t, node)

	// Its delay passes while the other steps run.
	leaving := scene.openToLeave(t)
	t.Run("disabled", func(t *testing.T) { scene.testDisabled(t) })
	scene.owner.Send(t, "paychan", "enable-cheques", scene.purse)
	t.Run("settles", func(t *testing.T) { scene.testSettles(t) })
	t.Run("multi-token", func(t *testing.T) { scene.testMultiToken(t) })
	t.Run("refused", func(t *testing.T) { scene.testRefused(t) })
	t.Run("vouchers of wallets", func(t *testing.T) { scene.testWallets(t) })
	t.Run("by the command line", func(t *testing.T) { scene.testCommands(t) })
	t.Run("past epoch", func(t *testing.T) { scene.testPastEpoch(t, leaving) })
}

// editPaychan allows short delays and gives alice another coin, which has an ERC-20.
func editPaychan(genesis map[string]any, alice string) {
	state := genesis["app_state"].(map[string]any)
	state["paychan"].(map[string]any)["params"].(map[string]any)["min_unlock_delay_seconds"] = unlockDelay
	erc20 := state["erc20"].(map[string]any)
	erc20["token_pairs"] = append(erc20["token_pairs"].([]any), map[string]any{
		"erc20_address": common.Address(usdt).Hex(), "denom": otherDenom, "enabled": true, "contract_owner": "OWNER_MODULE",
	})
	bank := state["bank"].(map[string]any)
	coin := map[string]any{"denom": otherDenom, "amount": "1000000"}
	for _, balance := range bank["balances"].([]any) {
		if holder := balance.(map[string]any); holder["address"] == alice {
			holder["coins"] = append(holder["coins"].([]any), coin)
		}
	}
	if supply, ok := bank["supply"].([]any); ok && len(supply) > 0 {
		bank["supply"] = append(supply, coin)
	}
}

// testDisabled shows a sound cheque before its owner wants cheques.
func (s *cheques) testDisabled(t *testing.T) {
	cheque := s.cheque(t, s.vault, 700)
	s.requireClaimable(t, cheque, refusal{"RESULT_CODE_CHEQUES_DISABLED", "has not enabled cheques"})
}

// testSettles pays what the owner signed, in the form in which go-btfs sends it, and then only
// what a higher cheque adds.
func (s *cheques) testSettles(t *testing.T) {
	before := s.Balance(t, s.beneficiary.bech32())
	s.requireClaimable(t, s.cheque(t, s.vault, 700), refusal{code: paid})
	settled := s.claim(t, claims{Cheques: []signedCheque{s.cheque(t, s.vault, 700)}})
	require.Equal(t, []settledItem{{Code: paid, Paid: "700", Claimed: "700", Owed: "0"}}, settled)
	settled = s.claim(t, claims{Cheques: []signedCheque{s.cheque(t, s.vault, 1000), s.cheque(t, s.vault, 1000)}})
	require.Equal(t, []settledItem{
		{Code: paid, Paid: "300", Claimed: "1000", Owed: "0"},
		{Code: "RESULT_CODE_ALREADY_CLAIMED", Paid: "0", Claimed: "1000", Owed: "0"},
	}, settled)
	received := new(big.Int).Sub(s.Balance(t, s.beneficiary.bech32()), before)
	require.Equal(t, big.NewInt(1000), received)
}

// testMultiToken settles what go-btfs signs for another token than BTT.
func (s *cheques) testMultiToken(t *testing.T) {
	s.Signer("alice").Send(t, "bank", "send", "alice", s.key.address.bech32(), "1000"+otherDenom)
	s.other = s.open(t, "1000"+otherDenom)
	s.owner.Send(t, "paychan", "enable-cheques", s.other)
	cheque := s.signCheque(t, s.key, "MultiTokenCheque", usdt, s.vaultOf(t, s.other), 400).of(t, s.other, true)
	s.requireClaimable(t, cheque, refusal{code: paid})
	settled := s.claim(t, claims{Cheques: []signedCheque{cheque}})
	require.Equal(t, []settledItem{{Code: paid, Paid: "400", Claimed: "400", Owed: "0"}}, settled)
}

// testRefused asks about each bad cheque, and then submits them all with a good one among them,
// which is paid as if it were alone.
func (s *cheques) testRefused(t *testing.T) {
	table := s.refusals(t)
	var batch []signedCheque
	for _, row := range table {
		t.Run(row.name, func(t *testing.T) { s.requireClaimable(t, row.cheque, row.refusal) })
		batch = append(batch, row.cheque)
	}
	batch = append(batch, s.cheque(t, s.vault, 1500))
	settled := s.claim(t, claims{Cheques: batch})
	for i, row := range table {
		require.Equal(t, row.code, settled[i].Code, row.name)
		require.Equal(t, "0", settled[i].Paid, row.name)
	}
	require.Equal(t, settledItem{Code: paid, Paid: "500", Claimed: "1500", Owed: "0"}, settled[len(table)])
}

// testWallets claims vouchers of the owner's key signed by ethers and of a session key signed by
// TronWeb, which spells addresses T....
func (s *cheques) testWallets(t *testing.T) {
	payee := address(rig.NewAddress(t))
	expiry := fmt.Sprint(time.Now().Add(30 * 24 * time.Hour).Unix())
	voucher := func(library string, lane int, key signingKey) signedVoucher {
		return s.voucher(t, library, key, map[string]string{
			"purse": s.purse, "epoch": "0", "payee": payee.hex(), "lane": fmt.Sprint(lane), "cumulative": "12345", "expiry": expiry,
		})
	}
	settled := s.claim(t, claims{Vouchers: []signedVoucher{
		voucher("ethers", 1, s.key), voucher("tronweb", 2, s.key), voucher("ethers", 3, s.session), voucher("tronweb", 4, s.session),
		voucher("tronweb", 5, s.stranger),
	}})
	for i := range 4 {
		require.Equal(t, settledItem{Code: paid, Paid: "12345", Claimed: "12345", Owed: "0"}, settled[i])
	}
	require.Equal(t, "RESULT_CODE_NOT_AUTHORIZED", settled[4].Code)
	require.Equal(t, big.NewInt(4*12345), s.Balance(t, payee.bech32()))
}

// testPastEpoch withdraws a purse, after which its cheques are worth nothing under either epoch.
func (s *cheques) testPastEpoch(t *testing.T, leaving string) {
	cheque := s.chequeOf(t, leaving, s.vaultOf(t, leaving), 700)
	s.requireClaimable(t, cheque, refusal{code: paid})
	if time.Since(s.asked) > 90*time.Second { // on a slow machine it would lapse at 120
		s.owner.Send(t, "paychan", "cancel-unlock", leaving)
		s.owner.Send(t, "paychan", "request-unlock", leaving)
	}
	rig.Wait(t, "the unlock of purse "+leaving, 2*time.Minute, func() error {
		if phase := s.view(t, leaving).Phase; phase != "UNLOCK_PHASE_MATURED" {
			return fmt.Errorf("it is in %s", phase)
		}
		return nil
	})
	s.owner.Send(t, "paychan", "withdraw", leaving)
	s.requireClaimable(t, cheque, refusal{"RESULT_CODE_WRONG_EPOCH", "ask for a voucher of the present epoch"})
	cheque.Epoch = 1
	s.requireClaimable(t, cheque, refusal{"RESULT_CODE_CHEQUES_DISABLED", "has not enabled cheques"})
	s.owner.Send(t, "paychan", "enable-cheques", leaving)
	s.requireClaimable(t, cheque, refusal{"RESULT_CODE_WRONG_VAULT", "not the purse's alias"})
}
