package ports

import (
	"net"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReserveGivesDistinctPortsAndHoldsThem(t *testing.T) {
	reservation, err := Reserve(40)
	require.NoError(t, err)
	seen := map[int]bool{}
	for _, port := range reservation.Ports() {
		require.False(t, seen[port], "port %d twice", port)
		seen[port] = true
		require.GreaterOrEqual(t, port, lowest)
		require.Less(t, port, highest)
		require.False(t, Free(port), "port %d is not held", port)
	}
	require.Len(t, seen, 40)

	held := reservation.Ports()
	require.NoError(t, reservation.Release())
	require.NoError(t, reservation.Release())
	for _, port := range held {
		require.True(t, Free(port))
	}
}

func TestReserveSkipsBusyPorts(t *testing.T) {
	busy, err := Reserve(1)
	require.NoError(t, err)
	defer func() { require.NoError(t, busy.Release()) }()
	taken := busy.Ports()[0]

	reservation, err := reserve(2, taken-1, taken+200)
	require.NoError(t, err)
	defer func() { require.NoError(t, reservation.Release()) }()
	require.NotContains(t, reservation.Ports(), taken)
}

func TestReserveReleasesWhenThereAreTooFew(t *testing.T) {
	reservation, err := Reserve(1)
	require.NoError(t, err)
	port := reservation.Ports()[0]
	require.NoError(t, reservation.Release())

	_, err = reserve(2, port, port+1)
	require.ErrorContains(t, err, "2 free ports are needed")
	require.True(t, Free(port))
}

func TestFreeFollowsTheListener(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	require.NoError(t, err)
	port := listener.Addr().(*net.TCPAddr).Port
	require.False(t, Free(port))
	require.NoError(t, listener.Close())
	require.True(t, Free(port))
}

func TestClaim(t *testing.T) {
	reservation, err := Reserve(3)
	require.NoError(t, err)
	wanted := reservation.Ports()
	_, err = Claim(wanted)
	require.ErrorContains(t, err, "is not free")
	require.NoError(t, reservation.Release())
	claimed, err := Claim(wanted)
	require.NoError(t, err)
	require.Equal(t, wanted, claimed.Ports())
	require.False(t, Free(wanted[1]))
	require.NoError(t, claimed.Release())

	// One that is taken frees the others again.
	one, err := Claim(wanted[2:])
	require.NoError(t, err)
	_, err = Claim(wanted)
	require.ErrorContains(t, err, "is not free")
	require.True(t, Free(wanted[0]))
	require.NoError(t, one.Release())
}
