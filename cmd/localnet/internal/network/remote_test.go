package network

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/devchain"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/process"
)

func TestRemoteChainComesUpGoesDownAndResumes(t *testing.T) {
	b := newBench(t)
	b.options.NoBridge, b.options.FinalityLag = false, 2
	network, _ := b.up(t)
	plan, err := network.Ethereum()
	require.NoError(t, err)
	file, err := network.Endpoints()
	require.NoError(t, err)
	require.Equal(t, plan.Portal.Hex(), file.Chains[devchain.Name].Portal)
	require.Len(t, file.Chains[devchain.Name].Tokens, len(plan.Tokens))
	requireServices(t, network, process.Running, process.Running, process.Running)

	control, err := devchain.Dial(t.Context(), plan)
	require.NoError(t, err)
	before, err := control.Status(t.Context())
	require.NoError(t, err)
	require.Positive(t, before.Finalized, "the deployment is final before the first block")

	require.NoError(t, network.Stop(t.Context(), devchain.Name, true, b.report))
	requireServices(t, network, process.Stopped, process.Running, process.Running)
	require.NoError(t, network.Start(t.Context(), devchain.Name, readyLimit, b.report))
	after, err := control.Status(t.Context())
	require.NoError(t, err)
	require.GreaterOrEqual(t, after.Head, before.Head, "a killed chain comes back with its blocks")
	control.Close()

	require.NoError(t, network.Stop(t.Context(), devchain.RelayerName, true, b.report))
	requireServices(t, network, process.Running, process.Stopped, process.Running)
	require.ErrorContains(t, devchain.AwaitRelayer(t.Context(), network.RelayerURL()), "refused")
	require.NoError(t, network.Restart(t.Context(), devchain.RelayerName, false, readyLimit, b.report))
	requireServices(t, network, process.Running, process.Running, process.Running)

	require.NoError(t, network.Down(t.Context(), b.report))
	resumed, _ := b.up(t)
	again, err := resumed.Ethereum()
	require.NoError(t, err)
	require.Equal(t, plan, again)
	require.NoError(t, resumed.Down(t.Context(), b.report))
	b.requireNoProcess(t)
}

func TestATestnetWithoutBridgeSaysSo(t *testing.T) {
	b := newBench(t)
	network, _ := b.up(t)
	_, err := network.Ethereum()
	require.ErrorContains(t, err, "made without a bridge")
	require.ErrorContains(t, network.Start(t.Context(), devchain.Name, readyLimit, b.report), "there is no validator")
	require.NoError(t, network.Down(t.Context(), b.report))
}

func requireServices(t *testing.T, network *Network, want ...process.State) {
	t.Helper()
	status, err := network.Status(t.Context())
	require.NoError(t, err)
	var got []process.State
	for _, service := range status.Services {
		got = append(got, service.State)
		if service.State == process.Running {
			require.Empty(t, service.Detail, service.Name)
		}
	}
	require.Equal(t, want, got)
}
