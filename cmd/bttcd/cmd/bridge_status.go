package cmd

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/bttcprotocol/bttcd/bridge/supervisor"
	"github.com/bttcprotocol/bttcd/internal/address"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

func bridgeStatusCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show how the bridge fares on this node, and what its operator has to do",
		Long: `Ask the node of --home what it sees of remote chains, and the chain (--node) how far it is: endpoints and
their disagreements, events seen and applied, this validator's bridge key, where it is registered,
and the packets that lack its signature. What is wrong comes last, in words.`,
		Example: `  bttcd bridge status
  bttcd bridge status --home /var/lib/bttcd -o json | jq .problems`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runBridgeStatus(cmd) },
	}
	addNodeFlags(cmd)
	cmd.Flags().StringP(flags.FlagOutput, "o", "text", "how the result is printed: text or json")
	return cmd
}

// bridgeStatus is what status prints.
type bridgeStatus struct {
	Key      keyStatus         `json:"key"`
	Rows     []rowStatusView   `json:"rows"`
	Problems []string          `json:"problems"`
	known    map[uint32]rowNow // what the node of this machine says
	local    bool
}

// keyStatus is what is known of this validator's bridge key.
type keyStatus struct {
	// Address is the key that this node signs with, Operator whose it is on chain.
	Address  string `json:"address,omitempty"`
	Operator string `json:"operator,omitempty"`
	// Problem is why the remote signer does not sign, if so.
	Problem string `json:"problem,omitempty"`
}

// rowStatusView is a remote chain, as this node and the chain see it.
type rowStatusView struct {
	Row     uint32 `json:"row"`
	Name    string `json:"name"`
	Applied uint64 `json:"applied_nonce"`
	// Seen is what this node has seen final, RemoteTime how far.
	Seen         uint64 `json:"seen_nonce"`
	RemoteTime   uint64 `json:"remote_time,omitempty"`
	LagSeconds   uint64 `json:"lag_seconds"`
	Reported     bool   `json:"reported"`
	OpenPackets  uint64 `json:"open_packets"`
	Waiting      uint64 `json:"waiting_withdrawals"`
	Held         uint64 `json:"held_deposits"`
	PausedIn     bool   `json:"paused_in"`
	PausedOut    bool   `json:"paused_out"`
	SetNonce     uint64 `json:"set_nonce"`
	InSet        bool   `json:"key_in_set"`
	Power        uint64 `json:"power"`
	TotalPower   uint64 `json:"total_power"`
	KeyedPower   uint64 `json:"keyed_power"`
	Note         string `json:"note,omitempty"`
	LocalProblem string `json:"local_problem,omitempty"`
	// unwatched: endpoints are not even read, for the reason that LocalProblem says.
	unwatched bool
	// Unsigned are the nonces of open packets that lack this key's signature.
	Unsigned  []uint64       `json:"unsigned_packets"`
	Endpoints []endpointView `json:"endpoints"`
}

type endpointView struct {
	Name          string `json:"name"`
	Error         string `json:"error,omitempty"`
	FinalBlock    uint64 `json:"final_block"`
	LagSeconds    uint64 `json:"lag_seconds"`
	Disagreements uint64 `json:"disagreements"`
}

type rowNow = supervisor.RowStatus

func runBridgeStatus(cmd *cobra.Command) error {
	asJSON, err := wantsJSON(cmd)
	if err != nil {
		return err
	}
	node, err := newBridgeNode(cmd)
	if err != nil {
		return err
	}
	status := &bridgeStatus{Rows: []rowStatusView{}, Problems: []string{}, known: map[uint32]rowNow{}}
	status.askLocal(cmd.Context(), node.clientCtx.HomeDir)
	if err := status.askChain(cmd.Context(), node); err != nil {
		if !status.local {
			return errors.Join(errors.New(status.Problems[0]), err)
		}
		status.problem("%s", err)
		status.onlyLocal()
	}
	if asJSON {
		return writeJSON(cmd.OutOrStdout(), status)
	}
	return status.print(cmd.OutOrStdout())
}

func (s *bridgeStatus) problem(format string, args ...any) {
	s.Problems = append(s.Problems, fmt.Sprintf(format, args...))
}

// askLocal asks the node of this machine.
func (s *bridgeStatus) askLocal(ctx context.Context, home string) {
	local, err := askNode(ctx, home)
	if err != nil {
		s.problem("%s", err)
		return
	}
	s.hear(local)
}

// hear takes in what the node says.
func (s *bridgeStatus) hear(local localStatus) {
	s.local, s.Key.Address, s.Key.Problem = true, local.Key, local.SignerProblem
	if s.Key.Problem != "" {
		s.problem("the remote signer of app.toml fails, and this node signs nothing new before it is well: %s", s.Key.Problem)
	}
	if local.Problem != "" {
		s.problem("%s", local.Problem)
	}
	for _, row := range local.Rows {
		s.known[row.Row] = row
	}
}

