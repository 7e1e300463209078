package join

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

var portalAddress = portalabi.Address{19: 7}

const remoteChain = 1337

// fakeEthereum answers views of a Portal for row 3 of EVM chain 19991.
type fakeEthereum struct {
	height  uint64
	noCode  bool
	evm     uint64
	refuses string
}

func (f fakeEthereum) start(t *testing.T) string {
	t.Helper()
	domain := portalabi.Domain(f.evm, 3, remoteChain, portalAddress)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var request struct {
			Method string            `json:"method"`
			Params []json.RawMessage `json:"params"`
		}
		_ = json.NewDecoder(r.Body).Decode(&request)
		result := fmt.Sprintf("0x%x", remoteChain)
		if request.Method == "eth_call" {
			selector := portalabi.Selector("domain()")
			switch {
			case f.refuses != "":
				_, _ = fmt.Fprintf(w, `{"error":{"code":-32000,"message":%q,"data":"0x"}}`, f.refuses)
				return
			case string(request.Params[1]) != `"finalized"`:
				result = "0xbad"
			case f.noCode:
				result = "0x"
			case strings.Contains(string(request.Params[0]), fmt.Sprintf("0x%x", selector)):
				result = fmt.Sprintf("0x%x", domain)
			default:
				result = fmt.Sprintf("0x%064x%064x%064x%064x", f.height, testNow.Unix(), f.height, 9)
			}
		}
		_, _ = fmt.Fprintf(w, `{"result":%q}`, result)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestCheckpoint(t *testing.T) {
	good := fakeEthereum{height: 3600, evm: 19991}
	ask := func(urls ...string) (Block, error) {
		return Portal{URLs: urls, Address: portalAddress, EVMChainID: 19991}.Checkpoint(t.Context())
	}
	block, err := ask(good.start(t), good.start(t))
	require.NoError(t, err)
	require.Equal(t, Block{Height: 3600, Hash: fmt.Sprintf("%064X", 3600), Time: testNow.Truncate(time.Second)}, block)

	for said, other := range map[string]fakeEthereum{
		"no checkpoint yet":                    {evm: 19991},
		"is not a Portal":                      {evm: 19991, noCode: true},
		"is not the Portal of":                 {evm: 19900, height: 1},
		"reverts domain(): it is not a Portal": {evm: 19991, refuses: "execution reverted"},
		"finalized block not found":            {evm: 19991, refuses: "finalized block not found"},
	} {
		_, err := ask(other.start(t))
		require.ErrorContains(t, err, said)
	}
	behind := good
	behind.height = 7
	_, err = ask(good.start(t), behind.start(t))
	require.ErrorContains(t, err, "block 7")
	_, err = ask("ftp://x")
	require.ErrorContains(t, err, "Ethereum JSON-RPC")
}

func TestParsePortal(t *testing.T) {
	address, err := ParsePortal("0x" + strings.Repeat("Ab", 20))
	require.NoError(t, err)
	require.EqualValues(t, 0xab, address[0])
	for _, bad := range []string{"", "0x12", "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8", "0x" + strings.Repeat("0", 40)} {
		_, err := ParsePortal(bad)
		require.Error(t, err, bad)
	}
}
