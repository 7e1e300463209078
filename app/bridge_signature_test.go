package app

import (
	"testing"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/cosmos/evm/crypto/ethsecp256k1"
	evmmempool "github.com/cosmos/evm/mempool"
	evmflags "github.com/cosmos/evm/server/flags"

	"github.com/bttcprotocol/bttcd/internal/chain"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// openPacket makes a BATCH of one withdrawal, and returns it.
func (b *bridgeChain) openPacket() bridgetypes.Packet {
	b.t.Helper()
	nonce := b.rowState().NextPacketNonce
	response := b.commit(b.sign(&bridgetypes.MsgBridgeOut{
		Sender: b.address().String(), Row: bridgeRow, Recipient: remoteUser[:], Amount: btt(2), Fee: btt(1),
	}))
	require.True(b.t, response.TxResults[0].IsOK(), response.TxResults[0].Log)
	return b.packet(nonce)
}

func (b *bridgeChain) rowState() bridgetypes.RowState {
	b.t.Helper()
	state, err := b.BridgeKeeper.RowStates.Get(b.ctx(), bridgeRow)
	require.NoError(b.t, err)
	return state
}

func (b *bridgeChain) packet(nonce uint64) bridgetypes.Packet {
	b.t.Helper()
	packet, err := b.BridgeKeeper.Packets.Get(b.ctx(), collections.Join(bridgeRow, nonce))
	require.NoError(b.t, err)
	return packet
}

func (b *bridgeChain) submission(signature bridgetypes.PacketSignature) sdk.Msg {
	return &bridgetypes.MsgSubmitSignature{Sender: b.address().String(), Signature: signature}
}

// free is the next transaction of the chain's account without a fee.
func (b *bridgeChain) free(messages ...sdk.Msg) []byte {
	b.t.Helper()
	return b.freeAhead(0, messages...)
}

func (b *bridgeChain) freeAhead(ahead uint64, messages ...sdk.Msg) []byte {
	b.t.Helper()
	account := b.AccountKeeper.GetAccount(b.ctx(), b.address())
	require.NoError(b.t, account.SetSequence(account.GetSequence()+ahead))
	builder := b.TxConfig().NewTxBuilder()
	require.NoError(b.t, builder.SetMsgs(messages...))
	builder.SetGasLimit(500_000)
	signed := signing.SignatureV2{
		PubKey: b.key.PubKey(), Sequence: account.GetSequence(),
		Data: &signing.SingleSignatureData{SignMode: signing.SignMode_SIGN_MODE_DIRECT},
	}
	require.NoError(b.t, builder.SetSignatures(signed))
	signed.Data = &signing.SingleSignatureData{SignMode: signing.SignMode_SIGN_MODE_DIRECT, Signature: b.signature(builder, account)}
	require.NoError(b.t, builder.SetSignatures(signed))
	bz, err := b.TxConfig().TxEncoder()(builder.GetTx())
	require.NoError(b.t, err)
	return bz
}

// as is the chain seen by another account.
func (b *bridgeChain) as(key *ethsecp256k1.PrivKey) *bridgeChain {
	other, user, h := *b, *b.evmUser, *b.harness
	h.key = key
	user.harness, other.evmUser = &h, &user
	return &other
}

// An operator whose votes were lost brings its signature itself, and pays nothing for it: nodes with
// and without a memory, and both executors, count the same gas.
func TestSignaturesOfOperatorsAreFree(t *testing.T) {
	chains := newBridgeChains(t, nil)
	b := chains["sequential"]
	other := newBridgeKey(t)
	fund := banktypes.NewMsgSend(b.address(), sdk.AccAddress(other.PubKey().Address()), sdk.NewCoins(btt(10)))
	setup := [][]byte{
		b.sign(&bridgetypes.MsgBridgeOut{Sender: b.address().String(), Row: bridgeRow, Recipient: remoteUser[:], Amount: btt(2), Fee: btt(1)}),
		b.signAhead(1, fund),
	}
	follow(t, chains, setup, b.commit(setup...))
	packet := b.packet(1)

	before := b.holdsCoin(b.address(), chain.BaseDenom)
	submit := b.free(b.submission(signature(0, packet)))
	require.NoError(t, b.checked(submit), "the mempool takes it")
	require.NoError(t, b.checked(submit))
	stranger := b.as(other)
	block := [][]byte{
		rewritten(t, b.App, submit, func(tx *txtypes.Tx) { tx.Signatures[0][3] ^= 1 }),
		b.free(b.submission(signature(1, packet))),
		b.free(b.submission(bridgetypes.PacketSignature{Row: bridgeRow, Nonce: 9, Signature: signature(0, packet).Signature})),
		b.free(b.submission(signature(0, packet)), b.submission(signature(0, packet))),
		stranger.free(stranger.submission(signature(0, packet))),
		submit,
		b.freeAhead(1, b.submission(signature(0, packet))),
		b.freeAhead(1, banktypes.NewMsgSend(b.address(), b.address(), sdk.NewCoins(btt(1)))),
	}
	response := b.commit(block...)
	require.Equal(t, sdkerrors.ErrUnauthorized.ABCICode(), response.TxResults[0].Code, "a fee is not all that is checked: %s", response.TxResults[0].Log)
	for i, name := range []string{"another's signature", "no such packet", "two at once", "sent by another"} {
		require.Equal(t, sdkerrors.ErrInsufficientFee.ABCICode(), response.TxResults[1+i].Code, "%s: %s", name, response.TxResults[1+i].Log)
	}
	require.True(t, response.TxResults[5].IsOK(), response.TxResults[5].Log)
	require.Positive(t, response.TxResults[5].GasUsed)
	require.Equal(t, sdkerrors.ErrInsufficientFee.ABCICode(), response.TxResults[6].Code, "the second time: %s", response.TxResults[6].Log)
	require.Equal(t, sdkerrors.ErrInsufficientFee.ABCICode(), response.TxResults[7].Code, "another message: %s", response.TxResults[7].Log)
	follow(t, chains, block, response)

	require.Equal(t, before, b.holdsCoin(b.address(), chain.BaseDenom))
	require.Equal(t, uint64(bridgePower), b.packet(1).SignedPower)
	stored, err := b.BridgeKeeper.Signatures.Get(b.ctx(), collections.Join3(bridgeRow, uint64(1), signer(0)))
	require.NoError(t, err)
	require.Equal(t, signature(0, packet).Signature, stored)
}

func signer(i int) []byte {
	address := bridgeSigner(i)
	return address[:]
}

// Anybody may bring anybody's signature for a fee.
func TestOthersPayForSignatures(t *testing.T) {
	b := startBridge(t, newTestApp(t, dbm.NewMemDB()), newBridgeKey(t), len(all), nil)
	packet := b.openPacket()
	before := b.holdsCoin(b.address(), chain.BaseDenom)
	for i := range 3 {
		response := b.commit(b.sign(b.submission(signature(i, packet))))
		require.True(t, response.TxResults[0].IsOK(), response.TxResults[0].Log)
		require.Equal(t, i == 2, b.packet(1).SignedHeight > 0, "more than 2/3 sign")
	}
	require.True(t, b.holdsCoin(b.address(), chain.BaseDenom).IsLT(before))
	response := b.commit(b.sign(b.submission(signature(1, packet))))
	require.Equal(t, bridgetypes.ErrSigned.ABCICode(), response.TxResults[0].Code)
	require.Equal(t, bridgetypes.ModuleName, response.TxResults[0].Codespace)
	b.sound()
}

// One free signature at a time is in a mempool: the next one for the same place pays.
func TestMempoolTakesOneFreeSignature(t *testing.T) {
	evmmempool.AllowUnsafeSyncInsert = true
	t.Cleanup(func() { evmmempool.AllowUnsafeSyncInsert = false })
	app := newTestAppWith(t, dbm.NewMemDB(), simtestutil.AppOptionsMap{evmflags.EVMMempoolInsertQueueSize: 100})
	b := startBridge(t, app, newBridgeKey(t), len(all), nil)
	packet := b.openPacket()
	b.settle()
	useless := b.free(b.submission(signature(1, packet)))
	require.NotZero(t, b.checkTx(useless).Code)
	submit := b.free(b.submission(signature(0, packet)))
	response := b.checkTx(submit)
	require.Zero(t, response.Code, response.Log)
	require.Equal(t, [][]byte{submit}, b.proposeBlock())
	_, decided := b.decide(nil)
	require.True(t, decided.TxResults[0].IsOK(), decided.TxResults[0].Log)
	require.Equal(t, uint64(bridgePower), b.packet(1).SignedPower)
}
