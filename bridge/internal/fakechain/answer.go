package fakechain

import (
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// answer answers as a node with these faults does.
func (c *Chain) answer(asked request, faults Faults) (any, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if faults.Refuse == asked.Method {
		return nil, &rpcError{code: -32005, text: "the provider's limit is reached"}
	}
	switch asked.Method {
	case "eth_chainId":
		if faults.ChainID != 0 {
			return hexutil.Uint64(faults.ChainID), nil
		}
		return hexutil.Uint64(c.Portal.RemoteChainID), nil
	case "eth_getCode":
		if faults.NoCode {
			return hexutil.Bytes{}, nil
		}
		return hexutil.Bytes{0x60}, nil
	case "eth_getBlockByNumber":
		return c.answerBlock(asked.text(0), faults)
	case "eth_call":
		return c.answerCall(asked, faults)
	case "eth_getLogs":
		return c.answerLogs(asked, faults)
	}
	return c.answerAccount(asked)
}

func (r request) into(i int, value any) bool {
	return i < len(r.Params) && json.Unmarshal(r.Params[i], value) == nil
}

func (r request) text(i int) string {
	var text string
	r.into(i, &text)
	return text
}

// finalNumber is what a node with these faults calls final.
func (c *Chain) finalNumber(faults Faults) uint64 {
	if faults.HeadIsFinal {
		return c.head()
	}
	return c.final - min(c.final, faults.FinalBehind)
}

func (c *Chain) number(which string, faults Faults) (uint64, bool) {
	switch which {
	case "finalized":
		return c.finalNumber(faults), true
	case "latest":
		return c.head(), true
	}
	number, err := hexutil.DecodeUint64(which)
	return number, err == nil && number <= c.head()
}

func (c *Chain) answerBlock(which string, faults Faults) (any, error) {
	number, ok := c.number(which, faults)
	if !ok {
		return nil, nil
	}
	header := c.blocks[number].header
	return map[string]any{
		"number": hexutil.Uint64(header.Number), "hash": common.Hash(header.Hash), "timestamp": hexutil.Uint64(header.Time),
		"baseFeePerGas": (*hexutil.Big)(big.NewInt(BaseFee)),
	}, nil
}

func (c *Chain) answerCall(asked request, faults Faults) (any, error) {
	var call struct {
		To    common.Address `json:"to"`
		Input hexutil.Bytes  `json:"input"`
	}
	if !asked.into(0, &call) || len(call.Input) < 4 {
		return nil, fmt.Errorf("the call is malformed")
	}
	at, err := c.callBlock(asked, faults)
	if err != nil {
		return nil, err
	}
	switch [4]byte(call.Input[:4]) {
	case [4]byte(portalabi.DomainCalldata()):
		if faults.OtherDomain {
			return hexutil.Bytes(make([]byte, 32)), nil
		}
		return hexutil.Bytes(c.Portal.Domain[:]), nil
	case [4]byte(portalabi.StatusCalldata()):
		return hexutil.Bytes(c.status(at, faults)), nil
	}
	if c.reverts {
		return nil, c.refusal()
	}
	return hexutil.Bytes{}, nil
}

// callBlock is the block whose state is asked for.
func (c *Chain) callBlock(asked request, faults Faults) (*block, error) {
	var by struct {
		Hash common.Hash `json:"blockHash"`
	}
	if !asked.into(1, &by) {
		return &c.blocks[c.head()], nil
	}
	for i := range c.blocks {
		if common.Hash(c.blocks[i].header.Hash) == by.Hash {
			return &c.blocks[uint64(i)-min(uint64(i), faults.StateBehind)], nil
		}
	}
	return nil, fmt.Errorf("header not found")
}

func (c *Chain) status(at *block, faults Faults) []byte {
	nonce, acc := at.nonce, at.acc
	if faults.InventAll {
		nonce++
		acc = portalabi.Accumulate(acc, nonce, inventedBody(at.header))
	}
	answer := common.BigToHash(new(big.Int).SetUint64(at.header.Number)).Bytes()
	answer = append(answer, common.BigToHash(new(big.Int).SetUint64(at.header.Time)).Bytes()...)
	answer = append(answer, common.BigToHash(new(big.Int).SetUint64(nonce)).Bytes()...)
	return append(answer, acc[:]...)
}

func invented(header chain.Block) portalabi.Deposited {
	return portalabi.Deposited{Time: header.Time, Recipient: portalabi.Address{66}, Amount: big.NewInt(1_000_000)}
}

func inventedBody(header chain.Block) []byte {
	body, err := invented(header).Body()
	if err != nil {
		panic(err)
	}
	return body
}

func (c *Chain) answerLogs(asked request, faults Faults) (any, error) {
	var filter struct {
		From   hexutil.Uint64  `json:"fromBlock"`
		To     hexutil.Uint64  `json:"toBlock"`
		Topics [][]common.Hash `json:"topics"`
	}
	if !asked.into(0, &filter) || filter.From > filter.To || len(filter.Topics) != 1 {
		return nil, &rpcError{code: -32602, text: "invalid block range params"}
	}
	from, to := uint64(filter.From), uint64(filter.To)
	if faults.MaxRange > 0 && to-from+1 > faults.MaxRange {
		return nil, &rpcError{code: -32005, text: fmt.Sprintf("exceed maximum block range: %d", faults.MaxRange)}
	}
	to = min(to, c.head())
	if faults.LogsBehind > 0 {
		to = min(to, c.final-min(c.final, faults.LogsBehind))
	}
	logs := []*types.Log{}
	for number := from; number <= to; number++ {
		for _, l := range c.blocks[number].logs {
			if faults.OmitLog != 0 && l.Topics[1].Big().Uint64() == faults.OmitLog {
				continue
			}
			logs = append(logs, l)
		}
	}
	final := c.blocks[c.finalNumber(faults)]
	if (faults.InventLogs || faults.InventAll) && from <= final.header.Number && final.header.Number <= to {
		logs = append(logs, depositLog(c.Portal.Address, final.nonce+1, invented(final.header), final.header, 99))
	}
	if faults.AlienLogs {
		for i, l := range logs {
			alien := *l
			alien.Address = common.Address{9}
			logs[i] = &alien
		}
	}
	return logs, nil
}

// refusal is what go-ethereum answers for a call that reverts with require(false, "not yet").
func (c *Chain) refusal() error {
	const data = "0x08c379a0" +
		"0000000000000000000000000000000000000000000000000000000000000020" +
		"0000000000000000000000000000000000000000000000000000000000000007" +
		"6e6f742079657400000000000000000000000000000000000000000000000000"
	return &rpcError{code: 3, text: "execution reverted: not yet", data: data}
}

func (c *Chain) answerAccount(asked request) (any, error) {
	switch asked.Method {
	case "eth_getBalance":
		return (*hexutil.Big)(big.NewInt(1e18)), nil
	case "eth_maxPriorityFeePerGas":
		return (*hexutil.Big)(big.NewInt(BaseFee / 10)), nil
	case "eth_estimateGas":
		if c.reverts {
			return nil, c.refusal()
		}
		return hexutil.Uint64(100_000), nil
	case "eth_getTransactionCount":
		number, _ := c.number(asked.text(1), Faults{})
		return hexutil.Uint64(c.blocks[number].used[common.HexToAddress(asked.text(0))]), nil
	case "eth_sendRawTransaction":
		raw, err := hexutil.Decode(asked.text(0))
		if err != nil {
			return nil, err
		}
		return c.send(raw)
	case "eth_getTransactionReceipt":
		receipt, ok := c.receipt[common.HexToHash(asked.text(0))]
		if !ok {
			return nil, nil
		}
		return receipt, nil
	case "eth_getTransactionByHash":
		for _, waiting := range c.waiting {
			if waiting.Hash() == common.HexToHash(asked.text(0)) {
				return map[string]any{"hash": waiting.Hash()}, nil
			}
		}
		return nil, nil
	}
	return nil, &rpcError{code: -32601, text: "the method " + asked.Method + " does not exist/is not available"}
}
