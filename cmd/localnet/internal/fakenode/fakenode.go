// Package fakenode is a bttcd for tests: the test binary runs itself again in its place.
// It keeps the contract of package node, serves CometBFT's status and makes a block each time it is asked.
//
// Invariant: it listens on loopback only, and ends with SIGTERM unless told otherwise.
// Only tests call it, from TestMain.
package fakenode

import (
	"errors"
	"fmt"
	"os"
)

// active tells a test binary to be the fake node. Children inherit it.
const active = "LOCALNET_FAKE_BTTCD"

// Behavior is the environment variable that makes the fake node misbehave: a word, or
// word:validator.
const Behavior = "LOCALNET_FAKE_BEHAVIOR"

// Values of Behavior.
const (
	HomesFail    = "homes-fail"    // localnet-homes exits with an error
	HomesGarbage = "homes-garbage" // localnet-homes prints no JSON
	HomesHang    = "homes-hang"    // localnet-homes never returns
	Die          = "die"           // start exits at once
	NoBlocks     = "no-blocks"     // the height stays at 0
	IgnoreTERM   = "ignore-term"   // SIGTERM does nothing
)

// Run runs the tests of m, or the fake node if this process was started in its place.
// Its result is the exit code.
func Run(m interface{ Run() int }) int {
	if os.Getenv(active) != "" {
		return run(os.Args[1:])
	}
	// The race detector sleeps a second before a process ends, every fake node's too.
	if err := errors.Join(os.Setenv(active, "1"), os.Setenv("GORACE", "atexit_sleep_ms=0")); err != nil {
		return fail(err)
	}
	return m.Run()
}

func run(args []string) int {
	switch {
	case len(args) == 3 && args[0] == "localnet-homes" && args[1] == "--plan":
		return writeHomes(args[2])
	case len(args) == 4 && args[0] == "start" && args[1] == "--home" && args[3] == "--log_no_color":
		return start(args[2])
	case len(args) > 0 && args[0] == "serve-ethereum":
		return serveEthereum(args[1:])
	case len(args) > 0 && args[0] == "relay":
		return relay(args[1:])
	case len(args) == 5 && args[0] == "debug" && args[1] == "addr":
		return spell(args[2])
	case len(args) > 5 && args[0] == "tx" && args[1] == "bank" && args[2] == "send":
		return send(args[3:])
	case len(args) > 5 && args[0] == "bridge" && args[1] == "deposit":
		return deposit(args[2:])
	case len(args) > 0 && args[0] == "serve-faucet":
		return serveFaucet(args[1:])
	default:
		return fail(fmt.Errorf("unexpected arguments %q", args))
	}
}

func fail(err error) int {
	_, _ = fmt.Fprintln(os.Stderr, "fake bttcd:", err)
	return 1
}

func behaves(validator string, behavior string) bool {
	got := os.Getenv(Behavior)
	return got == behavior || got == behavior+":"+validator
}
