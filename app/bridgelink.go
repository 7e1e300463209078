package app

import (
	"sync/atomic"

	"github.com/bttcprotocol/bttcd/app/voteext"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// BridgeLink is what this node itself has seen of remote chains, and its bridge keys. It is empty
// until Connect: then the node abstains, and everything else works. It answers from memory.
type BridgeLink struct{ parts atomic.Pointer[BridgeParts] }

// BridgeParts are the half of the bridge outside consensus. Any of them may be nil.
type BridgeParts struct {
	Observer voteext.Observer
	Signers  voteext.Signers
	Remote   bridgetypes.RemoteIndex
}

var (
	_ voteext.Observer        = (*BridgeLink)(nil)
	_ voteext.Signers         = (*BridgeLink)(nil)
	_ bridgetypes.RemoteIndex = (*BridgeLink)(nil)
)

// Bridge returns the link, for the program that runs watchers.
func (app *App) Bridge() *BridgeLink { return app.bridge }

// Connect takes the parts into use. It may be called while blocks are made.
func (l *BridgeLink) Connect(parts BridgeParts) { l.parts.Store(&parts) }

func (l *BridgeLink) get() BridgeParts {
	if parts := l.parts.Load(); parts != nil {
		return *parts
	}
	return BridgeParts{}
}

// Report implements voteext.Observer.
func (l *BridgeLink) Report(row uint32, base uint64) (bridgetypes.RowReport, bool) {
	if observer := l.get().Observer; observer != nil {
		return observer.Report(row, base)
	}
	return bridgetypes.RowReport{}, false
}

// Bodies implements voteext.Observer.
func (l *BridgeLink) Bodies(row uint32, after uint64, limit int) [][]byte {
	if observer := l.get().Observer; observer != nil {
		return observer.Bodies(row, after, limit)
	}
	return nil
}

// Signers implements voteext.Signers.
func (l *BridgeLink) Signers() []voteext.Signer {
	if signers := l.get().Signers; signers != nil {
		return signers.Signers()
	}
	return nil
}

// Events implements bridgetypes.RemoteIndex.
func (l *BridgeLink) Events(hash [32]byte) []bridgetypes.EventRef {
	if remote := l.get().Remote; remote != nil {
		return remote.Events(hash)
	}
	return nil
}

// Hash implements bridgetypes.RemoteIndex.
func (l *BridgeLink) Hash(row uint32, nonce uint64) ([32]byte, bool) {
	if remote := l.get().Remote; remote != nil {
		return remote.Hash(row, nonce)
	}
	return [32]byte{}, false
}
