package remotesigner

import (
	"context"
	"time"

	cmtlog "github.com/cometbft/cometbft/libs/log"
	"github.com/cometbft/cometbft/privval"
	privvalproto "github.com/cometbft/cometbft/proto/tendermint/privval"
)

const (
	// redialEvery is the pause between two attempts of a signer to reach its node.
	redialEvery = 100 * time.Millisecond
	// slowestRedial is the longest pause of a signer that is hung up on: less than a starting node's
	// patience.
	slowestRedial = 5 * time.Second
)

// line is how a signer reaches its node, which listens.
type line struct {
	dial    privval.SocketDialer
	handle  func(privvalproto.Message) privvalproto.Message
	journal *journal
	// pause waits, or ends with the context.
	pause func(context.Context, time.Duration)
}

func pause(ctx context.Context, span time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(span):
	}
}

// answer serves one connection after the other. CometBFT's own server gives up for good when the
// node is away for a second, and spins on a connection that the node has closed.
func answer(ctx context.Context, l line) {
	endpoint := privval.NewSignerDialerEndpoint(cmtlog.NewNopLogger(), l.dial)
	for span := redialEvery; ctx.Err() == nil; l.pause(ctx, span) {
		conn, err := l.dial()
		if err != nil {
			l.journal.unreached(err)
			span = redialEvery
			continue
		}
		release := context.AfterFunc(ctx, func() { _ = conn.Close() })
		endpoint.SetConnection(conn)
		taken, err := l.serve(endpoint)
		release()
		endpoint.DropConnection()
		switch {
		case taken:
			span = redialEvery
		case ctx.Err() == nil:
			l.journal.hungUp(err)
			span = min(2*span, slowestRedial)
		}
	}
}

// serve answers until the connection ends. The node has taken the signer if it goes on asking after
// the first answer: that is the key, at which it hangs up on a signer that is not its own.
func (l line) serve(endpoint *privval.SignerDialerEndpoint) (taken bool, err error) {
	for questions := 0; ; {
		request, err := endpoint.ReadMessage()
		if err != nil {
			return taken, err
		}
		if request.GetPingRequest() == nil {
			questions++
		}
		if !taken && questions > 1 {
			taken = true
			l.journal.taken()
		}
		if err := endpoint.WriteMessage(l.handle(request)); err != nil {
			return taken, err
		}
	}
}
