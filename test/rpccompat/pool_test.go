package rpccompat

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"
)

func TestWaiting(t *testing.T) {
	sender, other := common.Address{1}, common.Address{2}
	entry := func(from common.Address, nonce, block string) string {
		return fmt.Sprintf(`{"hash":"%s","from":"%s","nonce":"%s","blockHash":%s,"blockNumber":null,"transactionIndex":null}`, unknown, from, nonce, block)
	}
	for name, test := range map[string]struct{ entry, want string }{
		"good":            {entry(sender, "0x7", "null"), ""},
		"another sender":  {entry(other, "0x7", "null"), "is listed as nonce 7 of " + sender.Hex()},
		"another nonce":   {entry(sender, "0x8", "null"), "is listed as nonce 7"},
		"in a block, too": {entry(sender, "0x7", `"`+unknown.Hex()+`"`), "waits and is in a block"},
	} {
		var content map[string]map[common.Address]map[string]Pooled
		require.NoError(t, json.Unmarshal([]byte(`{"queued":{"`+sender.Hex()+`":{"7":`+test.entry+`}}}`), &content))
		found, err := waiting(content, "queued")
		if test.want != "" {
			require.ErrorContains(t, err, test.want, name)
			continue
		}
		require.NoError(t, err)
		require.Contains(t, found, unknown)
		_, err = waiting(content, "pending")
		require.ErrorContains(t, err, `no "pending"`)
	}
}
