package cmd

import (
	"encoding/hex"
	"encoding/json"
	"fmt"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/tx"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authclient "github.com/cosmos/cosmos-sdk/x/auth/client"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/cosmos/evm/crypto/ethsecp256k1"
	"github.com/cosmos/evm/crypto/hd"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/chain"
)

// testKey is a key of a throw-away network, kept unencrypted in a home's test keyring.
type testKey struct {
	name       string
	address    sdk.AccAddress
	privateHex string
	keyring    keyring.Keyring
}

// newTestKey puts the key at an index of the local mnemonic into a home's test keyring.
func newTestKey(template *app.App, home, name string, index int) (testKey, error) {
	ring, err := keyring.New(sdk.KeyringServiceName(), keyring.BackendTest, home, nil, template.AppCodec(), hd.EthSecp256k1Option())
	if err != nil {
		return testKey{}, fmt.Errorf("opening the test keyring: %w", err)
	}
	private, err := existingKey(ring, name)
	if err != nil {
		return testKey{}, err
	}
	if private == nil {
		derived, err := localPrivateKey(index)
		if err != nil {
			return testKey{}, fmt.Errorf("deriving key %s: %w", name, err)
		}
		private = &ethsecp256k1.PrivKey{Key: derived}
		if err := ring.ImportPrivKeyHex(name, hex.EncodeToString(private.Bytes()), string(hd.EthSecp256k1Type)); err != nil {
			return testKey{}, fmt.Errorf("storing key %s: %w", name, err)
		}
	}
	return testKey{
		name: name, address: sdk.AccAddress(private.PubKey().Address()),
		privateHex: hex.EncodeToString(private.Bytes()), keyring: ring,
	}, nil
}

// existingKey returns the key of that name if there is one: init --overwrite keeps keys.
func existingKey(ring keyring.Keyring, name string) (cryptotypes.PrivKey, error) {
	if _, err := ring.Key(name); err != nil {
		return nil, nil //nolint:nilerr,nilnil // there is none
	}
	exporter, ok := ring.(interface {
		ExportPrivateKeyObject(uid string) (cryptotypes.PrivKey, error)
	})
	if !ok {
		return nil, fmt.Errorf("key %s exists and cannot be read", name)
	}
	return exporter.ExportPrivateKeyObject(name)
}

// signGentx returns the transaction by which key's validator, voting with consensusKey,
// comes into being at genesis. Its memo names the node to its peers.
func signGentx(
	template *app.App, chainID string, key testKey, consensusKey cryptotypes.PubKey, memo string,
) (json.RawMessage, error) {
	operator, err := address.Validator().BytesToString(key.address)
	if err != nil {
		return nil, err
	}
	message, err := stakingtypes.NewMsgCreateValidator(operator, consensusKey,
		sdk.NewCoin(chain.BaseDenom, math.NewInt(localSelfBondBTT).Mul(chain.OneBTT())),
		stakingtypes.NewDescription(key.name, "", "", "", ""),
		stakingtypes.NewCommissionRates(math.LegacyNewDecWithPrec(10, 2), math.LegacyNewDecWithPrec(20, 2), math.LegacyNewDecWithPrec(1, 2)),
		math.OneInt())
	if err != nil {
		return nil, err
	}
	config := template.TxConfig()
	builder := config.NewTxBuilder()
	if err := builder.SetMsgs(message); err != nil {
		return nil, err
	}
	builder.SetMemo(memo)
	builder.SetGasLimit(400_000)
	factory := tx.Factory{}.WithChainID(chainID).WithKeybase(key.keyring).WithTxConfig(config).
		WithMemo(memo).WithSignMode(signing.SignMode_SIGN_MODE_DIRECT)
	clientCtx := client.Context{}.WithTxConfig(config).WithOffline(true).WithCmdContext(noContext())
	if err := authclient.SignTx(factory, clientCtx, key.name, builder, true, true); err != nil {
		return nil, err
	}
	return config.TxJSONEncoder()(builder.GetTx())
}
