package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	cmtjson "github.com/cometbft/cometbft/libs/json"

	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/internal/join"
)

// genesisFile is the genesis of the network.
type genesisFile struct {
	parsed *genutiltypes.AppGenesis
	// published is the file as this binary carries it, or nil.
	published []byte
	// document is what an RPC shows of it.
	document []byte
}

// fetchGenesis takes the published genesis, which the endpoints must serve, or else what they agree on.
func (j *joining) fetchGenesis(ctx context.Context, survey *join.Survey) (genesisFile, error) {
	document, err := survey.Genesis(ctx)
	if err != nil {
		return genesisFile{}, err
	}
	if j.network.Genesis == nil {
		genesis, err := genutiltypes.AppGenesisFromReader(bytes.NewReader(document))
		if err != nil {
			return genesisFile{}, fmt.Errorf("the genesis of %s: %w", survey.Names(), err)
		}
		if genesis.ChainID != j.network.ChainID {
			return genesisFile{}, fmt.Errorf("the genesis of %s is of %.50q", survey.Names(), genesis.ChainID)
		}
		return genesisFile{parsed: genesis, document: document}, nil
	}
	genesis, err := genutiltypes.AppGenesisFromReader(bytes.NewReader(j.network.Genesis))
	if err != nil {
		return genesisFile{}, err
	}
	published, err := documentOf(genesis)
	if err != nil {
		return genesisFile{}, err
	}
	err = join.SameGenesis("this bttcd, the published one,", published, survey.Names(), document)
	return genesisFile{parsed: genesis, published: j.network.Genesis, document: published}, err
}

// documentOf is what CometBFT's RPC shows of a genesis.
func documentOf(genesis *genutiltypes.AppGenesis) ([]byte, error) {
	document, err := genesis.ToGenesisDoc()
	if err != nil {
		return nil, err
	}
	if err := document.ValidateAndComplete(); err != nil {
		return nil, err
	}
	return cmtjson.Marshal(document)
}

func (g genesisFile) write(path string) error {
	if g.published != nil {
		return os.WriteFile(path, g.published, 0o600)
	}
	return g.parsed.SaveAs(path)
}

// replaces says whether the file at path has to be replaced. One of another chain is refused, but for
// the parameters without validators that init writes before a launch.
func (g genesisFile) replaces(path string) (bool, error) {
	existing, err := genutiltypes.AppGenesisFromFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("%s is not a genesis file: %w. Remove it, and join fetches the network's", path, err)
	}
	document, err := documentOf(existing)
	if err != nil {
		return false, fmt.Errorf("%s: %w", path, err)
	}
	different := join.SameGenesis(path, document, "the network", g.document)
	if different == nil {
		return false, nil
	}
	if launched(existing.AppState) {
		return false, fmt.Errorf("%w. Use another --home, or remove that file if you no longer need it", different)
	}
	return true, nil
}

// launched reports whether a genesis has somebody to make blocks.
func launched(appState json.RawMessage) bool {
	var state map[string]json.RawMessage
	var gentxs struct {
		GenTxs []json.RawMessage `json:"gen_txs"`
	}
	var staking struct {
		Validators []json.RawMessage `json:"validators"`
	}
	unreadable := json.Unmarshal(appState, &state) != nil ||
		json.Unmarshal(state[genutiltypes.ModuleName], &gentxs) != nil ||
		json.Unmarshal(state[stakingtypes.ModuleName], &staking) != nil
	return unreadable || len(gentxs.GenTxs) > 0 || len(staking.Validators) > 0
}
