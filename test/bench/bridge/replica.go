package bridge

import (
	"errors"
	"math/big"
	"syscall"
	"time"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/app/voteext"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/keeper"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// replica is a node with a store and a memory of its own.
type replica struct {
	*state
	keeper  keeper.Keeper
	handler *voteext.Handler
}

// next is the state that the block of the node's height starts from.
func (r *replica) next() sdk.Context { return r.context(r.height) }

// arrange opens so many packets, half of each row, and no others are open.
func (r *replica) arrange(nonce uint64, packets int) error {
	return r.change(func(ctx sdk.Context) error {
		if err := r.keeper.OpenPackets.Clear(ctx, nil); err != nil {
			return err
		}
		for row := uint32(1); row <= rows; row++ {
			for range packets / rows {
				if err := r.open(ctx, row, nonce); err != nil {
					return err
				}
				nonce++
			}
		}
		return nil
	})
}

// open makes a packet of a full batch.
func (r *replica) open(ctx sdk.Context, row uint32, nonce uint64) error {
	batch := make(portalabi.Batch, portalabi.MaxItems)
	for i := range batch {
		batch[i] = portalabi.Transfer{Token: [20]byte{0xbb, byte(row)}, To: [20]byte{byte(i)}, Amount: big.NewInt(1_000_000)}
	}
	body, err := batch.Encode()
	if err != nil {
		return err
	}
	packet := types.Packet{
		Row: row, Nonce: nonce, Kind: uint32(portalabi.KindBatch), Deadline: 1 << 40, Body: body,
		State: types.PacketState_PACKET_STATE_OPEN, Height: ctx.BlockHeight(),
	}
	found, err := r.keeper.Rows.Get(ctx, row)
	if err != nil {
		return err
	}
	digest := packet.Wire().Digest(r.keeper.Domain(found))
	packet.Digest = digest[:]
	name := collections.Join(row, nonce)
	return errors.Join(r.keeper.Packets.Set(ctx, name, packet), r.keeper.OpenPackets.Set(ctx, name))
}

// timed returns the processor time that work takes, all threads together: what else runs on the
// machine does not count.
func timed(work func()) time.Duration {
	start := processorTime()
	work()
	return processorTime() - start
}

func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err) // there is no such failure
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
