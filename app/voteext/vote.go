package voteext

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"

	cryptoenc "github.com/cometbft/cometbft/crypto/encoding"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	protoio "github.com/cosmos/gogoproto/io"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// vote is an extension that its validator has signed.
type vote struct {
	index     uint32
	power     uint64
	extension types.VoteExtension
}

// voteOf checks an injected vote against the last commit. What it returns rests on the
// validator's own signature.
func (h *Handler) voteOf(ctx sdk.Context, c commit, injected types.InjectedVote) (vote, error) {
	if int64(injected.ValidatorIndex) >= int64(len(c.seats)) {
		return vote{}, errorsmod.Wrapf(types.ErrInvalidInjection, "there is no validator %d, the last commit has %d",
			injected.ValidatorIndex, len(c.seats))
	}
	seat := c.seats[injected.ValidatorIndex]
	if !seat.committed {
		return vote{}, errorsmod.Wrapf(types.ErrInvalidInjection, "validator %d did not commit the last block", injected.ValidatorIndex)
	}
	extension, err := types.DecodeExtension(injected.Extension)
	if err != nil {
		return vote{}, errorsmod.Wrapf(err, "validator %d", injected.ValidatorIndex)
	}
	if err := h.verify(ctx, seat, c.round, injected); err != nil {
		return vote{}, errorsmod.Wrapf(err, "validator %d", injected.ValidatorIndex)
	}
	return vote{index: injected.ValidatorIndex, power: seat.power, extension: extension}, nil
}

// verify checks that the validator signed the extension in the last round of the last height.
func (h *Handler) verify(ctx sdk.Context, seat seat, round int32, injected types.InjectedVote) error {
	key, err := h.Validators.GetPubKeyByConsAddr(ctx, seat.address)
	if err != nil {
		return errorsmod.Wrapf(types.ErrInvalidInjection, "no consensus key: %s", err)
	}
	encoded, err := key.Marshal()
	if err != nil {
		return errorsmod.Wrapf(types.ErrInvalidInjection, "consensus key: %s", err)
	}
	signed, err := signBytes(cmtproto.CanonicalVoteExtension{
		Extension: injected.Extension, Height: ctx.BlockHeight() - 1, Round: int64(round), ChainId: h.ChainID,
	})
	if err != nil {
		return errorsmod.Wrap(types.ErrInvalidInjection, err.Error())
	}
	name := digestOf(encoded, signed, injected.Signature)
	good, known := h.verified.Get(name)
	if !known {
		public, err := cryptoenc.PubKeyFromProto(key)
		if err != nil {
			return errorsmod.Wrapf(types.ErrInvalidInjection, "consensus key: %s", err)
		}
		good = public.VerifySignature(signed, injected.Signature)
		h.verified.Add(name, good)
	}
	if !good {
		return errorsmod.Wrap(types.ErrInvalidInjection, "the extension is not signed by its consensus key for this height and round")
	}
	return nil
}

// signBytes are what CometBFT signs of an extension.
func signBytes(canonical cmtproto.CanonicalVoteExtension) ([]byte, error) {
	var buffer bytes.Buffer
	if err := protoio.NewDelimitedWriter(&buffer).WriteMsg(&canonical); err != nil {
		return nil, err
	}
	return buffer.Bytes(), nil
}

// digestOf hashes the parts with their lengths, so that no two lists of parts look alike.
func digestOf(parts ...[]byte) digest {
	sum := sha256.New()
	var length [8]byte
	for _, part := range parts {
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		sum.Write(length[:])
		sum.Write(part)
	}
	return digest(sum.Sum(nil))
}
