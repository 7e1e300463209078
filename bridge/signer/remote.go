package signer

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"cosmossdk.io/log/v2"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// Port reaches a key that is held elsewhere. It sees the whole packet, so that whoever holds the
// key can compute the digest again and apply rules of its own.
type Port interface {
	Address(ctx context.Context) (portalabi.Address, error)
	SignPacket(ctx context.Context, request types.SigningRequest) (portalabi.Signature, error)
}

const (
	// maxKept bounds the signatures in memory; a node needs those of open packets.
	maxKept = 4096
	// maxWaiting bounds the packets on their way to the port.
	maxWaiting = 256
	// workers ask at the same time.
	workers = 4
	// firstRetry is the wait after the first failure to learn the address; it doubles to lastRetry.
	firstRetry, lastRetry = time.Second, 30 * time.Second
)

// RemoteConfig is what a Remote needs. What is zero gets a default, but for Port.
type RemoteConfig struct {
	Port Port
	// Timeout bounds one question: 5 seconds.
	Timeout time.Duration
	Log     log.Logger
	// After is the clock: time.After.
	After func(time.Duration) <-chan time.Time
}

// Remote signs through a port, ahead of time: a packet that Sign has no signature for is asked for in
// the background, and the next Sign has it.
type Remote struct {
	config  RemoteConfig
	address atomic.Pointer[portalabi.Address]
	queue   chan types.SigningRequest
	signed  atomic.Uint64

	mu      sync.Mutex
	kept    map[portalabi.Hash]portalabi.Signature
	order   []portalabi.Hash // of kept, oldest first
	waiting map[portalabi.Hash]struct{}
	failure string // of the last question, or ""
}

// NewRemote returns a signer that signs once Run runs.
func NewRemote(config RemoteConfig) *Remote {
	if config.Timeout == 0 {
		config.Timeout = 5 * time.Second
	}
	if config.Log == nil {
		config.Log = log.NewNopLogger()
	}
	if config.After == nil {
		config.After = time.After
	}
	return &Remote{
		config: config, queue: make(chan types.SigningRequest, maxWaiting),
		kept: map[portalabi.Hash]portalabi.Signature{}, waiting: map[portalabi.Hash]struct{}{},
	}
}

// Address returns false until the port has told it.
func (r *Remote) Address() ([20]byte, bool) {
	if address := r.address.Load(); address != nil {
		return *address, true
	}
	return [20]byte{}, false
}

// Sign returns a signature made before. Without one it asks for it in the background.
func (r *Remote) Sign(request types.SigningRequest) ([64]byte, bool) {
	if check(request) != nil {
		return [64]byte{}, false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if signature, ok := r.kept[request.Digest]; ok {
		return signature, true
	}
	if _, ok := r.waiting[request.Digest]; ok {
		return [64]byte{}, false
	}
	select {
	case r.queue <- request:
		r.waiting[request.Digest] = struct{}{}
	default:
	}
	return [64]byte{}, false
}

// Signed is how many signatures were fetched since the start.
func (r *Remote) Signed() uint64 { return r.signed.Load() }

// Problem is why the last question was in vain, or "".
func (r *Remote) Problem() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failure
}

// Run fetches signatures until ctx ends.
func (r *Remote) Run(ctx context.Context) error {
	if err := r.learnAddress(ctx); err != nil {
		return err
	}
	var group sync.WaitGroup
	for range workers {
		group.Go(func() { r.work(ctx) })
	}
	group.Wait()
	return ctx.Err()
}

func (r *Remote) learnAddress(ctx context.Context) error {
	for wait := firstRetry; ; wait = min(2*wait, lastRetry) {
		address, err := r.fetchAddress(ctx)
		if err == nil {
			r.note(nil)
			r.address.Store(&address)
			return nil
		}
		r.note(err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-r.config.After(wait):
		}
	}
}

func (r *Remote) fetchAddress(ctx context.Context) (address portalabi.Address, err error) {
	defer contain(&err)
	ctx, cancel := context.WithTimeout(ctx, r.config.Timeout)
	defer cancel()
	return r.config.Port.Address(ctx)
}

// contain turns a panic into an error, which note logs: on a goroutine of its own it would end the node.
func contain(err *error) {
	if cause := recover(); cause != nil {
		*err = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
	}
}

func (r *Remote) work(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case request := <-r.queue:
			signature, err := r.fetch(ctx, request)
			if ctx.Err() != nil {
				return
			}
			r.note(err)
			r.keep(request.Digest, signature, err)
		}
	}
}

var errForeign = errors.New("the remote signer returns a signature that is not of its key or not of the packet")

func (r *Remote) fetch(ctx context.Context, request types.SigningRequest) (signature portalabi.Signature, err error) {
	defer contain(&err)
	ctx, cancel := context.WithTimeout(ctx, r.config.Timeout)
	defer cancel()
	signature, err = r.config.Port.SignPacket(ctx, request)
	if err != nil {
		return signature, err
	}
	by, err := portalabi.RecoverSigner(request.Digest, signature)
	if address, _ := r.Address(); err != nil || by != address {
		return signature, errForeign
	}
	return signature, nil
}

func (r *Remote) keep(digest portalabi.Hash, signature portalabi.Signature, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.waiting, digest)
	if err != nil {
		return
	}
	if len(r.order) >= maxKept {
		delete(r.kept, r.order[0])
		r.order = r.order[1:]
	}
	r.kept[digest] = signature
	r.order = append(r.order, digest)
	r.signed.Add(1)
}

// note logs the first of several failures and their end.
func (r *Remote) note(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	failing := r.failure != ""
	switch {
	case err != nil && !failing:
		r.config.Log.Error("remote signer fails", "err", err.Error())
	case err == nil && failing:
		r.config.Log.Info("remote signer is well again")
	}
	if r.failure = ""; err != nil {
		r.failure = err.Error()
	}
}
