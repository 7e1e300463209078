package network

import (
	"context"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/process"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/rpc"
)

// Status is the state of a testnet.
type Status struct {
	Dir        string            `json:"dir"`
	ChainID    string            `json:"chain_id"`
	Running    int               `json:"running"`
	Validators []ValidatorStatus `json:"validators"`
	// Services are the other processes, such as remote chains.
	Services []ServiceStatus `json:"services,omitempty"`
}

// ServiceStatus is the state of a process that is no validator.
type ServiceStatus struct {
	Name   string        `json:"name"`
	State  process.State `json:"state"`
	PID    int           `json:"pid,omitempty"`
	Detail string        `json:"detail,omitempty"`
}

// ValidatorStatus is the state of one validator. Height, Peers and CatchingUp hold only
// while it answers.
type ValidatorStatus struct {
	Name       string        `json:"name"`
	State      process.State `json:"state"`
	PID        int           `json:"pid,omitempty"`
	Answers    bool          `json:"answers"`
	Height     int64         `json:"height"`
	Peers      int           `json:"peers"`
	CatchingUp bool          `json:"catching_up"`
	// Detail explains what is not as it should be.
	Detail string `json:"detail,omitempty"`
}

// Status looks at every process and asks those which live.
func (n *Network) Status(ctx context.Context) (Status, error) {
	status := Status{Dir: string(n.Dir), ChainID: n.Plan.ChainID}
	for _, validator := range n.Plan.Validators {
		one, err := n.validatorStatus(ctx, validator.Name, rpc.Comet(validator.RPCURL()))
		if err != nil {
			return status, err
		}
		if one.State == process.Running {
			status.Running++
		}
		status.Validators = append(status.Validators, one)
	}
	for _, service := range n.services() {
		one, err := n.serviceStatus(ctx, service)
		if err != nil {
			return status, err
		}
		status.Services = append(status.Services, one)
	}
	return status, nil
}

func (n *Network) validatorStatus(ctx context.Context, name string, comet rpc.Comet) (ValidatorStatus, error) {
	record, state, err := process.Look(n.Dir.PID(name))
	if err != nil {
		return ValidatorStatus{}, err
	}
	status := ValidatorStatus{Name: name, State: state, PID: record.PID}
	switch state {
	case process.Running:
		status.ask(ctx, comet)
	case process.Dead:
		status.PID = 0
		status.Detail = deadDetail(record)
	}
	return status, nil
}

func (n *Network) serviceStatus(ctx context.Context, service service) (ServiceStatus, error) {
	record, state, err := process.Look(n.Dir.PID(service.name))
	if err != nil {
		return ServiceStatus{}, err
	}
	status := ServiceStatus{Name: service.name, State: state, PID: record.PID}
	switch state {
	case process.Dead:
		status.PID, status.Detail = 0, deadDetail(record)
	case process.Running:
		if err := service.ready(ctx); err != nil {
			status.Detail = "it does not work (yet): " + err.Error()
		}
	}
	return status, nil
}

func deadDetail(record process.Record) string {
	if record.Reused() {
		return "stale pid file: its pid belongs to another program now"
	}
	return "stale pid file: it died without being stopped, see its log"
}

func (s *ValidatorStatus) ask(ctx context.Context, comet rpc.Comet) {
	answer, err := comet.Status(ctx)
	if err != nil {
		s.Detail = "it does not answer (yet)"
		return
	}
	s.Answers, s.Height, s.CatchingUp = true, answer.Height, answer.CatchingUp
	if s.Peers, err = comet.Peers(ctx); err != nil {
		s.Detail = "it does not say how many peers it has"
	}
}
