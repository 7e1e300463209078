package rpccompat

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

// view returns code for eth_call without an address, which returns NUMBER, TIMESTAMP,
// BLOCKHASH(NUMBER-1) and BALANCE(account) as four words.
func view(account common.Address) hexutil.Bytes {
	code := common.FromHex("43600052" + "42602052" + "6001430340604052" + "73")
	code = append(code, account.Bytes()...)
	return append(code, common.FromHex("31606052"+"60806000f3")...)
}

// calls asks a contract what it sees when it is called at this block by its hash.
func (a *audit) calls(block Block) {
	if a.err != nil || len(block.Transactions) == 0 {
		return
	}
	at := object{"blockHash": block.Hash}
	payer := block.Transactions[0].From
	call := object{"data": view(payer)}
	var seen hexutil.Bytes
	byHash := a.into(&seen, "eth_call", call, at)
	a.same("eth_call by block hash and by number", byHash, a.raw("eth_call", call, a.height))
	var balance hexutil.Big
	text := a.into(&balance, "eth_getBalance", payer, at)
	a.same("balance by block hash and by number", text, a.raw("eth_getBalance", payer, a.height))
	var want []byte
	for _, part := range []common.Hash{
		word(block.Number), word(block.Timestamp), block.ParentHash, common.BigToHash(balance.ToInt()),
	} {
		want = append(want, part.Bytes()...)
	}
	a.same("what a contract sees that is called by block hash", fmt.Sprintf("%x", []byte(seen)), fmt.Sprintf("%x", want))
}

func word(number hexutil.Uint64) common.Hash {
	return common.BigToHash(new(big.Int).SetUint64(uint64(number)))
}
