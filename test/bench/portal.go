package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"

	"github.com/bttcprotocol/bttcd/contracts/bindings/portal"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/testutil/devchain/ethereum"
)

// portalValidators are equal, so 67 of them sign.
const portalValidators = 100

// remote is a Portal of 100 validators on a development Ethereum of go-ethereum.
type remote struct {
	ctx    context.Context
	chain  *ethereum.Chain
	client *ethclient.Client
	auth   *bind.TransactOpts
	keys   map[portalabi.Address]*ecdsa.PrivateKey
	set    portalabi.Set
	portal common.Address
	token  common.Address
	domain portalabi.Hash
	nonce  uint64
}

// measurePortal takes the gas of whole transactions, calldata included, as a real node charges it.
func measurePortal(ctx context.Context, _ settings, _ string) (figures map[string]float64, err error) {
	r, err := newRemote(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.chain.Close()) }()
	// What only a Portal's first packets pay for is not counted.
	for _, first := range []func() (uint64, error){r.valset, func() (uint64, error) { return r.batch(1) }} {
		if _, err := first(); err != nil {
			return nil, err
		}
	}
	one, err := r.batch(1)
	if err != nil {
		return nil, err
	}
	valset, err := r.valset()
	if err != nil {
		return nil, err
	}
	many, err := r.batch(portalabi.MaxItems)
	return map[string]float64{
		"portal_batch1_gas_100": float64(one), "portal_valset_gas_100": float64(valset),
		"portal_per_transfer_gas": float64(many-one) / (portalabi.MaxItems - 1),
	}, err
}

func newRemote(ctx context.Context) (*remote, error) {
	faucet, err := crypto.GenerateKey()
	if err != nil {
		return nil, err
	}
	config := ethereum.Config{ChainID: 1337, Faucet: crypto.PubkeyToAddress(faucet.PublicKey)}
	chain, err := ethereum.Start(config, nil)
	if err != nil {
		return nil, err
	}
	auth, err := bind.NewKeyedTransactorWithChainID(faucet, big.NewInt(1337))
	if err != nil {
		return nil, errors.Join(err, chain.Close())
	}
	r := &remote{ctx: ctx, chain: chain, client: chain.Client(), auth: auth, keys: map[portalabi.Address]*ecdsa.PrivateKey{}}
	if err := r.deploy(); err != nil {
		return nil, errors.Join(err, chain.Close())
	}
	return r, nil
}

func (r *remote) deploy() error {
	for range portalValidators {
		key, err := crypto.GenerateKey()
		if err != nil {
			return err
		}
		signer := portalabi.Address(crypto.PubkeyToAddress(key.PublicKey))
		r.keys[signer] = key
		r.set.Members = append(r.set.Members, portalabi.Member{Signer: signer, Power: 1_000_000})
		r.set.Total += 1_000_000
	}
	slices.SortFunc(r.set.Members, func(a, b portalabi.Member) int { return bytes.Compare(a.Signer[:], b.Signer[:]) })
	encoded, err := r.set.Encode()
	if err != nil {
		return err
	}
	token, tx, contract, err := portal.DeployToken(r.auth, r.client, "BitTorrent", "BTT", 18)
	if _, err = r.mined(tx, err); err != nil {
		return err
	}
	limit := new(big.Int).Lsh(big.NewInt(1), 100)
	at, tx, _, err := portal.DeployPortal(r.auth, r.client, 19991, 1, encoded, nil,
		[]portal.PortalInitialToken{{Token: token, Minimum: big.NewInt(1), Limit: limit}})
	if _, err = r.mined(tx, err); err != nil {
		return err
	}
	r.token, r.portal = token, at
	r.domain = portalabi.Domain(19991, 1, 1337, portalabi.Address(at))
	tx, err = contract.Mint(r.auth, at, big.NewInt(1e18))
	_, err = r.mined(tx, err)
	return err
}

// batch pays n recipients that have none of the token.
func (r *remote) batch(n int) (uint64, error) {
	var batch portalabi.Batch
	for i := range n {
		var to portalabi.Address
		binary.BigEndian.PutUint64(to[4:], r.nonce+1)
		binary.BigEndian.PutUint64(to[12:], uint64(i)+1) //nolint:gosec // below 50
		batch = append(batch, portalabi.Transfer{Token: portalabi.Address(r.token), To: to, Amount: big.NewInt(1_000_000)})
	}
	return r.execute(batch)
}

// valset replaces the set by one of the same members.
func (r *remote) valset() (uint64, error) { return r.execute(r.set) }

func (r *remote) execute(body portalabi.Body) (uint64, error) {
	encoded, err := body.Encode()
	if err != nil {
		return 0, err
	}
	r.nonce++
	packet := portalabi.Packet{Nonce: r.nonce, Kind: body.Kind(), Deadline: uint64(time.Now().Add(time.Hour).Unix()), Body: encoded} //nolint:gosec // after 1970
	digest := packet.Digest(r.domain)
	signatures := map[portalabi.Address]portalabi.Signature{}
	for signer, key := range r.keys {
		if signatures[signer], err = portalabi.SignDigest(key, digest); err != nil {
			return 0, err
		}
	}
	execution, err := portalabi.Assemble(packet, r.set, signatures, portalabi.Address{1})
	if err != nil {
		return 0, err
	}
	nonce, err := r.client.PendingNonceAt(r.ctx, r.auth.From)
	if err != nil {
		return 0, err
	}
	tx, err := r.auth.Signer(r.auth.From, types.NewTx(&types.DynamicFeeTx{
		ChainID: big.NewInt(1337), Nonce: nonce, To: &r.portal, Data: execution.Calldata(), Gas: 16_000_000,
		GasFeeCap: big.NewInt(10e9), GasTipCap: big.NewInt(1e9),
	}))
	if err == nil {
		err = r.client.SendTransaction(r.ctx, tx)
	}
	return r.mined(tx, err)
}

// mined makes a block and returns what the transaction took of it.
func (r *remote) mined(tx *types.Transaction, err error) (uint64, error) {
	if err != nil {
		return 0, err
	}
	if err := r.chain.Mine(1); err != nil {
		return 0, err
	}
	receipt, err := r.client.TransactionReceipt(r.ctx, tx.Hash())
	if err != nil {
		return 0, err
	}
	if receipt.Status != types.ReceiptStatusSuccessful {
		return 0, fmt.Errorf("transaction %s failed", tx.Hash())
	}
	return receipt.GasUsed, nil
}
