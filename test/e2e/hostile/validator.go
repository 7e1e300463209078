package main

import (
	"context"
	"crypto/ecdsa"
	"encoding/hex"
	"fmt"
	"os"
	"sync"

	abci "github.com/cometbft/cometbft/abci/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/spf13/cast"
	"github.com/spf13/viper"

	"github.com/cosmos/cosmos-sdk/client/flags"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"

	evmserver "github.com/cosmos/evm/server"

	bridgeconfig "github.com/bttcprotocol/bttcd/bridge/config"
	"github.com/bttcprotocol/bttcd/bridge/signer"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// validator falsifies what an honest application says.
type validator struct {
	evmserver.Application
	home string
	// key is this validator's bridge key.
	key *ecdsa.PrivateKey

	mu sync.Mutex
	// votes and proposals are how often each act was done.
	votes, proposals map[string]int
	// seen is the injection of an earlier height, to be used again.
	seen earlier
	// signed is the latest signature of a packet in an honest extension of its own.
	signed *bridgetypes.PacketSignature
}

type earlier struct {
	height int64
	tx     []byte
}

// newValidator is a cmd.Wrapper.
func newValidator(node evmserver.Application, settings servertypes.AppOptions) evmserver.Application {
	home := cast.ToString(settings.Get(flags.FlagHome))
	key, err := loadKey(home, settings.(*viper.Viper))
	if err != nil {
		complain(err)
	}
	return &validator{Application: node, home: home, key: key, votes: map[string]int{}, proposals: map[string]int{}}
}

func loadKey(home string, settings *viper.Viper) (*ecdsa.PrivateKey, error) {
	config, err := bridgeconfig.Read(settings)
	if err != nil {
		return nil, err
	}
	return signer.LoadKey(bridgeconfig.Path(home, config.KeyFile), bridgeconfig.Path(home, config.PasswordFile))
}

// complain is for whoever reads the log of a failed test.
func complain(err error) { fmt.Fprintln(os.Stderr, "hostile:", err) }

// ExtendVote implements the application. Late, it holds up this validator's own consensus alone.
func (v *validator) ExtendVote(ctx context.Context, req *abci.RequestExtendVote) (*abci.ResponseExtendVote, error) {
	honest, err := v.Application.ExtendVote(ctx, req)
	if err != nil {
		return honest, err
	}
	ordered, err := readOrders(v.home)
	if err != nil {
		return honest, err
	}
	names, late := ordered.votesAt(req.Height)
	name, extension, err := v.falsify(ctx, names, honest.VoteExtension)
	if err != nil || name == "" {
		return honest, err
	}
	if late {
		awaitHeight(ctx, ordered.LateBehind, req.Height)
	}
	return &abci.ResponseExtendVote{VoteExtension: extension},
		writeAct(v.home, act{Kind: "vote", Act: name, Height: req.Height, Late: late})
}

func (v *validator) falsify(ctx context.Context, names []string, honest []byte) (string, []byte, error) {
	extension, err := bridgetypes.DecodeExtension(honest)
	if err != nil {
		return "", nil, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	name, falsified, err := choose(names, voteActs, v.votes, voteTurn{v, ctx, honest, extension})
	if count := len(extension.Signatures); count > 0 {
		v.signed = &extension.Signatures[count-1]
	}
	return name, falsified, err
}

// PrepareProposal implements the application.
func (v *validator) PrepareProposal(req *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
	honest, err := v.Application.PrepareProposal(req)
	if err != nil {
		return honest, err
	}
	ordered, err := readOrders(v.home)
	if err != nil || len(ordered.Proposals) == 0 {
		return honest, err
	}
	turn := newProposalTurn(v, req.Height, honest.Txs)
	v.mu.Lock()
	defer v.mu.Unlock()
	name, txs, err := choose(ordered.Proposals, proposalActs, v.proposals, turn)
	if err != nil || name == "" {
		return honest, err
	}
	return &abci.ResponsePrepareProposal{Txs: txs},
		writeAct(v.home, act{Kind: "proposal", Act: name, Height: req.Height, DataHash: dataHash(txs)})
}

func dataHash(txs [][]byte) string {
	return hex.EncodeToString(cmttypes.ToTxs(txs).Hash())
}

// ProcessProposal implements the application. Hostile validators stand by each other's proposals.
func (v *validator) ProcessProposal(req *abci.RequestProcessProposal) (*abci.ResponseProcessProposal, error) {
	judged, err := v.Application.ProcessProposal(req)
	if err != nil {
		return judged, err
	}
	ordered, err := readOrders(v.home)
	if err != nil {
		return judged, err
	}
	if judged.Status == abci.ResponseProcessProposal_ACCEPT {
		v.remember(req)
	}
	if len(ordered.Proposals) == 0 {
		return judged, nil
	}
	return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_ACCEPT}, nil
}

func (v *validator) remember(req *abci.RequestProcessProposal) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(req.Txs) > 0 && bridgetypes.IsInjection(req.Txs[0]) {
		v.seen = earlier{req.Height, req.Txs[0]}
	}
}