// askChain asks for what is committed, and compares.
func (s *bridgeStatus) askChain(ctx context.Context, node bridgeNode) error {
	rows, err := node.Rows(ctx, &bridgetypes.QueryRowsRequest{})
	if err != nil {
		return node.unreachable(err)
	}
	if err := s.askKey(ctx, node); err != nil {
		return err
	}
	for _, row := range rows.Rows {
		view, err := s.row(ctx, node, row)
		if err != nil {
			return fmt.Errorf("asking for %s: %w", row.Row.Name, err)
		}
		s.Rows = append(s.Rows, view)
		s.judge(view)
	}
	if len(rows.Rows) == 0 {
		s.problem("the chain has no bridge to any other: governance adds them")
	}
	return nil
}

// askKey finds who registered the key that this node signs with.
func (s *bridgeStatus) askKey(ctx context.Context, node bridgeNode) error {
	if !s.local {
		return nil
	}
	if s.Key.Address == "" && s.Key.Problem != "" {
		return nil // whose key it is, the remote signer alone knows
	}
	if s.Key.Address == "" {
		s.problem("this node has no bridge key, and signs no packets: a validator makes one with `bttcd bridge keygen`")
		return nil
	}
	request := &bridgetypes.QueryKeysRequest{Pagination: &query.PageRequest{}}
	for {
		answer, err := node.Keys(ctx, request)
		if err != nil {
			return err
		}
		for _, key := range answer.Keys {
			if common.BytesToAddress(key.Address) == common.HexToAddress(s.Key.Address) {
				s.Key.Operator = key.Operator
				return nil
			}
		}
		if answer.Pagination == nil || len(answer.Pagination.NextKey) == 0 {
			s.problem("the bridge key %s is not registered, or another one is now: run `bttcd bridge register --from OPERATOR`", s.Key.Address)
			return nil
		}
		request.Pagination.Key = answer.Pagination.NextKey
	}
}

func (s *bridgeStatus) row(ctx context.Context, node bridgeNode, row bridgetypes.RowStatus) (rowStatusView, error) {
	id := row.Row.Id
	view := rowStatusView{
		Row: id, Name: row.Row.Name, Applied: row.State.AppliedNonce, OpenPackets: row.OpenPackets, Waiting: row.Waiting, Held: row.Held,
		PausedIn: row.State.Pause.Inbound, PausedOut: row.State.Pause.Outbound, Unsigned: []uint64{}, Endpoints: []endpointView{},
	}
	status, err := node.Status(ctx, &bridgetypes.QueryStatusRequest{Row: id})
	if err != nil {
		return view, err
	}
	view.Note, view.TotalPower, view.KeyedPower = status.Note, status.TotalPower, status.KeyedPower
	set, err := node.ValidatorSet(ctx, &bridgetypes.QueryValidatorSetRequest{Row: id})
	if err != nil {
		return view, err
	}
	view.SetNonce = set.Set.Nonce
	for _, member := range set.Set.Members {
		if s.Key.Address != "" && common.BytesToAddress(member.Address) == common.HexToAddress(s.Key.Address) {
			view.InSet, view.Power = true, member.Power
		}
	}
	if view.InSet {
		if view.Unsigned, err = s.unsigned(ctx, node, id); err != nil {
			return view, err
		}
	}
	view.local(s.known[id], s.local)
	return view, nil
}

// local adds what the node of this machine says.
func (v *rowStatusView) local(now rowNow, asked bool) {
	if !asked {
		return
	}
	v.Seen, v.RemoteTime, v.Reported, v.LocalProblem = now.Nonce, now.Time, now.Reported, firstOf(now.Problem, now.Note)
	v.unwatched = now.Problem != ""
	if at := time.Now().Unix(); now.Time > 0 && now.Time <= math.MaxInt64 && int64(now.Time) < at { //nolint:gosec // compared before
		v.LagSeconds = uint64(at - int64(now.Time)) //nolint:gosec // compared before
	}
	for _, end := range now.Ends {
		v.Endpoints = append(v.Endpoints, endpointView{end.Name, end.Error, end.FinalBlock, end.LagSeconds, end.Disagreements})
	}
}

// unsigned lists the open packets that lack the operator's signature.
func (s *bridgeStatus) unsigned(ctx context.Context, node bridgeNode, row uint32) ([]uint64, error) {
	nonces := []uint64{}
	open, err := packets{node: node}.Open(ctx, row)
	if err != nil {
		return nil, err
	}
	for _, packet := range open {
		for _, operator := range packet.Missing {
			if s.isOperator(operator) {
				nonces = append(nonces, packet.Packet.Nonce)
			}
		}
	}
	return nonces, nil
}

func (s *bridgeStatus) isOperator(spelled string) bool {
	if spelled == s.Key.Operator {
		return true
	}
	one, err := address.Validator().StringToBytes(spelled)
	two, otherErr := address.Validator().StringToBytes(s.Key.Operator)
	return err == nil && otherErr == nil && string(one) == string(two)
}

// onlyLocal shows what the node knows where no chain answers.
func (s *bridgeStatus) onlyLocal() {
	s.Rows = []rowStatusView{}
	for id, now := range s.known {
		view := rowStatusView{Row: id, Name: now.Name, Applied: now.Applied, Unsigned: []uint64{}, Endpoints: []endpointView{}}
		view.local(now, true)
		s.Rows = append(s.Rows, view)
	}
}
