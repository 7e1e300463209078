package voteext

import (
	"github.com/cosmos/cosmos-sdk/client"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// injectedMemo is what people see of an injected transaction.
const injectedMemo = "votes of validators about remote chains, put here by the proposer"

// txConfig shows injected transactions to people as transactions that do nothing.
type txConfig struct{ client.TxConfig }

// TxConfig wraps the encoding of those who read committed blocks: queries, JSON-RPC, indexers and
// the command line, which would fail on bytes that are no transaction. Whatever decides on
// transactions, from CheckTx to execution, must keep the inner one: to it injections are garbage.
func TxConfig(inner client.TxConfig) client.TxConfig { return txConfig{inner} }

// TxDecoder implements client.TxConfig.
func (c txConfig) TxDecoder() sdk.TxDecoder {
	decode := c.TxConfig.TxDecoder()
	return func(bz []byte) (sdk.Tx, error) {
		if !types.IsInjection(bz) {
			return decode(bz)
		}
		builder := c.NewTxBuilder()
		builder.SetMemo(injectedMemo)
		return builder.GetTx(), nil
	}
}
