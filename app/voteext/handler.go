package voteext

import (
	"fmt"

	lru "github.com/hashicorp/golang-lru/v2"

	"cosmossdk.io/log/v2"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

const module = "voteext"

// Deps are what the steps are made of.
type Deps struct {
	Bridge     Bridge
	Validators Validators
	// Observer may be nil: this node watches no remote chain.
	Observer Observer
	// Signers may be nil: this node has no bridge key.
	Signers Signers
	ChainID string
	Logger  log.Logger
	// Prepare fills the rest of a proposal, Process judges it.
	Prepare sdk.PrepareProposalHandler
	Process sdk.ProcessProposalHandler
}

// Handler holds the steps. Its memory spares work and decides nothing. It is safe for
// concurrent use.
type Handler struct {
	Deps
	// verified are outcomes of pure verifications of consensus signatures.
	verified *lru.Cache[digest, bool]
	// accepted are the latest injections that were found good, each after one state and commit.
	accepted *lru.Cache[digest, struct{}]
	// sent are this node's latest extensions.
	sent *lru.Cache[digest, struct{}]
}

const (
	// rememberedVotes is some blocks of 256 validators.
	rememberedVotes = 4096
	// rememberedExtensions and rememberedInjections cover the rounds of a few heights.
	rememberedExtensions = 64
	rememberedInjections = 16
)

// New returns the steps over a bridge.
func New(deps Deps) *Handler {
	deps.Logger = deps.Logger.With(log.ModuleKey, module)
	return &Handler{
		Deps:     deps,
		verified: newMemory[bool](rememberedVotes),
		accepted: newMemory[struct{}](rememberedInjections),
		sent:     newMemory[struct{}](rememberedExtensions),
	}
}

// digest names one verification or extension.
type digest [32]byte

func newMemory[V any](size int) *lru.Cache[digest, V] {
	memory, err := lru.New[digest, V](size)
	if err != nil {
		panic(err) // the size is positive
	}
	return memory
}

// enabled reports whether a block at height may hold an injection: extensions of the height
// that enables them come with the next one.
func (h *Handler) enabled(ctx sdk.Context, height int64) bool {
	params := ctx.ConsensusParams().Abci
	if params == nil || params.VoteExtensionsEnableHeight == 0 || height <= params.VoteExtensionsEnableHeight {
		return false
	}
	return h.Bridge.InjectionEnabled(ctx)
}

// caught turns a panic of a bridge's part into an error.
func caught(err *error) {
	if panicked := recover(); panicked != nil {
		*err = fmt.Errorf("panic: %v", panicked)
	}
}
