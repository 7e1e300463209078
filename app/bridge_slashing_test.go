package app

import (
	"math/big"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	bridgetest "github.com/bttcprotocol/bttcd/x/bridge/testutil"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

func (b *bridgeChain) validator(i int) stakingtypes.Validator {
	b.t.Helper()
	validator, err := b.StakingKeeper.GetValidator(b.ctx(), b.operator(i))
	require.NoError(b.t, err)
	return validator
}

func consensusAddress(i int) sdk.ConsAddress {
	return sdk.ConsAddress(consensusKey(i).PubKey().Address())
}

// evidence is a packet that BTTC never made, signed with a validator's bridge key.
func (b *bridgeChain) evidence(i int, nonce uint64) *bridgetypes.MsgSubmitEvidence {
	b.t.Helper()
	body, err := portalabi.Batch{{Token: bttContract, To: bridgetest.Address("thief"), Amount: abtt(700)}}.Encode()
	require.NoError(b.t, err)
	packet := portalabi.Packet{Nonce: nonce, Kind: portalabi.KindBatch, Deadline: 4_000_000_000, Body: body}
	signature, err := portalabi.SignDigest(bridgeKey(i), packet.Digest(portalDomain()))
	require.NoError(b.t, err)
	return &bridgetypes.MsgSubmitEvidence{
		Sender: b.address().String(), Row: bridgeRow, Kind: uint32(portalabi.KindBatch), Nonce: nonce,
		Deadline: packet.Deadline, Body: body, Signature: signature[:],
	}
}

// leaves reports whether consensus is told that a validator is no longer in it.
func leaves(response *abci.ResponseFinalizeBlock, i int) bool {
	for _, update := range response.ValidatorUpdates {
		if string(update.PubKey.GetEd25519()) == string(consensusKey(i).PubKey().Bytes()) {
			return update.Power == 0
		}
	}
	return false
}

// Who signed a packet that never was loses a part of its stake and its place, through the real modules.
func TestForgedPacketIsPunished(t *testing.T) {
	b := startBridge(t, newTestApp(t, dbm.NewMemDB()), newBridgeKey(t), len(all), nil)
	b.decide(nil)
	supply := b.BankKeeper.GetSupply(b.ctx(), chain.BaseDenom)
	_, response := b.decide(nil, b.sign(b.evidence(1, 77)))
	require.True(t, response.TxResults[0].IsOK(), response.TxResults[0].Log)
	require.True(t, leaves(response, 1))
	punished := b.validator(1)
	require.True(t, punished.IsJailed())
	require.False(t, punished.IsBonded())
	require.Equal(t, btt(95).Amount, punished.Tokens, "5 % are gone")
	require.True(t, b.SlashingKeeper.IsTombstoned(b.ctx(), consensusAddress(1)))
	require.Equal(t, supply.Sub(btt(5)), b.BankKeeper.GetSupply(b.ctx(), chain.BaseDenom))
	require.Equal(t, supply.Amount, b.ledger(bttContract).Locked, "what is burnt here stays there")
	b.sound()

	for name, refusal := range map[string]struct {
		message *bridgetypes.MsgSubmitEvidence
		err     interface{ ABCICode() uint32 }
	}{
		"the same again":   {b.evidence(1, 77), bridgetypes.ErrPunished},
		"another of its":   {b.evidence(1, 78), bridgetypes.ErrPunished},
		"more than a day":  {b.evidence(2, 77), bridgetypes.ErrDayBound},
		"nobody's key":     {b.evidence(7, 77), bridgetypes.ErrEvidence},
		"a packet of BTTC": {b.madePacket(0), bridgetypes.ErrEvidence},
	} {
		_, response := b.decide(nil, b.sign(refusal.message))
		require.Equal(t, refusal.err.ABCICode(), response.TxResults[0].Code, "%s: %s", name, response.TxResults[0].Log)
		require.Equal(t, bridgetypes.ModuleName, response.TxResults[0].Codespace, name)
	}
	for _, i := range []int{0, 2, 3} {
		require.Equal(t, btt(100).Amount, b.validator(i).Tokens)
		require.False(t, b.validator(i).IsJailed())
	}
	unjail := b.operate(1, slashingtypes.NewMsgUnjail(b.operator(1).String()))
	require.Equal(t, slashingtypes.ErrValidatorJailed.ABCICode(), unjail.Code, "a tombstone is for ever: %s", unjail.Log)
	b.sound()
}

// madePacket is the set that the Portal is to take now that a member left, signed by an honest one.
func (b *bridgeChain) madePacket(i int) *bridgetypes.MsgSubmitEvidence {
	b.t.Helper()
	nonce := b.rowState().OpenSetNonce
	require.NotZero(b.t, nonce)
	packet := b.packet(nonce)
	return &bridgetypes.MsgSubmitEvidence{
		Sender: b.address().String(), Row: bridgeRow, Kind: packet.Kind, Nonce: nonce,
		Deadline: packet.Deadline, Body: packet.Body, Signature: signature(i, packet).Signature,
	}
}

// operate commits a message of another validator's operator, whom it gives money for the fee.
func (b *bridgeChain) operate(i int, message sdk.Msg) *abci.ExecTxResult {
	b.t.Helper()
	account := sdk.AccAddress(b.operator(i))
	funded := b.commit(b.sign(banktypes.NewMsgSend(b.address(), account, sdk.NewCoins(btt(1)))))
	require.True(b.t, funded.TxResults[0].IsOK(), funded.TxResults[0].Log)
	return b.commit(b.as(operatorKey(i)).sign(message)).TxResults[0]
}

// absent is how many blocks a validator may leave a packet unsigned in these tests.
const absent = 5

func impatient(genesis *bridgetypes.GenesisState) {
	genesis.Params.AbsenceBlocks, genesis.Params.KeyGraceBlocks = absent, absent
}

// A member that does not sign leaves consensus until it does. Nothing is slashed.
func TestAbsentSignerIsJailed(t *testing.T) {
	b := startBridge(t, newTestApp(t, dbm.NewMemDB()), newBridgeKey(t), len(all), impatient)
	packet, present := b.openPacket(), []int{0, 1, 3}
	for !b.validator(2).IsJailed() {
		require.Less(t, b.height-packet.Height, int64(absent))
		b.decide(present)
	}
	require.Equal(t, int64(absent), b.height-packet.Height)
	_, response := b.decide(present)
	require.True(t, leaves(response, 2))
	require.Equal(t, uint64(3*bridgePower), b.packet(1).SignedPower)
	require.True(t, b.validator(2).IsJailed())
	require.Equal(t, btt(100).Amount, b.validator(2).Tokens)
	require.False(t, b.SlashingKeeper.IsTombstoned(b.ctx(), consensusAddress(2)))
	for range absent {
		b.decide(present)
	}
	for _, i := range present {
		require.False(t, b.validator(i).IsJailed(), "who signs stays")
	}
	b.sound()

	signs := b.operate(2, &bridgetypes.MsgSubmitSignature{
		Sender: sdk.AccAddress(b.operator(2)).String(), Signature: signature(2, packet),
	})
	require.True(t, signs.IsOK(), signs.Log)
	back := b.operate(2, slashingtypes.NewMsgUnjail(b.operator(2).String()))
	require.True(t, back.IsOK(), back.Log)
	require.True(t, b.validator(2).IsBonded())
	b.sound()
}

// A validator that never registers a bridge key leaves too, and comes back with one.
func TestValidatorWithoutKeyIsJailed(t *testing.T) {
	b := startBridge(t, newTestApp(t, dbm.NewMemDB()), newBridgeKey(t), len(all), func(genesis *bridgetypes.GenesisState) {
		impatient(genesis)
		last := operatorText(2)
		for i, key := range genesis.Keys {
			if key.Operator == last {
				genesis.Keys = append(genesis.Keys[:i], genesis.Keys[i+1:]...)
				break
			}
		}
		members := genesis.Sets[0].Members[:0]
		for _, member := range genesis.Sets[0].Members {
			if sdk.ValAddress(member.Operator).String() != last {
				members = append(members, member)
			}
		}
		genesis.Sets[0].Members = members
	})
	for range absent {
		require.False(t, b.validator(2).IsJailed())
		b.decide([]int{0, 1, 3})
	}
	require.True(t, b.validator(2).IsJailed())
	require.Equal(t, btt(100).Amount, b.validator(2).Tokens)

	proof, err := portalabi.SignDigest(bridgeKey(2), bridgetypes.KeyDigest(chain.InProcessEVMID, [20]byte(b.operator(2)), bridgeSigner(2)))
	require.NoError(t, err)
	result := b.operate(2, &bridgetypes.MsgRegisterKey{Operator: b.operator(2).String(), Address: signer(2), Proof: proof[:]})
	require.True(t, result.IsOK(), result.Log)
	result = b.operate(2, slashingtypes.NewMsgUnjail(b.operator(2).String()))
	require.True(t, result.IsOK(), result.Log)
	for range 2 * absent {
		b.decide(all)
	}
	require.True(t, b.validator(2).IsBonded())
	b.sound()
}

func operatorText(i int) string { return sdk.ValAddress(operatorKey(i).PubKey().Address()).String() }

// A deposit can be staked on arrival, in the name of its recipient.
func TestDepositDelegates(t *testing.T) {
	b := startBridge(t, newTestApp(t, dbm.NewMemDB()), newBridgeKey(t), len(all), nil)
	account := bridgetest.Address("delegator")
	data, err := portalabi.Delegate{Validator: [20]byte(b.operator(1))}.Data()
	require.NoError(t, err)
	nobody, err := portalabi.Delegate{Validator: bridgetest.Address("nobody")}.Data()
	require.NoError(t, err)
	b.remote.deposit(bttContract, account, abtt(40), data)
	b.remote.deposit(bttContract, account, abtt(3), nobody)
	b.remote.deposit(usdtContract, account, big.NewInt(usdtUnit), data)
	b.decide(nil)
	_, response := b.decide(nil)
	require.Len(t, response.TxResults, 1)

	require.Equal(t, abtt(3), b.holds(account, chain.BaseDenom), "what cannot be delegated is its own")
	require.Equal(t, big.NewInt(usdtUnit), b.holds(account, usdtDenom))
	delegation, err := b.StakingKeeper.GetDelegation(b.ctx(), account[:], b.operator(1))
	require.NoError(t, err)
	require.Equal(t, btt(40).Amount, delegation.Shares.TruncateInt())
	require.Equal(t, btt(140).Amount, b.validator(1).Tokens)
	for id, note := range map[uint64]string{1: "action 1 was done", 2: "action 1 was not done", 3: "action 1 was not done"} {
		transfer, err := b.BridgeKeeper.Transfers.Get(b.ctx(), id)
		require.NoError(t, err)
		require.Contains(t, transfer.Note, note)
		require.Equal(t, bridgetypes.TransferStage_TRANSFER_STAGE_CREDITED, transfer.Stage())
	}
	b.sound()
	b.decide(nil)
	require.NotZero(t, b.rowState().OpenSetNonce, "the Portal is to know of the new power")
}
