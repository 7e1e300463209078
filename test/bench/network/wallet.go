package network

import (
	"context"
	"crypto/ecdsa"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// wallet counts its own nonces: a node that is asked lags behind.
type wallet struct {
	key     *ecdsa.PrivateKey
	address common.Address
	nonce   uint64
}

const gwei = 1_000_000_000

func (s *sender) send(ctx context.Context, to common.Address, data []byte) (common.Hash, error) {
	signed, err := types.SignNewTx(s.wallet.key, s.signer, &types.DynamicFeeTx{
		Nonce: s.wallet.nonce, To: &to, Data: data, Gas: 200_000, GasFeeCap: big.NewInt(100 * gwei), GasTipCap: big.NewInt(gwei),
	})
	if err != nil {
		return common.Hash{}, err
	}
	s.wallet.nonce++
	return signed.Hash(), s.remote.SendTransaction(ctx, signed)
}
