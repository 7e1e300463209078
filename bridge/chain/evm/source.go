package evm

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// proveEvery is after how many statuses an endpoint proves again what it is: what stands behind a
// URL can change without a failure.
const proveEvery = 64

// Source reads one Portal through one endpoint. It serves one call at a time.
type Source struct {
	client *client
	portal chain.Portal
	logs   window
	// proven counts the statuses that the last proof is still good for.
	proven int
	last   chain.FinalStatus
}

var _ chain.EventSource = (*Source)(nil)

// NewSource returns a source. It connects to nothing yet.
func NewSource(endpoint Endpoint, portal chain.Portal, limits Limits) (*Source, error) {
	client, err := dial(endpoint, limits)
	if err != nil {
		return nil, err
	}
	return &Source{client: client, portal: portal, logs: newWindow(client.limits.Window)}, nil
}

// Close ends its idle connections.
func (s *Source) Close() { s.client.close() }

// Name is the endpoint's name.
func (s *Source) Name() string { return s.client.name }

// Prove implements chain.EventSource.
func (s *Source) Prove(ctx context.Context) error {
	s.proven = 0
	if err := s.client.proveChain(ctx, s.portal); err != nil {
		return err
	}
	var code hexutil.Bytes
	if err := s.client.call(ctx, &code, "eth_getCode", common.Address(s.portal.Address), "latest"); err != nil {
		return err
	}
	if len(code) == 0 {
		return fmt.Errorf("%s: there is no contract at %s, the Portal of row %s: the node is still syncing, or it is on another network with the same chain id: %w",
			s.client.name, common.Address(s.portal.Address), s.portal.Name, chain.ErrMisconfigured)
	}
	domain, err := s.client.read(ctx, s.portal.Address, portalabi.DomainCalldata(), "latest")
	if err != nil {
		return err
	}
	if portalabi.Hash(common.BytesToHash(domain)) != s.portal.Domain || len(domain) != 32 {
		return fmt.Errorf("%s: the contract at %s is not the Portal of row %s: its domain is %s: %w",
			s.client.name, common.Address(s.portal.Address), s.portal.Name, brief(hexutil.Encode(domain)), chain.ErrMisconfigured)
	}
	s.proven = proveEvery
	return nil
}

func (c *client) proveChain(ctx context.Context, portal chain.Portal) error {
	var id hexutil.Big
	if err := c.call(ctx, &id, "eth_chainId"); err != nil {
		return err
	}
	if got := id.ToInt(); !got.IsUint64() || got.Uint64() != portal.RemoteChainID {
		return fmt.Errorf("%s is on chain %s and row %s is on chain %d: correct this endpoint, in [bridge] of app.toml or --remote-rpc: %w",
			c.name, got, portal.Name, portal.RemoteChainID, chain.ErrMisconfigured)
	}
	return nil
}

// ensure proves what the endpoint is, if need be, and lets a failure make it prove it again.
func (s *Source) ensure(ctx context.Context) error {
	if s.proven > 0 {
		return nil
	}
	return s.Prove(ctx)
}

func (s *Source) failed(err error) error {
	s.proven = 0
	s.last = chain.FinalStatus{}
	return err
}

// FinalStatus implements chain.EventSource. The status is read by the hash of the final block, so
// that a backend without that block cannot answer for another.
func (s *Source) FinalStatus(ctx context.Context) (chain.FinalStatus, error) {
	if err := s.ensure(ctx); err != nil {
		return chain.FinalStatus{}, err
	}
	s.proven--
	block, err := s.client.block(ctx, "finalized")
	if err != nil {
		return chain.FinalStatus{}, s.failed(err)
	}
	if s.last.Block == block {
		return s.last, nil
	}
	at := map[string]any{"blockHash": common.Hash(block.Hash), "requireCanonical": true}
	answer, err := s.client.read(ctx, s.portal.Address, portalabi.StatusCalldata(), at)
	if err != nil {
		return chain.FinalStatus{}, s.failed(err)
	}
	if len(answer) == 0 {
		return chain.FinalStatus{}, fmt.Errorf("%s: %w", s.client.name, chain.ErrNoPortalYet)
	}
	status, err := portalabi.DecodeStatus(answer)
	if err != nil {
		return chain.FinalStatus{}, s.failed(fmt.Errorf("%s: %w", s.client.name, err))
	}
	if status.BlockNumber != block.Number || status.BlockTime != block.Time {
		return chain.FinalStatus{}, s.failed(fmt.Errorf("%s: asked for the state at block %d it gives that at block %d: %w",
			s.client.name, block.Number, status.BlockNumber, chain.ErrInconsistent))
	}
	s.last = chain.FinalStatus{Block: block, Nonce: status.EventNonce, Acc: status.EventAcc}
	return s.last, nil
}

// Head implements chain.EventSource.
func (s *Source) Head(ctx context.Context) (chain.Block, error) {
	if err := s.ensure(ctx); err != nil {
		return chain.Block{}, err
	}
	block, err := s.client.block(ctx, "latest")
	if err != nil {
		return chain.Block{}, s.failed(err)
	}
	return block, nil
}

// Events implements chain.EventSource.
func (s *Source) Events(ctx context.Context, from, to uint64) (chain.Window, error) {
	if err := s.ensure(ctx); err != nil {
		return chain.Window{}, err
	}
	answer, err := s.events(ctx, from, to)
	if err != nil {
		return chain.Window{}, s.failed(err)
	}
	return answer, nil
}

// block reads a block by tag or number.
func (c *client) block(ctx context.Context, which string) (chain.Block, error) {
	var header *struct {
		Number    *hexutil.Uint64 `json:"number"`
		Hash      *common.Hash    `json:"hash"`
		Timestamp *hexutil.Uint64 `json:"timestamp"`
	}
	const withTransactions = false
	err := c.call(ctx, &header, "eth_getBlockByNumber", which, withTransactions)
	switch {
	case err != nil:
		return chain.Block{}, err
	case header == nil:
		return chain.Block{}, fmt.Errorf("%s: it has no %s block", c.name, which)
	case header.Number == nil || header.Hash == nil || header.Timestamp == nil || *header.Hash == common.Hash{}:
		return chain.Block{}, fmt.Errorf("%s: its %s block has no number, hash or time", c.name, which)
	}
	return chain.Block{Number: uint64(*header.Number), Hash: *header.Hash, Time: uint64(*header.Timestamp)}, nil
}

// read calls a contract at a block: a tag or what EIP-1898 allows.
func (c *client) read(ctx context.Context, to portalabi.Address, data []byte, at any) ([]byte, error) {
	call := map[string]any{"to": common.Address(to), "input": hexutil.Bytes(data)}
	var answer hexutil.Bytes
	if err := c.call(ctx, &answer, "eth_call", call, at); err != nil {
		return nil, asRevert(err)
	}
	return answer, nil
}

// asRevert turns what a node says of a call that a contract refused into a *chain.RevertError.
func asRevert(err error) error {
	var answered rpc.Error
	if !errors.As(err, &answered) {
		return err
	}
	var data []byte
	var with rpc.DataError
	if errors.As(err, &with) {
		if text, ok := with.ErrorData().(string); ok {
			data, _ = hexutil.Decode(text)
		}
	}
	const reverted = 3
	if answered.ErrorCode() != reverted && !isRevertText(answered.Error()) {
		return err
	}
	return &chain.RevertError{Reason: brief(reason(data, answered.Error())), Data: data}
}
