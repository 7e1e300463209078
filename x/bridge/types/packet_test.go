package types_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

func TestExpiredBy(t *testing.T) {
	packet := types.Packet{Deadline: 1_000}
	require.False(t, packet.ExpiredBy(0))
	require.False(t, packet.ExpiredBy(1_000))
	require.False(t, packet.ExpiredBy(1_000+types.ExpiryGraceSeconds))
	require.True(t, packet.ExpiredBy(1_001+types.ExpiryGraceSeconds))
	late := types.Packet{Deadline: math.MaxUint64 - 5}
	require.False(t, late.ExpiredBy(math.MaxUint64), "the sum would not fit")
}

func TestControlSubjects(t *testing.T) {
	one, two := portalabi.Address{1}, portalabi.Address{2}
	zero := new(big.Int)
	subject := func(body portalabi.Body) string { return string(types.ControlSubject(body.Kind(), body)) }
	distinct := map[string]bool{}
	for _, body := range []portalabi.Body{
		portalabi.Token{Token: one}, portalabi.Token{Token: two}, portalabi.Limit{Token: one}, portalabi.Limit{Token: two},
		portalabi.Guardian{Account: one}, portalabi.Guardian{Account: two}, portalabi.Pause{},
	} {
		require.NotEmpty(t, subject(body))
		require.False(t, distinct[subject(body)])
		distinct[subject(body)] = true
	}
	require.Equal(t, subject(portalabi.Token{Token: one, MinDeposit: zero}), subject(portalabi.Token{Token: one, Listed: true}))
	require.Equal(t, subject(portalabi.Pause{}), subject(portalabi.Pause{Deposits: true}))
	require.Equal(t, subject(portalabi.Guardian{Account: one}), subject(portalabi.Guardian{Account: one, Admit: true}))
	for _, body := range []portalabi.Body{portalabi.Batch{}, portalabi.Set{}, portalabi.Checkpoint{}} {
		require.Empty(t, subject(body))
	}
}
