package e2e

import (
	"crypto/sha256"
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// maxData is the most that a deposit may carry, in bytes.
const maxData = 256

// garbage is data of the greatest length for every action there is, and for some that there are not:
// noise, and fields of nothing that are too long.
func garbage() []string {
	noise := rand.NewChaCha8(sha256.Sum256([]byte("garbage")))
	var list []string
	for _, action := range []byte{0, 1, 2, 3, 4, 0xff} {
		random, zeros := make([]byte, maxData), make([]byte, maxData)
		_, _ = noise.Read(random)
		random[0], zeros[0] = action, action
		list = append(list, hexutil.Encode(random), hexutil.Encode(zeros))
	}
	return list
}

// testGarbage deposits with data that means nothing. Every recipient has the money, or it can be sent
// back; nothing stands still behind it.
func (s *bridgeScene) testGarbage(t *testing.T) {
	to, bech32 := fresh(t)
	btt, usdt := rig.BTT(20), big.NewInt(3_000_000)
	count := int64(len(garbage()))
	calls := []call{
		s.approve("BTT", new(big.Int).Mul(btt, big.NewInt(count+2))), s.approve("USDT", new(big.Int).Mul(usdt, big.NewInt(count))),
	}
	for _, data := range garbage() {
		calls = append(calls, s.depositCall("BTT", btt, to, data), s.depositCall("USDT", usdt, to, data))
	}
	// The bank lets nobody pay this account.
	pool := sha256.Sum256([]byte("bonded_tokens_pool"))
	blocked := hexutil.Encode(pool[:20])
	calls = append(calls, s.depositCall("BTT", btt, blocked, garbage()[2]), s.depositCall("BTT", btt, to, garbage()[0]+"00"))
	sent := s.sendTogether(t, "bob", calls...)
	last := len(sent) - 1
	for i, receipt := range sent {
		require.Equal(t, i < last, receipt.OK, "call %d: the Portal takes up to %d bytes of data", i, maxData)
	}
	s.Chain(t, "finalize")
	held := s.WaitStage(t, sent[last-1].Hash, "held")
	require.Contains(t, held.Note, "takes no payments")
	s.waitStages(t, bech32, map[string]int{"credited": int(2 * count)})
	found, _ := s.Track(t, bech32)
	for _, transfer := range found {
		require.Contains(t, transfer.Note, "was not done")
	}
	require.Equal(t, new(big.Int).Mul(btt, big.NewInt(count)), s.Balance(t, bech32))
	require.Equal(t, new(big.Int).Mul(usdt, big.NewInt(count)), s.BalanceIn(t, bech32, "uusdt"))
	s.returnHeld(t, btt)
	s.WaitBacked(t, "BTT", "USDT")
}

// returnHeld sends the only held deposit, which came from bob, back to him.
func (s *bridgeScene) returnHeld(t *testing.T, amount *big.Int) {
	t.Helper()
	var holding struct{ Held []struct{ ID string } }
	s.REST(t, "/bttc/bridge/v1/holding?row=1", &holding)
	require.Len(t, holding.Held, 1)
	bob := s.Account(t, "bob").EVM
	before := s.Ethereum().BalanceOf(t, "BTT", bob)
	s.Signer("carol").Send(t, "bridge", "return-held", holding.Held[0].ID)
	// All but the least fee.
	s.waitPaid(t, bob, new(big.Int).Add(before, new(big.Int).Sub(amount, rig.BTT(10))))
	s.Signer("carol").Refused(t, "bridge", "return-held", holding.Held[0].ID)
}

// waitStages waits until so many transfers of a key are at each stage, and none at another.
func (s *bridgeScene) waitStages(t *testing.T, key string, want map[string]int) {
	t.Helper()
	rig.Wait(t, fmt.Sprintf("the transfers of %s to be %v", key, want), bridgeWait, func() error {
		stages := map[string]int{}
		found, _ := s.Track(t, key)
		for _, transfer := range found {
			stages[transfer.Stage]++
		}
		if fmt.Sprint(stages) != fmt.Sprint(want) {
			return fmt.Errorf("they are %v", stages)
		}
		return nil
	})
}
