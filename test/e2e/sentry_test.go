package e2e

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// layout is a validator behind a sentry as networks/docker/compose.yml has it, and two nodes of the
// world. All are processes of this machine.
type layout struct {
	validator, sentry, stranger, newcomer *peer
}

// peer is a node whose addresses are known before it runs.
type peer struct {
	*rig.Solo
	id, name, host, port string
}

// TestSentry starts both services of the compose file with their variables. Nodes of the world that know
// the sentry alone learn of each other by it, and never of the validator.
func TestSentry(t *testing.T) {
	chain := rig.NewSolo(t)
	world := layout{
		validator: newPeer(t, "the validator", chain), sentry: newPeer(t, "the sentry", another(t, chain)),
		stranger: newPeer(t, "the stranger", another(t, chain)), newcomer: newPeer(t, "the newcomer", another(t, chain)),
	}
	world.validator.start(t, world.service(t, "validator"))
	world.sentry.start(t, world.service(t, "sentry"))
	world.stranger.start(t, []string{"BTTCD_P2P_PERSISTENT_PEERS=" + world.sentry.address()})
	world.sentry.waitPeers(t, world.validator, world.stranger)
	// Who is told of addresses by its seed dials them at once. CometBFT may then ask again too soon for a
	// seed that stays connected, and be dropped by it: it has the stranger by then.
	world.newcomer.start(t, []string{"BTTCD_P2P_SEEDS=" + world.sentry.address()})
	world.newcomer.waitPeer(t, world.stranger)

	tip := world.validator.Height(t) + 5
	want := world.validator.header(t, tip)
	for _, node := range []*peer{world.stranger, world.newcomer} {
		require.Equal(t, want, node.header(t, tip))
	}
	world.requireHidden(t)
}

// requireHidden looks for the validator in all that the world has, and for the world at the validator.
func (l layout) requireHidden(t *testing.T) {
	t.Helper()
	l.validator.waitPeers(t, l.sentry)
	for _, node := range []*peer{l.newcomer, l.stranger} {
		peers, err := node.peers()
		require.NoError(t, err)
		require.NotContains(t, peers, l.validator.id, "a peer of %s", node.name)
	}
	known := l.validator.Process.Log()
	require.Contains(t, known, l.sentry.id, "the log names peers")
	for _, node := range []*peer{l.newcomer, l.stranger} {
		require.NotContains(t, known, node.id, "%s is in the validator's log", node.name)
	}
	for _, node := range []*peer{l.newcomer, l.stranger, l.sentry} {
		node.Stop(t) // which writes its address book
		book := fileText(t, filepath.Join(node.Path, "config", "addrbook.json"))
		require.NotContains(t, book, l.validator.id, "the address book of %s", node.name)
		if node != l.sentry {
			require.NotContains(t, node.Process.Log(), l.validator.id, "the log of %s", node.name)
			require.NotContains(t, node.Process.Log(), l.validator.endpoint(), "the log of %s", node.name)
		}
	}
	l.validator.Stop(t)
}

// another makes a home of the same chain, whose key has no vote.
func another(t *testing.T, chain *rig.Solo) *rig.Solo {
	t.Helper()
	home := rig.Init(t, "local")
	genesis := fileText(t, filepath.Join(chain.Path, "config", "genesis.json"))
	require.NoError(t, os.WriteFile(filepath.Join(home.Path, "config", "genesis.json"), []byte(genesis), 0o600))
	return &rig.Solo{Home: home, Validator: home.MovePorts(t)}
}

func newPeer(t *testing.T, name string, solo *rig.Solo) *peer {
	t.Helper()
	config := fileText(t, filepath.Join(solo.Path, "config", "config.toml"))
	require.Regexp(t, `(?m)^persistent_peers = ""$`, config, "it knows nobody")
	require.Regexp(t, `(?m)^seeds = ""$`, config, "it knows nobody")
	address := listenAddress.FindStringSubmatch(config)
	require.NotNil(t, address)
	host, port, found := strings.Cut(address[1], ":")
	require.True(t, found)
	id := strings.TrimSpace(solo.Must(t, "comet", "show-node-id").Stdout)
	require.Len(t, id, 40)
	return &peer{Solo: solo, id: id, name: name, host: host, port: port}
}

