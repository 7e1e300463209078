package keeper

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"sort"
	"testing"
	"time"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/cosmos/gogoproto/proto"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	"cosmossdk.io/log/v2"
	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/runtime"
	"github.com/cosmos/cosmos-sdk/store/v2"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

const (
	keysChainID   = 19991
	keysRow       = uint32(1)
	keysUnbonding = 21 * 24 * time.Hour
)

// keysFixture is a keeper with validators that have bridge keys and one row, whose Portal holds
// them all.
type keysFixture struct {
	t        require.TestingT
	ctx      sdk.Context
	k        Keeper
	staking  *fakeStaking
	slashing *fakeSlashing
}

func newKeysFixture(t require.TestingT, powers ...int64) *keysFixture {
	if helper, ok := t.(*testing.T); ok {
		helper.Helper()
	}
	key := storetypes.NewKVStoreKey(types.StoreKey)
	stores := store.NewCommitMultiStore(dbm.NewMemDB(), log.NewNopLogger())
	stores.MountStoreWithDB(key, storetypes.StoreTypeIAVL, nil)
	require.NoError(t, stores.LoadLatestVersion())
	header := cmtproto.Header{Height: 100, Time: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	f := &keysFixture{t: t, ctx: sdk.NewContext(stores, header, false, log.NewNopLogger()), staking: &fakeStaking{}}
	f.slashing = &fakeSlashing{staking: f.staking, tombstoned: map[string]bool{}}
	f.k = NewKeeper(Deps{
		Cdc: codec.NewProtoCodec(codectypes.NewInterfaceRegistry()), StoreService: runtime.NewKVStoreService(key),
		AddressCodec: address.Account(), ValidatorCodec: address.Validator(), Accounts: fakeAccounts{},
		Staking: f.staking, Slashing: f.slashing, EVMChainID: keysChainID, Authority: accountOf("gov"),
	})
	params := types.DefaultParams()
	params.Guardians = []string{accountOf("guardian a"), accountOf("guardian b")}
	require.NoError(t, f.k.SetParams(f.ctx, params))
	for _, power := range powers {
		f.join(power, true)
	}
	f.addRow(keysRow)
	f.next(1)
	return f
}

func (f *keysFixture) addRow(id uint32) {
	row := types.Row{
		Id: id, Name: fmt.Sprintf("chain-%d", id), Kind: types.RowKind_ROW_KIND_EVM, RemoteChainId: uint64(id), Portal: addressOf("portal"),
		MaxSigners: 256, FinalitySeconds: 60, Batch: types.BatchPolicy{
			MaxItems: 10, MaxOpen: 4, LifetimeSeconds: 3600, MinFeeAbtt: math.OneInt(), ControlFeeAbtt: math.ZeroInt(),
		},
	}
	require.NoError(f.t, f.k.createRow(f.ctx, row, types.NewSet(id, f.bonded(), 256)))
}

// join adds a bonded validator, with a bridge key or without.
func (f *keysFixture) join(power int64, keyed bool) *fakeValidator {
	v := &fakeValidator{name: fmt.Sprintf("validator %d", len(f.staking.validators)), power: power, status: stakingtypes.Bonded}
	f.staking.validators = append(f.staking.validators, v)
	if keyed {
		f.register(v, v.name)
	}
	return v
}

func (f *keysFixture) register(v *fakeValidator, key string) {
	require.NoError(f.t, f.k.registerKey(f.ctx, registration(v, key)))
	v.key = privateKey(key)
}

func registration(v *fakeValidator, key string) *types.MsgRegisterKey {
	private := privateKey(key)
	public := crypto.PubkeyToAddress(private.PublicKey)
	proof, err := portalabi.SignDigest(private, types.KeyDigest(keysChainID, [20]byte(v.operator()), public))
	if err != nil {
		panic(err)
	}
	return &types.MsgRegisterKey{Operator: v.text(), Address: public[:], Proof: proof[:]}
}

func (f *keysFixture) bonded() []types.Bonded {
	bonded, err := f.k.bondedValidators(f.ctx)
	require.NoError(f.t, err)
	return bonded
}

// next goes on by so many blocks of one second.
func (f *keysFixture) next(blocks int64) {
	f.ctx = f.ctx.WithBlockHeight(f.ctx.BlockHeight() + blocks).WithEventManager(sdk.NewEventManager()).
		WithBlockTime(f.ctx.BlockTime().Add(time.Duration(blocks) * time.Second))
}

// later is next for long times, without as many blocks.
func (f *keysFixture) later(seconds uint64) {
	f.next(1)
	f.ctx = f.ctx.WithBlockTime(f.ctx.BlockTime().Add(time.Duration(seconds) * time.Second))
}

func (f *keysFixture) params(change func(*types.Params)) {
	params, err := f.k.GetParams(f.ctx)
	require.NoError(f.t, err)
	change(&params)
	require.NoError(f.t, f.k.SetParams(f.ctx, params))
}

// packet makes a packet that stands for any.
func (f *keysFixture) packet() types.Packet {
	body, err := portalabi.Pause{Deposits: true}.Encode()
	require.NoError(f.t, err)
	packet, err := f.k.createPacket(f.ctx, keysRow, uint8(portalabi.KindPause), body, nil)
	require.NoError(f.t, err)
	return packet
}

func (f *keysFixture) stored(packet types.Packet) types.Packet {
	stored, err := f.k.Packets.Get(f.ctx, collections.Join(packet.Row, packet.Nonce))
	require.NoError(f.t, err)
	return stored
}

func (f *keysFixture) state() types.RowState {
	state, err := f.k.rowState(f.ctx, keysRow)
	require.NoError(f.t, err)
	return state
}

func (f *keysFixture) portalSet() types.Set {
	set, err := f.k.PortalSet(f.ctx, keysRow)
	require.NoError(f.t, err)
	return set
}

// setMembers makes another set the one that the Portal holds.
func setMembers(f *keysFixture, set types.Set) {
	sort.Slice(set.Members, func(i, j int) bool { return string(set.Members[i].Address) < string(set.Members[j].Address) })
	require.NoError(f.t, f.k.Sets.Set(f.ctx, collections.Join(set.Row, set.Nonce), set))
}

func requireEvent(t require.TestingT, ctx sdk.Context, want proto.Message) {
	event, err := sdk.TypedEventToEvent(want)
	require.NoError(t, err)
	require.Contains(t, ctx.EventManager().Events(), event)
}

func requireNoEvent(t require.TestingT, ctx sdk.Context, of proto.Message) {
	for _, event := range ctx.EventManager().Events() {
		require.NotEqual(t, proto.MessageName(of), event.Type)
	}
}

func signatureBy(private *ecdsa.PrivateKey, packet types.Packet) types.PacketSignature {
	signature, err := portalabi.SignDigest(private, portalabi.Hash(packet.Digest))
	if err != nil {
		panic(err)
	}
	return types.PacketSignature{Row: packet.Row, Nonce: packet.Nonce, Signature: signature[:]}
}

func (f *keysFixture) sign(packet types.Packet, validators ...*fakeValidator) {
	for _, v := range validators {
		require.NoError(f.t, f.k.submitSignature(f.ctx, &types.MsgSubmitSignature{Signature: signatureBy(v.key, packet)}))
	}
}

// execute does what the observed execution of a VALSET does.
func (f *keysFixture) execute(nonce uint64) {
	packet, err := f.k.Packets.Get(f.ctx, collections.Join(keysRow, nonce))
	require.NoError(f.t, err)
	require.NoError(f.t, f.k.closePacket(f.ctx, packet, types.PacketState_PACKET_STATE_EXECUTED))
	require.NoError(f.t, f.k.onSetExecuted(f.ctx, keysRow, nonce))
}

// renewSet makes a set from the validators as they are and lets the Portal take it.
func (f *keysFixture) renewSet() types.Set {
	require.NoError(f.t, f.k.makeSet(f.ctx, types.NewSet(keysRow, f.bonded(), 256)))
	f.execute(f.state().OpenSetNonce)
	return f.portalSet()
}

func privateKey(name string) *ecdsa.PrivateKey {
	private, err := crypto.ToECDSA(crypto.Keccak256([]byte(name)))
	if err != nil {
		panic(err)
	}
	return private
}

func addressOf(name string) []byte { return crypto.Keccak256([]byte(name))[12:] }

func accountOf(name string) string {
	text, err := address.Account().BytesToString(addressOf(name))
	if err != nil {
		panic(err)
	}
	return text
}

type fakeValidator struct {
	name   string
	hashed sdk.ValAddress
	power  int64
	status stakingtypes.BondStatus
	jailed bool
	key    *ecdsa.PrivateKey
}

func (v *fakeValidator) operator() sdk.ValAddress {
	if v.hashed == nil {
		v.hashed = addressOf(v.name)
	}
	return v.hashed
}

func (v *fakeValidator) text() string {
	text, err := address.Validator().BytesToString(v.operator())
	if err != nil {
		panic(err)
	}
	return text
}

func (v *fakeValidator) public() *ed25519.PubKey {
	return ed25519.GenPrivKeyFromSecret([]byte(v.name)).PubKey().(*ed25519.PubKey)
}

func (v *fakeValidator) consensus() sdk.ConsAddress { return sdk.ConsAddress(v.public().Address()) }

func (v *fakeValidator) bridgeKey() [20]byte { return crypto.PubkeyToAddress(v.key.PublicKey) }

// leave takes a validator out of consensus.
func (v *fakeValidator) leave(status stakingtypes.BondStatus) { v.status = status }

func (v *fakeValidator) staked() stakingtypes.Validator {
	public, err := codectypes.NewAnyWithValue(v.public())
	if err != nil {
		panic(err)
	}
	return stakingtypes.Validator{
		OperatorAddress: v.text(), ConsensusPubkey: public, Jailed: v.jailed, Status: v.status,
		Tokens: sdk.TokensFromConsensusPower(v.power, sdk.DefaultPowerReduction),
	}
}

// fakeStaking is x/staking as far as the bridge asks it about keys and sets.
type fakeStaking struct {
	types.StakingKeeper
	validators []*fakeValidator
}

func (s *fakeStaking) GetValidator(_ context.Context, operator sdk.ValAddress) (stakingtypes.Validator, error) {
	for _, v := range s.validators {
		if v.operator().Equals(operator) {
			return v.staked(), nil
		}
	}
	return stakingtypes.Validator{}, stakingtypes.ErrNoValidatorFound
}

func (s *fakeStaking) IterateLastValidatorPowers(_ context.Context, handler func(sdk.ValAddress, int64) bool) error {
	var bonded []*fakeValidator
	for _, v := range s.validators {
		if v.status == stakingtypes.Bonded {
			bonded = append(bonded, v)
		}
	}
	sort.Slice(bonded, func(i, j int) bool { return string(bonded[i].operator()) < string(bonded[j].operator()) })
	for _, v := range bonded {
		if handler(v.operator(), v.power) {
			break
		}
	}
	return nil
}

func (s *fakeStaking) PowerReduction(context.Context) math.Int { return sdk.DefaultPowerReduction }

func (s *fakeStaking) UnbondingTime(context.Context) (time.Duration, error) {
	return keysUnbonding, nil
}

// fakeSlashing is x/slashing with a record of whoever ever was bonded.
type fakeSlashing struct {
	staking    *fakeStaking
	tombstoned map[string]bool
	unknown    *fakeValidator
	slashes    []string
}

var errNoRecord = errors.New("no signing info")

func (s *fakeSlashing) find(consensus sdk.ConsAddress) (*fakeValidator, error) {
	for _, v := range s.staking.validators {
		if v.consensus().Equals(consensus) && v != s.unknown {
			return v, nil
		}
	}
	return nil, errNoRecord
}

func (s *fakeSlashing) Slash(_ context.Context, consensus sdk.ConsAddress, fraction math.LegacyDec, power, height int64) error {
	v, err := s.find(consensus)
	if err != nil {
		return err
	}
	if v.status == stakingtypes.Unbonded {
		return errors.New("should not be slashing unbonded validator")
	}
	s.slashes = append(s.slashes, fmt.Sprintf("%s: %s of %d since %d", v.name, fraction, power, height))
	return nil
}

func (s *fakeSlashing) Jail(_ context.Context, consensus sdk.ConsAddress) error {
	for _, v := range s.staking.validators {
		if v.consensus().Equals(consensus) {
			if v.jailed {
				return stakingtypes.ErrValidatorJailed
			}
			v.jailed = true
			if v.status == stakingtypes.Bonded {
				v.leave(stakingtypes.Unbonding)
			}
			return nil
		}
	}
	return stakingtypes.ErrNoValidatorFound
}

func (s *fakeSlashing) JailUntil(_ context.Context, consensus sdk.ConsAddress, _ time.Time) error {
	_, err := s.find(consensus)
	return err
}

func (s *fakeSlashing) Tombstone(_ context.Context, consensus sdk.ConsAddress) error {
	if _, err := s.find(consensus); err != nil {
		return err
	}
	s.tombstoned[string(consensus)] = true
	return nil
}

func (s *fakeSlashing) IsTombstoned(_ context.Context, consensus sdk.ConsAddress) bool {
	return s.tombstoned[string(consensus)]
}

type fakeAccounts struct{}

func (fakeAccounts) GetModuleAddressAndPermissions(name string) (sdk.AccAddress, []string) {
	return addressOf(name), nil
}

func (fakeAccounts) GetModuleAccount(context.Context, string) sdk.ModuleAccountI { return nil }
