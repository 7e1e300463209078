package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// logsOf is a constructor that emits 2,000 (0x07d0) empty logs.
var logsOf = []byte{0x61, 0x07, 0xd0, 0x5b, 0x60, 0, 0x60, 0, 0xa0, 0x60, 1, 0x90, 0x03, 0x80, 0x60, 3, 0x57, 0x00}

// testLogsOfEverything makes more logs than one answer may hold and asks for them.
func testLogsOfEverything(t *testing.T, node target) {
	from := node.Wallet.Send(t, nil, 0, logsOf).BlockNumber
	for range 5 {
		node.Wallet.Send(t, nil, 0, logsOf)
	}
	var head string
	require.NoError(t, rig.CallRPC(node.JSONRPC, "eth_blockNumber", []any{}, &head))
	getLogs := func(from, to string, more ...string) error {
		filter := fmt.Sprintf(`{"fromBlock":%q,"toBlock":%q%s}`, from, to, strings.Join(more, ""))
		return rig.CallRPC(node.JSONRPC, "eth_getLogs", []any{json.RawMessage(filter)}, nil)
	}
	require.NoError(t, getLogs(from, from))
	require.ErrorContains(t, getLogs("earliest", "latest"), "blocks distance: 20")
	require.ErrorContains(t, getLogs(from, head), "more than 10000 results")
	require.ErrorContains(t, getLogs(from, from, `,"address":`, many(1001, `"0x00000000000000000000000000000000000000ff"`)), "1001 addresses and topics: the limit is 1000")
	require.ErrorContains(t, getLogs(from, from, `,"topics":[null,null,null,null,null]`), "max topics")
}

func many(count int, value string) string {
	return "[" + strings.Repeat(value+",", count-1) + value + "]"
}

// testFilterFlood makes filters until no more are allowed.
func testFilterFlood(t *testing.T, node target) {
	batch := many(100, `{"jsonrpc":"2.0","id":1,"method":"eth_newFilter","params":[{}]}`)
	var made []string
	var said string
	for range 11 {
		reply, err := rig.Post(node.JSONRPC, []byte(batch))
		require.NoError(t, err)
		var answers []struct {
			Result string
			Error  *rig.RPCError
		}
		require.NoError(t, json.Unmarshal(reply.Body, &answers), "%.300s", reply.Body)
		for _, answer := range answers {
			if answer.Error != nil {
				said = answer.Error.Message
				continue
			}
			made = append(made, answer.Result)
		}
	}
	require.Len(t, made, 1000)
	requireSaid(t, said, "too many filters: the limit is 1000")
	require.ErrorContains(t, rig.CallRPC(node.JSONRPC, "eth_newBlockFilter", []any{}, nil), "too many filters")

	var gone bool
	require.NoError(t, rig.CallRPC(node.JSONRPC, "eth_uninstallFilter", []any{made[0]}, &gone))
	require.True(t, gone)
	var id string
	require.NoError(t, rig.CallRPC(node.JSONRPC, "eth_newBlockFilter", []any{}, &id))
	var changes []string
	require.NoError(t, rig.CallRPC(node.JSONRPC, "eth_getFilterChanges", []any{id}, &changes))
}
