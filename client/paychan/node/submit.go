package node

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/bttcprotocol/bttcd/client/paychan"
)

// Codes of the codespace "sdk", in which transactions are refused before they execute.
const (
	codespaceSDK      = "sdk"
	codeInMempool     = 19 // sdkerrors.ErrTxInMempoolCache
	codeWrongSequence = 32 // sdkerrors.ErrWrongSequence
)

// gracePeriod is how many blocks after its timeout a transaction may still be missing from the
// node's index, which lags behind.
const gracePeriod = 2

// attempts bounds signing anew when another program used the account in between.
const attempts = 3

// errNoSigner answers whoever submits through a node that is only read.
var errNoSigner = errors.New("the node was given no key to sign transactions with: set Options.Signer")

// Sender implements paychan.Submitter; without a signer it is the zero address.
func (n *Node) Sender() common.Address {
	if n.options.Signer == nil {
		return common.Address{}
	}
	return n.options.Signer.Address()
}

// Submit implements paychan.Submitter.
func (n *Node) Submit(ctx context.Context, t paychan.Tx) (paychan.Committed, error) {
	if n.options.Signer == nil {
		return paychan.Committed{}, errNoSigner
	}
	n.submitting.Lock()
	defer n.submitting.Unlock()
	for attempt := 1; ; attempt++ {
		signed, o, err := n.prepare(ctx, t)
		if err != nil {
			return paychan.Committed{}, err
		}
		refused, err := n.broadcast(ctx, signed)
		if err != nil {
			return paychan.Committed{}, fmt.Errorf("handing the transaction to the node, which may have taken it: %w", err)
		}
		if refused == nil {
			committed, err := n.await(ctx, signed, o.timeout)
			committed.Fee = o.fee()
			return committed, err
		}
		if !refused.is(codeWrongSequence) || attempt == attempts {
			return paychan.Committed{}, fmt.Errorf("%w: %w", refused, paychan.ErrNotCommitted)
		}
	}
}

// prepare returns a signed transaction and what it was made of.
func (n *Node) prepare(ctx context.Context, t paychan.Tx) ([]byte, order, error) {
	account, err := authtypes.NewQueryClient(n.conn).AccountInfo(ctx, &authtypes.QueryAccountInfoRequest{Address: paychan.Bech32(n.Sender())})
	if status.Code(err) == codes.NotFound {
		return nil, order{}, fmt.Errorf("account %s has never had anything: send it some BTT for gas first", paychan.Bech32(n.Sender()))
	}
	if err != nil {
		return nil, order{}, fmt.Errorf("asking for the account: %w", err)
	}
	head, err := n.Head(ctx)
	if err != nil {
		return nil, order{}, fmt.Errorf("asking for the chain's head: %w", err)
	}
	price, err := n.GasPrice(ctx)
	if err != nil {
		return nil, order{}, err
	}
	o := order{
		messages: t.Messages, gas: t.Gas, timeout: uint64(head.Height) + n.options.TimeoutBlocks,
		price:  price.MulRaw(n.options.PricePercent).QuoRaw(100),
		number: account.Info.AccountNumber, sequence: account.Info.Sequence,
	}
	if o.gas == 0 {
		if o.gas, err = n.estimate(ctx, o); err != nil {
			return nil, order{}, err
		}
	}
	signed, err := n.sign(o)
	return signed, o, err
}

// estimate lets the node execute the transaction without consequences, and adds a third.
func (n *Node) estimate(ctx context.Context, o order) (uint64, error) {
	o.price = math.ZeroInt()
	trial, err := n.sign(o)
	if err != nil {
		return 0, err
	}
	answer, err := tx.NewServiceClient(n.conn).Simulate(ctx, &tx.SimulateRequest{TxBytes: trial})
	if err != nil {
		return 0, fmt.Errorf("the transaction would fail: %s: %w", status.Convert(err).Message(), paychan.ErrNotCommitted)
	}
	return answer.GasInfo.GasUsed * 4 / 3, nil
}

// refusal is a transaction that the node did not take.
type refusal struct {
	codespace string
	code      uint32
	log       string
}

func (r *refusal) Error() string {
	return fmt.Sprintf("the node refused the transaction (%s %d): %s", r.codespace, r.code, r.log)
}

func (r *refusal) is(code uint32) bool { return r.codespace == codespaceSDK && r.code == code }

func (n *Node) broadcast(ctx context.Context, signed []byte) (*refusal, error) {
	answer, err := tx.NewServiceClient(n.conn).BroadcastTx(ctx, &tx.BroadcastTxRequest{
		TxBytes: signed, Mode: tx.BroadcastMode_BROADCAST_MODE_SYNC,
	})
	if err != nil {
		return nil, err
	}
	r := answer.TxResponse
	if r == nil || r.Code == 0 {
		return nil, nil
	}
	if refused := (&refusal{r.Codespace, r.Code, r.RawLog}); !refused.is(codeInMempool) {
		return refused, nil
	}
	return nil, nil
}

// await asks until the transaction is committed or cannot be any more.
func (n *Node) await(ctx context.Context, signed []byte, timeout uint64) (paychan.Committed, error) {
	id := sha256.Sum256(signed)
	hash := strings.ToUpper(hex.EncodeToString(id[:]))
	for {
		head, headErr := n.Head(ctx)
		answer, err := tx.NewServiceClient(n.conn).GetTx(ctx, &tx.GetTxRequest{Hash: hash})
		switch code := status.Code(err); {
		case err == nil:
			return outcome(answer.TxResponse, hash)
		case code == codes.NotFound && headErr == nil && uint64(head.Height) > timeout+gracePeriod:
			return paychan.Committed{}, fmt.Errorf("transaction %s was in no block up to %d: %w", hash, timeout, paychan.ErrNotCommitted)
		case ctx.Err() == nil && code != codes.NotFound && !passing(code):
			return paychan.Committed{}, fmt.Errorf("transaction %s may be committed, but the node cannot tell, for which it must index transactions (tx_index.indexer in config.toml): %w", hash, err)
		}
		select {
		case <-ctx.Done():
			return paychan.Committed{}, fmt.Errorf("transaction %s may be committed: %w", hash, ctx.Err())
		case <-n.options.After(n.options.PollEvery):
		}
	}
}

// passing reports whether a node that answers like this may soon answer better.
func passing(code codes.Code) bool {
	return code == codes.Unavailable || code == codes.ResourceExhausted || code == codes.DeadlineExceeded || code == codes.Aborted
}

// outcome takes the responses out of a transaction's result.
func outcome(r *sdk.TxResponse, hash string) (paychan.Committed, error) {
	if r == nil {
		return paychan.Committed{}, fmt.Errorf("transaction %s has no result", hash)
	}
	committed := paychan.Committed{Height: r.Height, Hash: hash, GasUsed: uint64(r.GasUsed)}
	if r.Code != 0 {
		return committed, &paychan.ExecutionError{
			Codespace: r.Codespace, Code: r.Code, Log: r.RawLog, Height: r.Height, GasUsed: uint64(r.GasUsed),
		}
	}
	bz, err := hex.DecodeString(r.Data)
	if err != nil {
		return committed, fmt.Errorf("result of transaction %s: %w", hash, err)
	}
	var data sdk.TxMsgData
	if err := data.Unmarshal(bz); err != nil {
		return committed, fmt.Errorf("result of transaction %s: %w", hash, err)
	}
	for _, response := range data.MsgResponses {
		committed.Responses = append(committed.Responses, response.Value)
	}
	return committed, nil
}
