package portalabi_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

func TestWithRelayerChangesTheRelayerAlone(t *testing.T) {
	execution := portalabi.Execution{
		Packet: portalabi.Packet{Nonce: 7, Kind: portalabi.KindPause, Deadline: 9, Body: []byte{1}},
		Set:    make([]byte, 64), Signatures: make([]byte, 64),
	}
	changed, err := portalabi.WithRelayer(execution.Calldata(), portalabi.Address{1, 2, 3})
	require.NoError(t, err)
	execution.Relayer = portalabi.Address{1, 2, 3}
	require.Equal(t, execution.Calldata(), changed)

	_, err = portalabi.WithRelayer(portalabi.StatusCalldata(), portalabi.Address{1})
	require.ErrorContains(t, err, "Portal.execute")
}
