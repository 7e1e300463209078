package doctor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"

	"github.com/bttcprotocol/bttcd/internal/peeraddr"
)

// lookAtPeers is about whom the node knows, and whether they can be reached.
func lookAtPeers(ctx context.Context, h *Home) []Finding {
	persistent, seeds := list(h.comet("p2p.persistent_peers")), list(h.comet("p2p.seeds"))
	var found []Finding
	var addresses []string
	for _, peer := range append(persistent, seeds...) {
		_, address, err := peeraddr.Parse(peer)
		if err != nil {
			found = append(found, wrong("correct it, or the node will not start; `bttcd comet show-node-id` prints an id", "config.toml: %s", err))
			continue
		}
		addresses = append(addresses, address)
	}
	if !isTrue(h.comet("p2p.pex")) && len(persistent) == 0 {
		found = append(found, wrong("name the sentries in p2p.persistent_peers", "p2p.pex is off and there are no persistent_peers: the node asks nobody"))
	}
	reached, silent := dial(ctx, addresses)
	if len(addresses) > 0 && reached == 0 {
		found = append(found, wrong("see whether TCP connections to them pass, and whether they still exist", "none of %d peers can be reached: %s", len(addresses), some(silent)))
	} else if len(silent) > 0 {
		found = append(found, warning("take them out of config.toml if they are gone", "some peers cannot be reached: %s", some(silent)))
	}
	if h.Running {
		return orFine(append(found, h.connected(ctx)...), "not asked whom the node is connected with: its RPC does not answer")
	}
	if len(addresses) == 0 && len(found) == 0 {
		return []Finding{fine("no peers and no seeds are named: others have to connect to this node")}
	}
	return orFine(found, "%d of %d peers and seeds accept connections", reached, len(addresses))
}

// connected counts the peers of the running node.
func (h *Home) connected(ctx context.Context) []Finding {
	var page struct {
		Result struct {
			Peers string `json:"n_peers"`
		} `json:"result"`
	}
	if _, err := get(ctx, web(h.comet("rpc.laddr"))+"/net_info", &page); err != nil {
		return nil // lookAtNode says so
	}
	switch peers := number(page.Result.Peers); {
	case peers > 1:
		return []Finding{fine("the node has %d peers", peers)}
	case peers == 1:
		return []Finding{warning("name more in p2p.persistent_peers or p2p.seeds", "the node hangs on one peer")}
	case h.alone(ctx):
		return []Finding{fine("the node is the only validator and needs no peer")}
	default:
		return []Finding{warning("name some in p2p.persistent_peers or p2p.seeds, and see whether TCP connections pass", "the node has no peer")}
	}
}

// alone tells whether the node makes blocks without anybody.
func (h *Home) alone(ctx context.Context) bool {
	own := web(h.comet("rpc.laddr"))
	here, err := askStatus(ctx, own)
	if err != nil || here.Power == 0 {
		return false
	}
	var page struct {
		Result struct {
			Total string `json:"total"`
		} `json:"result"`
	}
	_, err = get(ctx, own+"/validators", &page)
	return err == nil && page.Result.Total == "1"
}

// dial tries all at once, and returns how many accept and who does not.
func dial(ctx context.Context, addresses []string) (reached int, silent []string) {
	errs := make([]error, len(addresses))
	var dials sync.WaitGroup
	for i, address := range addresses {
		dials.Go(func() {
			ctx, cancel := context.WithTimeout(ctx, dialTime)
			defer cancel()
			connection, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
			if err == nil {
				err = connection.Close()
			}
			errs[i] = err
		})
	}
	dials.Wait()
	for i, err := range errs {
		if err == nil {
			reached++
			continue
		}
		var failed *net.OpError
		if errors.As(err, &failed) {
			err = failed.Err
		}
		silent = append(silent, fmt.Sprintf("%s (%s)", addresses[i], oneLine(err)))
	}
	return reached, silent
}
