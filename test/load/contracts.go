package load

import (
	"encoding/binary"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// The contracts of a mix, each assembled by hand for one purpose.
var (
	// token moves calldata[32:64] of the caller's balance to calldata[0:32], counts the moves in
	// slot 0, which all callers share, and logs like an ERC-20. Balances wrap below zero.
	token = join(
		"602035",     // amount
		"8033540333", // balance[caller] - amount, caller
		"55",
		"805f355401", // balance[to] + amount
		"5f3555",
		"5f52",           // memory[0] = amount
		"5f546001015f55", // slot 0 += 1
		"5f35", "33", "7f"+common.Bytes2Hex(transferTopic), "6020", "5f", "a3",
		"00",
	)
	// environment mixes what it can see of the block, and the gas left, into slot 0.
	environment = join(
		"6001430340",                                   // hash of the block before
		"4118", "4218", "4418", "4518", "4818", "5a18", // proposer, time, randomness, gas limit, base fee, gas
		"5f5418", "5f55", "00",
	)
	// reverting writes and takes it back; looping ends when the gas does.
	reverting = join("60015f55", "5f5ffd")
	looping   = join("5b5f56")
	// staker calls the staking precompile with its calldata and in its own name, and fails as
	// it must not if the call does; regretful then reverts what the precompile did.
	forward   = "365f5f37" + "5f5f365f5f6108005af1" + "601257fe5b"
	staker    = join(forward, "00")
	regretful = join(forward, "5f5ffd")
	// shopper opens a purse of its own with what it was paid, pushes from it and looks at it: its
	// calldata holds the three calls one after the other, without what is known only by then,
	// the purse's id and a time to come. It fails as it must not if a call does or if the push
	// pays nothing.
	shopper = join(
		"365f5f37",
		"6020", "610800", "6044", "5f", "5f", "610900", "5a", "f1", // openPurse, its id to 0x800
		"61080051", "80604852", "61014c52", // the id into the two other calls
		"42610e1001", "61012852", // an hour from now into the push
		"6060", "610800", "610104", "6044", "5f", "610900", "5a", "f1", "16",
		"61084051", "600114", "16", // the first result is PAID
		"5f", "5f", "6024", "610148", "610900", "5a", "fa", "16", // getPurse
		"605157fe5b", "00",
	)
	// passing is init code that pays what it holds to its caller and destroys itself.
	passing = join("33ff")
)

// contracts are deployed by the deployer's first transactions, in this order.
var contracts = [][]byte{token, environment, reverting, looping, staker, regretful, shopper}

const (
	tokenAt = iota
	environmentAt
	revertingAt
	loopingAt
	stakerAt
	regretfulAt
	shopperAt
)

var transferTopic = crypto.Keccak256([]byte("Transfer(address,address,uint256)"))

func join(parts ...string) []byte {
	text := ""
	for _, part := range parts {
		text += part
	}
	return common.FromHex(text)
}

// initCode returns code that deploys another.
func initCode(code []byte) []byte {
	length := binary.BigEndian.AppendUint16(nil, uint16(len(code)))
	prefix := join("61", common.Bytes2Hex(length), "80", "600a", "5f39", "5ff3")
	return append(prefix, code...)
}

// Deployments returns the transactions that the deployer must have committed before actors
// play: those from its sequence on, none if all were sent.
func (m *Mix) Deployments() ([][]byte, error) {
	var txs [][]byte
	for m.Deployer.Sequence < uint64(len(contracts)) {
		code := contracts[m.Deployer.Sequence]
		tx, err := m.Ethereum(m.Deployer, deployGas, nil, new(big.Int), initCode(code))
		if err != nil {
			return nil, err
		}
		txs = append(txs, tx)
	}
	return txs, nil
}

// contract returns the address of one of the contracts.
func (m *Mix) contract(at int) common.Address {
	return crypto.CreateAddress(m.Deployer.Address(), uint64(at))
}
