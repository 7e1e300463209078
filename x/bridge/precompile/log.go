package precompile

import (
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	ethtypes "github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
)

// log adds a log at the price that a contract pays for one.
func (p *Precompile) log(c call, name string, indexed []common.Hash, values ...any) error {
	event := p.abi.Events[name]
	data, err := event.Inputs.NonIndexed().Pack(values...)
	if err != nil {
		return fmt.Errorf("encoding %s: %w", name, err)
	}
	topics := append([]common.Hash{event.ID}, indexed...)
	gas := params.LogGas + params.LogTopicGas*uint64(len(topics)) + params.LogDataGas*uint64(len(data))
	c.GasMeter().ConsumeGas(gas, "bridge log")
	c.db.AddLog(&ethtypes.Log{
		Address: p.Address(), Topics: topics, Data: data, BlockNumber: uint64(c.BlockHeight()),
	})
	return nil
}

func word(value uint64) (hash common.Hash) {
	binary.BigEndian.PutUint64(hash[24:], value)
	return hash
}

func topic(account common.Address) common.Hash { return common.BytesToHash(account[:]) }
