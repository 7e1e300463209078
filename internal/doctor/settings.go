package doctor

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/bttcprotocol/bttcd/internal/nodefile"
)

// lookAtSettings is about values that contradict each other or that operators regret.
func lookAtSettings(_ context.Context, h *Home) []Finding {
	var found []Finding
	for _, rule := range []func(*Home) []Finding{doubleSignCheck, evmChainID, mempool, pruning, unsafeCalls, stateSync} {
		found = append(found, rule(h)...)
	}
	return orFine(found, "no setting contradicts another one")
}

func doubleSignCheck(h *Home) []Finding {
	if height := h.comet("consensus.double_sign_check_height"); number(height) > 0 {
		return []Finding{warning("set consensus.double_sign_check_height = 0 in config.toml",
			"double_sign_check_height is %s: after a coordinated stop every validator finds its own signature, none joins, and the chain cannot go on", height)}
	}
	return nil
}

func evmChainID(h *Home) []Finding {
	configured := h.app("evm.evm-chain-id")
	if h.genesis == nil || number(configured) == 0 {
		return nil
	}
	if derived, err := h.Known.EVMChainID(h.genesis.ChainID); err == nil && configured != strconv.FormatUint(derived, 10) {
		return []Finding{wrong("correct or remove evm.evm-chain-id in app.toml",
			"evm-chain-id is %s, but that of %s is %d: the node will not start", configured, h.genesis.ChainID, derived)}
	}
	return nil
}

func mempool(h *Home) []Finding {
	if kind := h.comet("mempool.type"); kind != "" && kind != "app" {
		return []Finding{wrong(`set mempool.type = "app" in config.toml`,
			"mempool.type is %q, but the app keeps the mempool: transactions of wallets would not get into blocks", kind)}
	}
	return nil
}

func pruning(h *Home) []Finding {
	kind, interval := h.app("pruning"), number(h.app("state-sync.snapshot-interval"))
	var found []Finding
	if kind == "everything" && interval > 0 {
		found = append(found, wrong(`set state-sync.snapshot-interval = 0 or pruning = "default" in app.toml`,
			"pruning is %q and snapshots are taken every %d blocks: there is no state to take them of", kind, interval))
	}
	if keep := number(h.app("pruning-keep-recent")); kind == "custom" && interval > 0 && keep < interval {
		found = append(found, warning("set pruning-keep-recent above state-sync.snapshot-interval in app.toml",
			"pruning keeps %d blocks and a snapshot is taken every %d: state may be pruned while one is taken", keep, interval))
	}
	if blocks := number(h.app("min-retain-blocks")); blocks > 0 && interval > 0 && blocks < 2*interval {
		found = append(found, warning("raise min-retain-blocks in app.toml to several snapshots, or to 0",
			"only %d blocks are kept and a snapshot is taken every %d: who starts from one may find no peer with the next block", blocks, interval))
	}
	return found
}

func unsafeCalls(h *Home) []Finding {
	var found []Finding
	if isTrue(h.comet("rpc.unsafe")) {
		found = append(found, warning("set rpc.unsafe = false in config.toml", "rpc.unsafe lets clients of the RPC change peers"))
	}
	if isTrue(h.app("json-rpc.allow-insecure-unlock")) {
		found = append(found, warning("set json-rpc.allow-insecure-unlock = false in app.toml", "keys can be unlocked over JSON-RPC"))
	}
	if strings.Contains(h.app("json-rpc.api"), "personal") {
		found = append(found, wrong("take personal out of json-rpc.api in app.toml", "json-rpc.api serves personal: clients could use the node's keys"))
	}
	return found
}

func stateSync(h *Home) []Finding {
	if !isTrue(h.comet("statesync.enable")) {
		return nil
	}
	var found []Finding
	servers := list(h.comet("statesync.rpc_servers"))
	if len(servers) < 2 || number(h.comet("statesync.trust_height")) == 0 || h.comet("statesync.trust_hash") == "" {
		found = append(found, wrong("run `bttcd comet state-sync URL URL`, which writes the section",
			"statesync is enabled without two rpc_servers, trust_height and trust_hash"))
	}
	if len(servers) > 1 && host(servers[0]) == host(servers[1]) {
		found = append(found, warning("name servers of different people", "both statesync.rpc_servers are at %s", host(servers[0])))
	}
	return found
}

// lookAtSigner is about a consensus key that is elsewhere.
func lookAtSigner(_ context.Context, h *Home) []Finding {
	address := h.comet("priv_validator_laddr")
	if address == "" {
		return []Finding{fine("the consensus key is in the home: no remote signer")}
	}
	var found []Finding
	parsed, err := url.Parse(address)
	switch {
	case err != nil || (parsed.Scheme != "tcp" && parsed.Scheme != "unix"):
		found = append(found, wrong(`write it as "tcp://10.0.0.1:26659" or "unix:///run/signer.sock"`, "priv_validator_laddr is %q", address))
	case parsed.Scheme == "tcp" && parsed.Port() == "":
		found = append(found, wrong(`add a port, such as 26659`, "priv_validator_laddr is %q: it names no port", address))
	case parsed.Scheme == "tcp" && everywhere(parsed.Hostname()):
		found = append(found, warning("bind it to the address of a private network that only the signer reaches",
			"priv_validator_laddr listens on every address: whoever connects first is taken for the signer"))
	}
	if _, err := nodefile.ConsensusKey(h.file("priv_validator_key_file", "config/priv_validator_key.json")); err == nil {
		found = append(found, warning("if it is the key that the signer has, move it away: one restart without priv_validator_laddr and it signs twice",
			"there is a consensus key in the home though a remote signer is configured"))
	}
	return orFine(found, "the node waits for its signer at %s", address)
}

// number reads a setting that is a number; anything else is 0.
func number(text string) int64 {
	value, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		return 0
	}
	return value
}

// list reads a setting of values with commas.
func list(text string) (values []string) {
	for _, value := range strings.Split(strings.Trim(text, "[]"), ",") {
		if value = strings.Trim(strings.TrimSpace(value), `"`); value != "" {
			values = append(values, value)
		}
	}
	return values
}

// host names a URL without what may be secret in it.
func host(address string) string {
	if !strings.Contains(address, "://") {
		address = "tcp://" + address
	}
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" {
		return fmt.Sprintf("an address of %d characters that is no URL", len(address))
	}
	return parsed.Host
}
