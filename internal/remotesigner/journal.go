package remotesigner

import (
	"errors"
	"io"
	"net"

	"github.com/cometbft/cometbft/privval"

	"cosmossdk.io/log/v2"
)

// journal tells a signer's operator how it fares with its node, each change once: a signer calls ten
// times a second.
type journal struct {
	log  log.Logger
	node string
	// told is the last that was said of the connection, refusal of the key that the node asked for.
	told, refusal string
}

func newJournal(logger log.Logger, node string) *journal { return &journal{log: logger, node: node} }

func (j *journal) unreached(err error) {
	if text := err.Error(); j.told != text {
		j.told = text
		j.log.Error("the node is not reached; trying again", "node", j.node, "error", text)
	}
}

// hungUp is told of a connection that ended before the node took the signer.
func (j *journal) hungUp(err error) {
	var broken *net.OpError
	text := "the node hung up on this signer, which may have another validator's key or sign for another chain: see its log; trying again"
	switch {
	case errors.Is(err, privval.ErrReadTimeout):
		text = "the node asks this signer for nothing: see that the address is that of its priv_validator_laddr; trying again"
	case !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.As(err, &broken):
		text = "whoever answers there asks for no signatures: see that the address is that of the node's priv_validator_laddr; trying again"
	}
	if j.told != text {
		j.told = text
		j.log.Error(text, "node", j.node, "error", err.Error())
	}
}

// taken is told once per connection.
func (j *journal) taken() {
	j.told = ""
	j.log.Info("connected to the node", "node", j.node)
}

func (j *journal) refused(text string) {
	if j.refusal != text {
		j.refusal = text
		j.log.Error("refused to tell the node this signer's key", "node", j.node, "error", text)
	}
}

func (j *journal) keyTold() { j.refusal = "" }
