package fakenode

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
)

// NoAddress is what the fake node takes for no address.
const NoAddress = "nobody"

// FailingHash is the hash of a payment that fails in its block: that of one to "poor".
const FailingHash = "F0F0"

// spell answers `debug addr` with spellings that begin as the real ones do.
func spell(address string) int {
	if address == NoAddress {
		return fail(errors.New("it is not an address"))
	}
	return answer(map[string]string{"bech32": "bttc1" + address, "evm": evmAddress(address), "tron": "T" + address})
}

// send answers `tx bank send FROM TO AMOUNT` and keeps a line of it in the home.
func send(args []string) int {
	if err := keep(args, strings.Join(args[:3], " ")); err != nil {
		return fail(err)
	}
	hash := "AB01"
	if slices.Contains(args, "bttc1poor") {
		hash = FailingHash
	}
	return answer(map[string]any{"txhash": hash, "code": 0})
}

// deposit answers `bridge deposit CHAIN AMOUNT --to TO --from FROM` like send.
func deposit(args []string) int {
	if err := keep(args, strings.Join([]string{valueOf(args, "--from"), valueOf(args, "--to"), args[0], args[1]}, " ")); err != nil {
		return fail(err)
	}
	return answer(map[string]string{"hash": DepositHash})
}

// DepositHash is that of every deposit.
const DepositHash = "0xde"

// keep appends a line to a file of the home.
func keep(args []string, line string) error {
	log, err := os.OpenFile(valueOf(args, "--home")+"/sent", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(log, line)
	return errors.Join(err, log.Close())
}

func answer(value any) int {
	if err := json.NewEncoder(os.Stdout).Encode(value); err != nil {
		return fail(err)
	}
	return 0
}
