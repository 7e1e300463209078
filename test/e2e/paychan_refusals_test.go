package e2e

import (
	"encoding/hex"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// refusedCheque is one row of the table in docs/spec/paychan.md.
type refusedCheque struct {
	name   string
	cheque signedCheque
	refusal
}

// refusals are cheques shown to the scene's purse, which has paid 1,000 to their beneficiary, or
// to another.
func (s *cheques) refusals(t *testing.T) []refusedCheque {
	t.Helper()
	token := address(rig.NewAddress(t))
	sound := s.cheque(t, s.vault, 1200)
	raised, misshapen, nowhere := sound, sound, sound
	raised.Cheque.CumulativePayout = "1201"
	misshapen.Signature = highS(t, sound.Signature)
	nowhere.Purse = "999999"
	multi := s.signCheque(t, s.key, "MultiTokenCheque", token, s.vault, 1200)
	otherVault := s.vaultOf(t, s.other)
	return []refusedCheque{
		{"lower cumulative", s.cheque(t, s.vault, 300), refusal{"RESULT_CODE_ALREADY_CLAIMED", "paid as much already"}},
		{"amount raised", raised, refusal{"RESULT_CODE_WRONG_SIGNER", "check signer, chain id and every field"}},
		{"high s", misshapen, refusal{"RESULT_CODE_BAD_SIGNATURE", "s in the lower half"}},
		{"session key", s.signCheque(t, s.session, "Cheque", wbtt, s.vault, 1200).of(t, s.purse, false),
			refusal{"RESULT_CODE_WRONG_SIGNER", "not the named signer's"}},
		{"vault of go-btfs, chain 199", s.goldenCheque(t, "cheque of go-btfs, chain 199"), refusal{"RESULT_CODE_WRONG_VAULT", "not the purse's alias"}},
		{"vault of go-btfs, chain 1", s.goldenCheque(t, "cheque of go-btfs, chain 1"), refusal{"RESULT_CODE_WRONG_SIGNER", "chain id"}},
		{"alias of another purse", s.cheque(t, otherVault, 1200), refusal{"RESULT_CODE_WRONG_VAULT", "ask for a new cheque"}},
		{"multi-token cheque of BTT", multi.of(t, s.purse, true), refusal{"RESULT_CODE_WRONG_TOKEN", "abtt needs a Cheque"}},
		{"multi-token cheque without its token", multi.of(t, s.purse, false), refusal{"RESULT_CODE_WRONG_SIGNER", "every field"}},
		{"cheque of another denom", s.chequeOf(t, s.other, otherVault, 500), refusal{"RESULT_CODE_WRONG_TOKEN", "a MultiTokenCheque with their ERC-20"}},
		{"token that is not the denom's", s.signCheque(t, s.key, "MultiTokenCheque", token, otherVault, 500).of(t, s.other, true),
			refusal{"RESULT_CODE_WRONG_TOKEN", "not for the purse's denom"}},
		{"no such purse", nowhere, refusal{"RESULT_CODE_PURSE_NOT_FOUND", "check the id"}},
	}
}

// goldenCheque is what go-btfs's own tests hold, byte for byte.
func (s *cheques) goldenCheque(t *testing.T, name string) signedCheque {
	t.Helper()
	vector, found := s.golden[name]
	require.True(t, found, name)
	payout, ok := new(big.Int).SetString(vector.Message["cumulativePayout"], 10)
	require.True(t, ok)
	return btfsCheque{
		common.Address(wbtt), common.HexToAddress(vector.Message["vault"]), common.HexToAddress(vector.Message["beneficiary"]),
		payout, common.FromHex(vector.Signature),
	}.of(t, s.purse, false)
}

// highS is the twin of a signature, which most libraries take.
func highS(t *testing.T, signature []byte) []byte {
	t.Helper()
	order, ok := new(big.Int).SetString("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16)
	require.True(t, ok)
	s, ok := new(big.Int).SetString(hex.EncodeToString(signature[32:64]), 16)
	require.True(t, ok)
	twin := append([]byte{}, signature...)
	order.Sub(order, s).FillBytes(twin[32:64])
	twin[64] = 27 + 28 - twin[64]
	return twin
}
