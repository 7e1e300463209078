package bridge

import (
	"encoding/binary"
	"math/big"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// rows is how many remote chains there are, ids from 1.
const rows = 2

// remotes are what every node has seen of the remote chains: app/voteext's Observer.
type remotes [rows]remote

// remote is one chain's Portal: its events and the accumulator after each.
type remote struct {
	bodies [][]byte
	accs   [][32]byte
	time   uint64
}

func newRemotes() *remotes {
	r := &remotes{}
	for i := range r {
		id := uint32(i + 1)
		r[i].accs = [][32]byte{portalabi.Domain(chain.LocalEVMID, id, uint64(id), [20]byte{0xaa, byte(id)})}
		r[i].time = uint64(genesisTime.Unix())
	}
	return r
}

// deposit makes deposits for accounts that do not exist yet.
func (r *remotes) deposit(row uint32, count int) error {
	at := &r[row-1]
	for range count {
		at.time++
		nonce := uint64(len(at.accs))
		recipient := [20]byte{byte(row)}
		binary.BigEndian.PutUint64(recipient[12:], nonce)
		body, err := portalabi.Deposited{
			Time: at.time, Token: [20]byte{0xbb, byte(row)}, Sender: [20]byte{0xcc}, Recipient: recipient, Amount: big.NewInt(1_000_000),
		}.Body()
		if err != nil {
			return err
		}
		at.bodies = append(at.bodies, body)
		at.accs = append(at.accs, portalabi.Accumulate(at.accs[nonce-1], nonce, body))
	}
	return nil
}

// Report implements voteext.Observer.
func (r *remotes) Report(row uint32, base uint64) (types.RowReport, bool) {
	at := &r[row-1]
	report := types.RowReport{Row: row, Base: base, Tip: uint64(len(at.bodies)), Time: at.time}
	for _, point := range types.Points(base, report.Tip) {
		report.Accs = append(report.Accs, at.accs[point][:])
	}
	return report, true
}

// Bodies implements voteext.Observer.
func (r *remotes) Bodies(row uint32, after uint64, limit int) [][]byte {
	rest := r[row-1].bodies[after:]
	return rest[:min(len(rest), limit)]
}
