package rig

import "testing"

// portVariables move the servers of a node that begins with the default configuration, with what stands
// before an address.
var portVariables = map[string]string{
	"BTTCD_P2P_LADDR": "tcp://", "BTTCD_RPC_LADDR": "tcp://", "BTTCD_API_ADDRESS": "tcp://", "BTTCD_GRPC_ADDRESS": "",
	"BTTCD_JSON_RPC_ADDRESS": "", "BTTCD_JSON_RPC_WS_ADDRESS": "", "BTTCD_RPC_PPROF_LADDR": "",
	"BTTCD_INSTRUMENTATION_PROMETHEUS_LISTEN_ADDR": "", "BTTCD_EVM_GETH_METRICS_ADDRESS": "", "BTTCD_JSON_RPC_METRICS_ADDRESS": "",
}

// FreePorts sets, for all processes that this test starts from now on, variables that move a node to free
// ports, and returns its addresses. It is for a node whose home is yet to be made.
func FreePorts(t *testing.T, home string) Validator {
	t.Helper()
	at := map[string]string{}
	for name, scheme := range portVariables {
		address := "127.0.0.1:" + freePort(t)
		at[name] = "http://" + address
		t.Setenv(name, scheme+address)
	}
	return Validator{
		Name: "joined", Home: home, RPC: at["BTTCD_RPC_LADDR"], REST: at["BTTCD_API_ADDRESS"], JSONRPC: at["BTTCD_JSON_RPC_ADDRESS"],
	}
}
