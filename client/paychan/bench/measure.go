package bench

import (
	"context"
	"encoding/binary"
	"path/filepath"
	"runtime"
	"sync"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan/internal/fake"
	"github.com/bttcprotocol/bttcd/client/paychan/wire"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Issue measures signing vouchers by one goroutine without a disk (issue_per_s), and by many
// lanes that put each promise on disk before it is given out (issue_durable_per_s).
func Issue(ctx context.Context, dir string, sizes Sizes) ([]Result, error) {
	sizes = sizes.withDefaults()
	m, err := newMarket(ctx)
	if err != nil {
		return nil, err
	}
	defer m.close()
	payer, err := m.payer(ctx, fake.NewStore())
	if err != nil {
		return nil, err
	}
	lane, err := payer.Lane(ctx, m.payee.Address())
	if err != nil {
		return nil, err
	}
	alone, err := perSecond("issue_per_s", 1, sizes.Vouchers, func() error {
		for range sizes.Vouchers {
			if _, err := lane.Pay(ctx, math.OneInt()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	durable, err := m.issueDurable(ctx, filepath.Join(dir, "issue"), sizes)
	return []Result{alone, durable}, err
}

func (m *market) issueDurable(ctx context.Context, dir string, sizes Sizes) (Result, error) {
	disk, err := m.disk(dir)
	if err != nil {
		return Result{}, err
	}
	payer, err := m.payer(ctx, disk)
	if err != nil {
		return Result{}, err
	}
	each := max(1, sizes.Vouchers/sizes.Lanes)
	return perSecond("issue_durable_per_s", runtime.GOMAXPROCS(0), each*sizes.Lanes, func() error {
		return concurrently(sizes.Lanes, func(i int) error {
			payee := m.payee.Address()
			binary.BigEndian.PutUint32(payee[:], uint32(i)) // a payee, and so a lane, each
			lane, err := payer.Lane(ctx, payee)
			for range each {
				if err == nil {
					_, err = lane.Pay(ctx, math.OneInt())
				}
			}
			return err
		})
	})
}

// Verify measures one goroutine that decodes, checks and notes vouchers, without a disk.
func Verify(ctx context.Context, _ string, sizes Sizes) ([]Result, error) {
	sizes = sizes.withDefaults()
	m, err := newMarket(ctx)
	if err != nil {
		return nil, err
	}
	messages, err := m.vouchers(1, sizes.Vouchers)
	if err != nil {
		return nil, err
	}
	payee, err := m.newPayee(ctx, fake.NewStore())
	if err != nil {
		return nil, err
	}
	defer func() { _ = payee.Close() }()
	peer := payee.Peer()
	result, err := perSecond("verify_per_s", 1, len(messages), func() error {
		for _, message := range messages {
			if _, err := peer.Receive(ctx, message); err != nil {
				return err
			}
		}
		return nil
	})
	return []Result{result}, err
}

// vouchers returns n vouchers of rising amounts on one lane.
func (m *market) vouchers(lane uint32, n int) ([][]byte, error) {
	payee := m.payee.Address()
	messages := make([][]byte, n)
	for i := range messages {
		voucher := types.Voucher{
			Purse: m.purse, Payee: payee[:], Lane: lane, Cumulative: math.NewInt(int64(i) + 1), Expiry: uint64(fake.Genesis.Unix()) + 500_000,
		}
		digest, err := voucher.Digest(types.ChannelDomain(chain.LocalEVMID))
		if err != nil {
			return nil, err
		}
		signature, err := m.owner.Sign(digest)
		if err != nil {
			return nil, err
		}
		if messages[i], err = wire.EncodeVoucher(types.SignedVoucher{Voucher: voucher, Signature: signature[:]}); err != nil {
			return nil, err
		}
	}
	return messages, nil
}

// Ticks measures one goroutine that gives ticks out (ticks_issued_per_s), and one that takes them
// with a real store behind it (ticks_per_s).
func Ticks(ctx context.Context, dir string, sizes Sizes) ([]Result, error) {
	sizes = sizes.withDefaults()
	m, err := newMarket(ctx)
	if err != nil {
		return nil, err
	}
	defer m.close()
	payer, err := m.payer(ctx, fake.NewStore())
	if err != nil {
		return nil, err
	}
	n := sizes.Chains * types.MaxChainLength
	stream := payer.Stream(m.payee.Address(), math.OneInt(), types.MaxChainLength)
	messages := make([][]byte, n)
	issued, err := perSecond("ticks_issued_per_s", 1, n, func() error {
		for i := range messages {
			if messages[i], err = stream.Next(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	disk, err := m.disk(filepath.Join(dir, "ticks"))
	if err != nil {
		return nil, err
	}
	payee, err := m.newPayee(ctx, disk)
	if err != nil {
		return nil, err
	}
	defer func() { _ = payee.Close() }()
	peer := payee.Peer()
	taken, err := perSecond("ticks_per_s", 1, n, func() error {
		for _, message := range messages {
			if tick, ok := wire.DecodeTick(message); ok {
				if _, err := peer.Tick(tick); err != nil {
					return err
				}
			} else if _, err := peer.Receive(ctx, message); err != nil {
				return err
			}
		}
		return payee.Sync()
	})
	return []Result{issued, taken}, err
}

// ReceiveDurable measures vouchers of many lanes at once, each on disk before Receive returns.
func ReceiveDurable(ctx context.Context, dir string, sizes Sizes) ([]Result, error) {
	sizes = sizes.withDefaults()
	m, err := newMarket(ctx)
	if err != nil {
		return nil, err
	}
	defer m.close()
	each := max(1, sizes.Vouchers/sizes.Lanes)
	messages := make([][][]byte, sizes.Lanes)
	for i := range messages {
		if messages[i], err = m.vouchers(uint32(i), each); err != nil {
			return nil, err
		}
	}
	disk, err := m.disk(filepath.Join(dir, "receive"))
	if err != nil {
		return nil, err
	}
	payee, err := m.newPayee(ctx, disk)
	if err != nil {
		return nil, err
	}
	defer func() { _ = payee.Close() }()
	result, err := perSecond("receive_durable_per_s", runtime.GOMAXPROCS(0), each*sizes.Lanes, func() error {
		return concurrently(sizes.Lanes, func(i int) error {
			peer := payee.Peer()
			for _, message := range messages[i] {
				if _, err := peer.Receive(ctx, message); err != nil {
					return err
				}
			}
			return nil
		})
	})
	return []Result{result}, err
}

// concurrently calls work for each i below n at once, and returns one of the errors.
func concurrently(n int, work func(i int) error) error {
	var group sync.WaitGroup
	failures := make(chan error, n)
	for i := range n {
		group.Go(func() {
			if err := work(i); err != nil {
				failures <- err
			}
		})
	}
	group.Wait()
	close(failures)
	return <-failures
}