func (p *peer) endpoint() string { return p.host + ":" + p.port }
func (p *peer) address() string  { return p.id + "@" + p.endpoint() }

// start runs the node with variables ("NAME=value") that it alone has.
func (p *peer) start(t *testing.T, variables []string) {
	t.Helper()
	p.Process = rig.Spawn(t, "env", append(variables, rig.Bttcd(t), "start", "--home", p.Path)...)
}

// service returns the variables of a service of the compose file, with the names and ports of its containers
// replaced by those of this machine.
func (l layout) service(t *testing.T, name string) (variables []string) {
	t.Helper()
	var file struct {
		Services map[string]struct {
			Command     []string
			Environment map[string]string
		}
	}
	require.NoError(t, yaml.Unmarshal([]byte(fileText(t, filepath.Join(rig.Root(), "networks", "docker", "compose.yml"))), &file))
	service, there := file.Services[name]
	require.True(t, there, "compose.yml has no service %s", name)
	require.Equal(t, []string{"start", "--home", "/var/lib/bttcd"}, service.Command)
	node := map[string]*peer{"validator": l.validator, "sentry": l.sentry}[name]
	metrics, err := url.Parse(node.Metrics)
	require.NoError(t, err)
	here := strings.NewReplacer(
		"${VALIDATOR_ID:-}", l.validator.id, "${SENTRY_ID:-}", l.sentry.id, "${SENTRY_ADDRESS:-}", l.sentry.endpoint(),
		"@validator:26656", "@"+l.validator.endpoint(), "@sentry:26656", "@"+l.sentry.endpoint(), "0.0.0.0:26660", metrics.Host,
	)
	for variable, value := range service.Environment {
		value = here.Replace(value)
		require.NotRegexp(t, `\$|:266|validator|sentry`, value, "%s of %s", variable, name)
		variables = append(variables, variable+"="+value)
	}
	require.NotEmpty(t, variables)
	return variables
}

// peers returns the ids of the node's peers.
func (p *peer) peers() ([]string, error) {
	var answer struct {
		Result struct {
			Peers []struct {
				NodeInfo struct{ ID string } `json:"node_info"`
			}
		}
	}
	err := rig.GetJSON(p.RPC+"/net_info", &answer)
	var ids []string
	for _, one := range answer.Result.Peers {
		ids = append(ids, one.NodeInfo.ID)
	}
	slices.Sort(ids)
	return ids, err
}

// waitPeers waits until the node's peers are these and no others.
func (p *peer) waitPeers(t *testing.T, wanted ...*peer) {
	t.Helper()
	var ids []string
	for _, one := range wanted {
		ids = append(ids, one.id)
	}
	slices.Sort(ids)
	p.wait(t, func(found []string) bool { return slices.Equal(ids, found) }, ids)
}

// waitPeer waits until another node is one of its peers.
func (p *peer) waitPeer(t *testing.T, other *peer) {
	t.Helper()
	p.wait(t, func(found []string) bool { return slices.Contains(found, other.id) }, other.id)
}

func (p *peer) wait(t *testing.T, good func(found []string) bool, wanted any) {
	t.Helper()
	rig.Wait(t, "the peers of "+p.name, time.Minute, func() error {
		require.False(t, p.Process.Ended(), p.Process.Log())
		found, err := p.peers()
		if err == nil && !good(found) {
			err = fmt.Errorf("it has %v, not %v", found, wanted)
		}
		return err
	})
}

// header returns a header of the chain when the node has it.
func (p *peer) header(t *testing.T, height int64) rig.Header {
	t.Helper()
	p.WaitHeight(t, height, time.Minute)
	header, err := p.Header(height)
	require.NoError(t, err)
	return header
}
