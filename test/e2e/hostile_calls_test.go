package e2e

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// endlessCall makes a contract whose constructor jumps back to its first byte.
const endlessCall = `{"data":"0x5b600056"}`

// testEndlessCalls asks for a loop without naming a limit on gas, at each door where one can
// ask. Through abci_query it would hold consensus up for good.
func testEndlessCalls(t *testing.T, node target) {
	request := append([]byte{0x0a, byte(len(endlessCall))}, endlessCall...)
	for _, method := range []string{"EthCall", "EstimateGas", "TraceCall"} {
		var answer struct {
			Response struct {
				Code int    `json:"code"`
				Log  string `json:"log"`
			} `json:"response"`
		}
		require.NoError(t, rig.CallRPC(node.RPC, "abci_query", map[string]any{
			"path": "/cosmos.evm.vm.v1.Query/" + method, "data": hex.EncodeToString(request),
		}, &answer))
		require.NotZero(t, answer.Response.Code)
		requireSaid(t, answer.Response.Log, "would hold up blocks", "eth_call")
	}
	reply, err := rig.Get(node.REST + "/cosmos/evm/vm/v1/eth_call?args=" +
		url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(endlessCall))))
	require.NoError(t, err)
	requireSaid(t, string(reply.Body), "out of gas", `"gas_used":"25000000"`)
	answer, err := rig.CallGRPC(node.doors.GRPC, "/cosmos.evm.vm.v1.Query/EthCall", request)
	require.NoError(t, err)
	require.Contains(t, string(answer), "out of gas")
	err = rig.CallRPC(node.JSONRPC, "eth_call", []any{map[string]any{"data": "0x5b600056", "gas": "0xffffffffffff"}, "latest"}, nil)
	require.ErrorContains(t, err, "out of gas")
	err = rig.CallRPC(node.JSONRPC, "eth_feeHistory", []any{"0x7fffffff", "latest", []any{}}, nil)
	require.ErrorContains(t, err, "100")
}

// testCallsAtOnce keeps 200 clients calling for some blocks.
func testCallsAtOnce(t *testing.T, node target) {
	stop, errs := make(chan struct{}), make(chan error, 200)
	var clients sync.WaitGroup
	for range cap(errs) {
		clients.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				err := rig.CallRPC(node.JSONRPC, "eth_call", []any{map[string]any{"data": "0x5b600056"}, "latest"}, nil)
				if !bounded(err) {
					errs <- err
					return
				}
			}
		})
	}
	node.doors.WaitBlocks(t, 5, 30*time.Second)
	close(stop)
	clients.Wait()
	close(errs)
	for err := range errs {
		require.NoError(t, err, "a client was left without an answer")
	}
}

// bounded reports whether an endless call ended for lack of gas, of time or of a free place.
func bounded(err error) bool {
	var said *rig.RPCError
	return errors.As(err, &said) && slices.ContainsFunc([]string{"out of gas", "timed out", "at once"}, func(reason string) bool {
		return strings.Contains(said.Message, reason)
	})
}

func testTracesOff(t *testing.T, node target) {
	request := append([]byte{0x0a, byte(len(endlessCall))}, endlessCall...)
	_, err := rig.CallGRPC(node.doors.GRPC, "/cosmos.evm.vm.v1.Query/TraceCall", request)
	require.ErrorContains(t, err, "json-rpc.api")
	for _, method := range []string{"debug_traceCall", "txpool_content", "personal_listAccounts", "miner_start"} {
		require.ErrorContains(t, rig.CallRPC(node.JSONRPC, method, []any{}, nil), "does not exist")
	}
}
