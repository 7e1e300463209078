package bridge

import (
	"bytes"
	"crypto/ecdsa"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	protoio "github.com/cosmos/gogoproto/io"
	"github.com/ethereum/go-ethereum/crypto"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	sdk "github.com/cosmos/cosmos-sdk/types"
	stakingkeeper "github.com/cosmos/cosmos-sdk/x/staking/keeper"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// validator has a consensus key and a bridge key, and is app/voteext's Signer.
type validator struct {
	index     int
	consensus *ed25519.PrivKey
	bridge    *ecdsa.PrivateKey
}

func newValidator(index int) (*validator, error) {
	key, err := crypto.ToECDSA(crypto.Keccak256(fmt.Appendf(nil, "bridge key %d", index)))
	if err != nil {
		return nil, err
	}
	return &validator{index, ed25519.GenPrivKeyFromSecret(fmt.Appendf(nil, "consensus key %d", index)), key}, nil
}

// power differs from one validator to the next, so that their order is that of their indexes.
func (v *validator) power() uint64 { return uint64(1_000_000 - v.index) }

func (v *validator) operator() []byte {
	return crypto.Keccak256(fmt.Appendf(nil, "operator %d", v.index))[:20]
}

func (v *validator) signer() [20]byte { return crypto.PubkeyToAddress(v.bridge.PublicKey) }

func (v *validator) inCommit() abci.Validator {
	return abci.Validator{Address: v.consensus.PubKey().Address(), Power: int64(v.power())}
}

func (v *validator) bond(ctx sdk.Context, staking *stakingkeeper.Keeper) error {
	operator, err := address.Validator().BytesToString(v.operator())
	if err != nil {
		return err
	}
	bonded, err := stakingtypes.NewValidator(operator, v.consensus.PubKey(), stakingtypes.Description{Moniker: operator})
	if err != nil {
		return err
	}
	bonded.Status, bonded.Tokens = stakingtypes.Bonded, chain.OneBTT().Mul(math.NewIntFromUint64(v.power()))
	bonded.DelegatorShares = math.LegacyNewDecFromInt(bonded.Tokens)
	if err := staking.SetValidator(ctx, bonded); err != nil {
		return err
	}
	return staking.SetValidatorByConsAddr(ctx, bonded)
}

// Address implements voteext.Signer.
func (v *validator) Address() ([20]byte, bool) { return v.signer(), true }

// Sign implements voteext.Signer.
func (v *validator) Sign(request types.SigningRequest) ([64]byte, bool) {
	signature, err := portalabi.SignDigest(v.bridge, request.Digest)
	return signature, err == nil
}

// precommit is the validator's vote with its extension, signed as CometBFT signs it.
func (v *validator) precommit(extension []byte, height int64) (abci.ExtendedVoteInfo, error) {
	var signed bytes.Buffer
	err := protoio.NewDelimitedWriter(&signed).WriteMsg(&cmtproto.CanonicalVoteExtension{
		Extension: extension, Height: height, ChainId: chain.LocalID,
	})
	if err != nil {
		return abci.ExtendedVoteInfo{}, err
	}
	signature, err := v.consensus.Sign(signed.Bytes())
	return abci.ExtendedVoteInfo{
		Validator: v.inCommit(), BlockIdFlag: cmtproto.BlockIDFlagCommit, VoteExtension: extension, ExtensionSignature: signature,
	}, err
}
