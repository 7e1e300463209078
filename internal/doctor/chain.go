package doctor

import (
	"context"
	"errors"
	"os"
	"time"
)

// lookAtGenesis compares the genesis with the network it names, with the client's settings, and with the chain of
// others.
func lookAtGenesis(ctx context.Context, h *Home) []Finding {
	switch {
	case errors.Is(h.problem, os.ErrNotExist):
		return []Finding{wrong("`bttcd init MONIKER --network ...`, or copy the network's genesis to config/genesis.json", "there is no genesis")}
	case h.problem != nil:
		return []Finding{wrong("copy the network's genesis to config/genesis.json", "%s", oneLine(h.problem))}
	}
	chainID := h.genesis.ChainID
	if _, err := h.Known.EVMChainID(chainID); err != nil {
		return []Finding{wrong("copy the network's genesis to config/genesis.json", "%s", oneLine(err))}
	}
	var found []Finding
	if network, hash := h.Known.GenesisHash(chainID); hash != "" && hash != h.genesis.hash {
		found = append(found, wrong("take the genesis that `bttcd init --network "+network+"` writes", "the genesis is not the published one of %s", network))
	}
	if client := h.text(clientFile, "chain-id"); client != "" && client != chainID {
		found = append(found, wrong("correct chain-id in client.toml", "client.toml is for %s, the genesis for %s: transactions would be refused", client, chainID))
	}
	for _, rpc := range h.RPC {
		found = append(found, h.compareChain(ctx, remote(rpc))...)
	}
	if h.genesis.Time.After(h.Now()) {
		found = append(found, warning("wait", "%s starts at %s", chainID, h.genesis.Time.UTC().Format(time.RFC3339)))
	}
	if len(found) > 0 {
		return found
	}
	if len(h.RPC) == 0 {
		return []Finding{fine("the genesis is one of %s; --rpc compares it with a node of that network", chainID)}
	}
	return []Finding{fine("the genesis is one of %s, as is %s", chainID, host(remote(h.RPC[0])))}
}

// compareChain compares with a node of somebody else: chains may have the same id.
func (h *Home) compareChain(ctx context.Context, rpc string) []Finding {
	other, err := askStatus(ctx, rpc)
	if err != nil {
		return []Finding{warning("name another --rpc", "%s cannot be compared with: %s", host(rpc), oneLine(err))}
	}
	if other.Network != h.genesis.ChainID {
		return []Finding{wrong("one of them is the wrong network", "the genesis is of %s, but %s is of %s", h.genesis.ChainID, host(rpc), other.Network)}
	}
	if !h.Running {
		return nil
	}
	own := web(h.comet("rpc.laddr"))
	here, err := askStatus(ctx, own)
	if err != nil {
		return nil // lookAtNode says so
	}
	height := min(here.Height, other.Height)
	ours, err := blockHash(ctx, own, height)
	theirs, otherErr := blockHash(ctx, rpc, height)
	if err != nil || otherErr != nil {
		return nil // one of them has not got it: pruned, or started from a snapshot
	}
	if ours != theirs {
		return []Finding{wrong("this is another chain of the same name: take the genesis of the network, and a new home",
			"block %d of this node is not that of %s", height, host(rpc))}
	}
	return nil
}

// lookAtNode asks the node itself, if it runs.
func lookAtNode(ctx context.Context, h *Home) []Finding {
	if !h.Running {
		return []Finding{fine("no node runs on this home")}
	}
	here, err := askStatus(ctx, web(h.comet("rpc.laddr")))
	if err != nil {
		return []Finding{warning("wait if it is starting; see its log", "a node runs on this home, but its RPC does not answer: %s", oneLine(err))}
	}
	if h.genesis != nil && here.Network != h.genesis.ChainID {
		return []Finding{wrong("see rpc.laddr in config.toml", "what answers at %s is of %s", h.comet("rpc.laddr"), here.Network)}
	}
	if here.Syncing {
		return []Finding{warning("wait: `bttcd status` tells how long", "the node catches up, at block %d", here.Height)}
	}
	return []Finding{fine("the node runs, at block %d; `bttcd status` says more", here.Height)}
}

const (
	// dateAway is how far clocks may be from each other by a header that is exact to a second.
	dateAway = 3 * time.Second
	// blockAhead and blockOld are how far the time of a block may be from this clock.
	blockAhead = 5 * time.Second
	blockOld   = 30 * time.Second
)

// lookAtClock compares this clock with the clocks of --rpc servers, else with the time of the node's last block,
// which is its validators' clocks.
func lookAtClock(ctx context.Context, h *Home) []Finding {
	var found []Finding
	const set = "synchronize it: `timedatectl set-ntp true`, or chrony"
	compared := 0
	for _, rpc := range h.RPC {
		other, err := askStatus(ctx, remote(rpc))
		if err != nil || other.said.at.IsZero() {
			continue
		}
		compared++
		away := h.Now().Sub(other.said.at) - other.said.between/2
		if away > dateAway+other.said.between || away < -dateAway-other.said.between {
			found = append(found, wrong(set, "this clock is %s %s that of %s", away.Abs().Round(time.Second), direction(away), host(remote(rpc))))
		}
	}
	if compared > 0 {
		return orFine(found, "this clock agrees with those of %d servers to a few seconds (the Date of their answers)", compared)
	}
	if !h.Running {
		return []Finding{fine("there was nothing to compare this clock with: no node runs, and no --rpc is given")}
	}
	here, err := askStatus(ctx, web(h.comet("rpc.laddr")))
	if err != nil || here.Height == 0 {
		return []Finding{fine("there was nothing to compare this clock with: the node has no block")}
	}
	age := h.Now().Sub(here.Time)
	switch {
	case age < -blockAhead:
		return []Finding{wrong(set, "the last block (%d) is %s in this clock's future: it is behind the validators'", here.Height, (-age).Round(time.Second))}
	case age > blockOld && !here.Syncing:
		return []Finding{warning(set+"; or the chain stands still: `bttcd status`", "the last block (%d) is %s old by this clock", here.Height, age.Round(time.Second))}
	}
	return []Finding{fine("this clock agrees with the time of block %d to %s", here.Height, age.Abs().Round(time.Second))}
}

func direction(away time.Duration) string {
	if away > 0 {
		return "ahead of"
	}
	return "behind"
}
