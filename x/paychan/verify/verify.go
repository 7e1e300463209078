// Package verify checks the signatures and preimages of a batch on all cores, and remembers
// which signatures were good.
//
// Invariant: a verdict is a function of its task alone. Neither the number of cores nor what is
// remembered changes one, only how long it takes. Its callers are the keeper and, through it,
// the check of transactions that a node takes in.
package verify

import (
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Key is all that a verification depends on, in full: no two different ones share a Key.
type Key struct {
	Digest    common.Hash
	Signer    common.Address
	Signature types.Signature
}

// Remembered is a set of verifications that succeeded. It may forget, and must be safe for
// concurrent use.
type Remembered interface {
	Seen(key Key) bool
	Add(key Key)
}

// Task is one signature to check, and with Chain one preimage. Skipped tasks keep their code.
type Task struct {
	Skip  types.ResultCode
	Key   Key
	Chain *types.SignedChainVoucher
}

// Batch returns the verdict of each task, in order: CodeUnspecified if it holds. A nil
// remembered is allowed.
func Batch(tasks []Task, remembered Remembered) []types.ResultCode {
	return batch(tasks, remembered, runtime.GOMAXPROCS(0))
}

// batch lets workers take the next task each; every verdict has a place of its own.
func batch(tasks []Task, remembered Remembered, workers int) []types.ResultCode {
	verdicts := make([]types.ResultCode, len(tasks))
	var next atomic.Int64
	work := func() {
		for i := next.Add(1) - 1; i < int64(len(tasks)); i = next.Add(1) - 1 {
			verdicts[i] = tasks[i].judge(remembered)
		}
	}
	var group sync.WaitGroup
	for range min(workers, len(tasks)) - 1 {
		group.Go(work)
	}
	work()
	group.Wait()
	return verdicts
}

func (t *Task) judge(remembered Remembered) types.ResultCode {
	switch {
	case t.Skip != types.CodeUnspecified:
		return t.Skip
	case !t.Key.holds(remembered):
		return types.CodeWrongSigner
	case t.Chain != nil && !t.Chain.PreimageHolds():
		return types.CodeWrongPreimage
	default:
		return types.CodeUnspecified
	}
}

// holds reports whether the signature is the signer's. Only what held is remembered.
func (k Key) holds(remembered Remembered) bool {
	if remembered != nil && remembered.Seen(k) {
		return true
	}
	signer, err := k.Signature.Signer(k.Digest)
	if err != nil || signer != k.Signer {
		return false
	}
	if remembered != nil {
		remembered.Add(k)
	}
	return true
}
