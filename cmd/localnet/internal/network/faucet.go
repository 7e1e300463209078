package network

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/faucet"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/fund"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/ports"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/process"
)

// faucetService gives money away. It starts once there are blocks.
func (n *Network) faucetService() service {
	return service{
		name: faucet.Name, port: n.FaucetPort, spec: (*Network).faucetSpec,
		ready: func(ctx context.Context) error { return faucet.Await(ctx, n.FaucetURL()) },
	}
}

// FaucetURL is where the faucet listens, or empty.
func (n *Network) FaucetURL() string {
	if n.FaucetPort == 0 {
		return ""
	}
	return "http://" + ports.Address(n.FaucetPort)
}

func (n *Network) faucetSpec() (process.Spec, error) {
	self, err := os.Executable()
	if err != nil {
		return process.Spec{}, fmt.Errorf("find this program: %w", err)
	}
	return process.Spec{Path: self, Args: []string{"serve-faucet", "--dir", string(n.Dir), "--port", strconv.Itoa(n.FaucetPort)}}, nil
}

// Source is the faucet's money.
func (n *Network) Source() fund.Source {
	return fund.Source{Binary: n.Binary, Plan: n.Plan, Homes: n.Homes, LockPath: n.Dir.FundLock()}
}
