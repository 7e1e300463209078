package voteext

import (
	"context"

	cmtcrypto "github.com/cometbft/cometbft/proto/tendermint/crypto"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// Bridge is the state of the bridge.
type Bridge interface {
	Limits
	Rows
	Signatures
}

// Limits are what governance allows.
type Limits interface {
	InjectionEnabled(ctx context.Context) bool
	GetParams(ctx context.Context) (types.Params, error)
}

// Rows are the remote chains.
type Rows interface {
	// RowTips are ascending by row.
	RowTips(ctx context.Context) ([]types.RowTip, error)
	// ClockWanted returns the least remote time that lets a packet expire, if one waits for it.
	ClockWanted(ctx context.Context, row uint32) (deadline uint64, wanted bool)
	// ApplyEvents applies bodies as the nonces after the last applied one.
	ApplyEvents(ctx sdk.Context, row uint32, bodies [][]byte) error
	// AdvanceClock ignores a clock that is not later.
	AdvanceClock(ctx context.Context, row uint32, clock uint64) error
	RecordTips(ctx context.Context, row uint32, tips []types.TipPower, total uint64) error
}

// Signatures are those of packets.
type Signatures interface {
	// SigningRequests are open packets that await this key's signature, the most urgent first.
	SigningRequests(ctx context.Context, signer [20]byte, limit int) ([]types.SigningRequest, error)
	// CheckSignature says whose it is, or why it is of no use.
	CheckSignature(ctx context.Context, signature types.PacketSignature) (types.SignatureTarget, error)
	AddSignature(ctx context.Context, target types.SignatureTarget, signature []byte) error
}

// Validators are the consensus keys of those who may have voted for the block before.
type Validators interface {
	GetPubKeyByConsAddr(ctx context.Context, address sdk.ConsAddress) (cmtcrypto.PublicKey, error)
}

// Observer is what this node has seen of remote chains at finality. It answers from memory, at
// once; it is asked by Extend and Prepare, and what it says need not be true.
type Observer interface {
	// Report is what this node votes for, counted from base, or false to abstain.
	Report(row uint32, base uint64) (types.RowReport, bool)
	// Bodies are up to limit events in order, the first being that of nonce after+1.
	Bodies(row uint32, after uint64, limit int) [][]byte
}

// Signers are this node's bridge keys: after a rotation it signs with the old one for as long as a
// Portal lists that.
type Signers interface {
	// Signers are at most a few, the newest first.
	Signers() []Signer
}

// One is a node's only signer, or none.
func One(signer Signer) Signers { return one{signer} }

type one struct{ signer Signer }

// Signers implements Signers.
func (o one) Signers() []Signer {
	if o.signer == nil {
		return nil
	}
	return []Signer{o.signer}
}

// Signer holds a bridge key, or what such a key has signed. It answers from memory, at
// once.
type Signer interface {
	// Address returns false while there is no key.
	Address() ([20]byte, bool)
	// Sign returns false if there is no signature yet, or never will be.
	Sign(request types.SigningRequest) ([64]byte, bool)
}
