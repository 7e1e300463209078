package app

import (
	"maps"
	"math/big"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// TestPaychanPrecompile walks an owner through every method, and ends with every log seen.
func TestPaychanPrecompile(t *testing.T) {
	u := newEVMUser(t)
	id, other := u.testDeposits(), uint64(0)
	t.Run("sessions", func(t *testing.T) { u.testSessions(t, id) })
	t.Run("secured lanes", func(t *testing.T) { u.testSecured(t, id) })
	t.Run("claims", func(t *testing.T) { u.testClaims(t, id) })
	t.Run("cheques", func(t *testing.T) { u.testCheques(t, id) })
	t.Run("views", func(t *testing.T) { u.testViews(t, id) })
	t.Run("another denom", func(t *testing.T) { other = u.testToken(t, id) })
	t.Run("unlock", func(t *testing.T) { u.testUnlock(t, id, other) })
	for _, method := range u.abi.Methods {
		require.NotEmpty(t, method.Outputs, "%s: Solidity could not call it", method.Name)
	}
	require.Equal(t, slices.Sorted(maps.Keys(u.abi.Events)), slices.Sorted(maps.Keys(u.seen)), "each log was seen")
	u.sound()
}

func (u *evmUser) testDeposits() uint64 {
	u.t.Helper()
	before := u.holds(u.evm(), chain.BaseDenom)
	values, logs := u.callLogged("openPurse", abtt(10), uint64(delay))
	id := values[0].(uint64)
	require.Equal(u.t, []paychanLog{{"PurseOpened", map[string]any{
		"purse": id, "owner": u.evm(), "denom": chain.BaseDenom, "amount": abtt(10), "unlockDelaySeconds": uint64(delay),
	}}}, logs)
	require.Equal(u.t, u.address().String(), u.purse(id).Owner)
	spent := new(big.Int).Sub(before, u.holds(u.evm(), chain.BaseDenom))
	require.Positive(u.t, spent.Cmp(abtt(10)), "deposit and fee")
	require.Negative(u.t, spent.Cmp(abtt(11)), "the deposit once")

	values, logs = u.callLogged("topUp", id, abtt(2))
	require.Equal(u.t, []any{abtt(12)}, values)
	require.Equal(u.t, []paychanLog{{"PurseToppedUp", map[string]any{
		"purse": id, "sender": u.evm(), "amount": abtt(2), "balance": abtt(12),
	}}}, logs)
	u.sound()
	return id
}

func (u *evmUser) testSessions(t *testing.T, id uint64) {
	key, expiry := testutil.NewKey("session").Address, u.later(86_400)
	require.Equal(t, []any{true}, u.call("delegate", id, key, big.NewInt(1000), expiry))
	_, logs := u.callLogged("delegate", id, key, big.NewInt(400), expiry)
	require.Len(t, logs, 1)
	matures := abiMark{u.later(delay), uint64(u.height) + delay/4}
	require.Equal(t, abiTerms{big.NewInt(1000), expiry}, as[abiTerms](logs[0].values["terms"]))
	require.Equal(t, abiTerms{big.NewInt(400), expiry}, as[abiTerms](logs[0].values["pending"]))
	require.Equal(t, matures, as[abiMark](logs[0].values["matures"]))
	require.Equal(t, []abiSession{{
		Key: key, Terms: abiTerms{big.NewInt(1000), expiry}, Used: number(0),
		Pending: abiTerms{big.NewInt(400), expiry}, Matures: matures,
	}}, as[[]abiSession](u.call("getSessions", id)[0]))

	_, logs = u.callLogged("revoke", id, key)
	require.Equal(t, key, logs[0].values["key"])
	require.Equal(t, abiMark{u.later(delay), uint64(u.height) + delay/4}, as[abiMark](logs[0].values["matures"]))
}

func (u *evmUser) testSecured(t *testing.T, id uint64) {
	payee, expiry := testutil.NewKey("payee"), u.later(86_400)
	values, logs := u.callLogged("allocate", id, payee.Address, uint32(3), expiry, big.NewInt(700), u.evm())
	require.Equal(t, []any{big.NewInt(700)}, values)
	require.Equal(t, u.evm(), logs[0].values["signer"])
	require.Equal(t, abiLane{number(0), number(0), number(700), u.evm(), false},
		as[abiLane](u.call("getLane", payee.Address, id, uint32(0), uint32(3), expiry)[0]))

	release := types.Release{Purse: id, Payee: payee.Bytes(), Lane: 3, Expiry: expiry, Cumulative: math.NewInt(50)}
	digest, err := release.Digest(domain())
	require.NoError(t, err)
	signed := abiRelease{Purse: id, Payee: payee.Address, Lane: 3, Expiry: expiry, Cumulative: big.NewInt(50)}
	signed.R, signed.S, signed.V = split(payee.Sign(digest))
	values, logs = u.callLogged("release", signed)
	require.Equal(t, []any{big.NewInt(50), big.NewInt(650)}, values)
	require.Equal(t, []paychanLog{{"LaneReleased", map[string]any{
		"purse": id, "payee": payee.Address, "epoch": uint32(0), "lane": uint32(3), "expiry": expiry,
		"paid": big.NewInt(50), "freed": big.NewInt(650), "claimed": big.NewInt(50),
	}}}, logs)
	require.Equal(t, big.NewInt(50), u.holds(payee.Address, chain.BaseDenom))
	require.Contains(t, u.refused("release", signed), types.ErrLaneClosed.Error())
}

// testClaims pays all three forms and a push; one bad item fails nobody else.
func (u *evmUser) testClaims(t *testing.T, id uint64) {
	payees, expiry := testutil.Keys("paid", 3), u.later(86_400)
	good := types.Voucher{Purse: id, Payee: payees[0].Bytes(), Lane: 1, Cumulative: math.NewInt(11), Expiry: expiry}
	stolen := u.voucher(good)
	stolen.Cumulative = big.NewInt(12)
	links := testutil.HashChain("ticks", 20)
	chained := types.ChainVoucher{
		Purse: id, Payee: payees[1].Bytes(), Base: math.NewInt(5), Unit: math.NewInt(2), Anchor: links[0][:], Length: 20, Expiry: expiry,
	}
	ticks := abiChainVoucher{
		Purse: id, Payee: payees[1].Address, Base: big.NewInt(5), Unit: big.NewInt(2), Anchor: links[0], Length: 20, Expiry: expiry,
		Index: 4, Preimage: links[4],
	}
	ticks.R, ticks.S, ticks.V = split(u.ownerSigns(chained.Digest(domain())))
	base := ticks
	base.Index, base.Preimage = 0, [32]byte{}

	values, logs := u.callLogged("claim", []abiVoucher{stolen, u.voucher(good)}, []abiChainVoucher{base, ticks}, []abiCheque{})
	require.Equal(t, []abiResult{
		result(types.CodeWrongSigner, 0, 0), result(types.CodePaid, 11, 11),
		result(types.CodePaid, 5, 5), result(types.CodePaid, 8, 13),
	}, as[[]abiResult](values[0]))
	require.Equal(t, []string{"ItemSettled", "ItemSettled", "ItemSettled", "ItemSettled"}, names(logs))
	require.Equal(t, map[string]any{
		"purse": id, "payee": payees[1].Address, "index": uint32(3), "epoch": uint32(0), "kind": uint8(types.LaneVoucher),
		"lane": uint32(0), "expiry": expiry, "code": uint8(types.CodePaid),
		"paid": big.NewInt(8), "relayed": number(0), "claimed": number(13), "owed": number(0),
	}, logs[3].values)
	require.Equal(t, big.NewInt(13), u.holds(payees[1].Address, chain.BaseDenom))

	values, logs = u.callLogged("push", id, uint32(0), []abiPush{
		{payees[2].Address, 7, big.NewInt(30), expiry}, {payees[0].Address, 1, big.NewInt(11), expiry},
	})
	require.Equal(t, []abiResult{result(types.CodePaid, 30, 30), result(types.CodeAlreadyClaimed, 0, 11)}, as[[]abiResult](values[0]))
	require.Equal(t, []string{"ItemSettled", "ItemSettled"}, names(logs))
	require.Equal(t, uint32(7), logs[0].values["lane"])
	u.sound()
}

func result(code types.ResultCode, paid, claimed int64) abiResult {
	return abiResult{uint8(code), number(paid), number(0), number(claimed), number(0)}
}

func (u *evmUser) testCheques(t *testing.T, id uint64) {
	node := testutil.NewKey("btfs node")
	values, logs := u.callLogged("enableCheques", id)
	vault := values[0].(common.Address)
	require.Equal(t, types.Alias(id, 0), vault)
	require.Equal(t, []paychanLog{{"ChequesEnabled", map[string]any{"purse": id, "epoch": uint32(0), "vault": vault}}}, logs)

	cheque := types.Cheque{Vault: vault[:], Beneficiary: node.Bytes(), CumulativePayout: math.NewInt(40)}
	signed := abiCheque{Purse: id, Vault: vault, Beneficiary: node.Address, CumulativePayout: big.NewInt(40)}
	signed.R, signed.S, signed.V = split(u.ownerSigns(cheque.Digest(types.ChequeDomain(199))))
	claimable := u.call("claimableCheque", signed)
	require.Equal(t, result(types.CodePaid, 40, 40), as[abiResult](claimable[0]))
	require.Equal(t, []any{big.NewInt(40), ""}, claimable[1:])

	token := signed
	token.Token = common.Address{1}
	values, logs = u.callLogged("claim", []abiVoucher{}, []abiChainVoucher{}, []abiCheque{token, signed})
	require.Equal(t, []abiResult{result(types.CodeWrongSigner, 0, 0), result(types.CodePaid, 40, 40)}, as[[]abiResult](values[0]))
	require.Equal(t, uint8(types.LaneCheque), logs[1].values["kind"])
	require.Equal(t, big.NewInt(40), as[abiLane](u.call("getChequeLane", node.Address, id, uint32(0))[0]).Claimed)
}

func (u *evmUser) testViews(t *testing.T, id uint64) {
	payee, expiry := testutil.NewKey("viewed"), u.later(86_400)
	voucher := types.Voucher{Purse: id, Payee: payee.Bytes(), Cumulative: math.NewInt(9), Expiry: expiry}
	signed := u.voucher(voucher)
	claimable := u.call("claimableVoucher", signed)
	require.Equal(t, result(types.CodePaid, 9, 9), as[abiResult](claimable[0]))
	require.Equal(t, []any{big.NewInt(9), ""}, claimable[1:])
	signed.Epoch = 5
	claimable = u.call("claimableVoucher", signed)
	require.Equal(t, uint8(types.CodeWrongSigner), as[abiResult](claimable[0]).Code)
	require.Equal(t, types.ErrWrongSigner.Error(), claimable[2])
	claimable = u.call("claimableChainVoucher", abiChainVoucher{
		Purse: id, Payee: payee.Address, Base: new(big.Int), Unit: new(big.Int), Expiry: expiry,
	})
	require.Equal(t, uint8(types.CodeMalformed), as[abiResult](claimable[0]).Code)
	require.Zero(t, u.holds(payee.Address, chain.BaseDenom).Sign(), "a view pays nothing")

	_, logs := u.callLogged("setRelayShare", uint32(250))
	require.Equal(t, []paychanLog{{"RelayShareSet", map[string]any{"payee": u.evm(), "shareBps": uint32(250)}}}, logs)
	require.Equal(t, uint32(250), u.call("getRelayShare", u.evm())[0])

	purse := u.purse(id)
	require.Equal(t, abiPurse{
		Id: id, Owner: u.evm(), Denom: chain.BaseDenom, Balance: purse.Balance.BigInt(), Allocated: number(0),
		Free: purse.Balance.BigInt(), Deposited: abtt(12), Paid: purse.Paid.BigInt(), Withdrawn: number(0),
		UnlockDelaySeconds: delay, UnlockPhase: uint8(types.UnlockNone), ChequesEnabled: true, Vault: types.Alias(id, 0),
	}, as[abiPurse](u.call("getPurse", id)[0]))
	params := as[abiParams](u.call("getParams")[0])
	require.EqualValues(t, 199, params.ChequeChainID)
	require.EqualValues(t, delay, params.MinUnlockDelaySeconds)
	require.Equal(t, chain.BaseDenom, params.MinDeposits[0].Denom)
	require.Equal(t, abtt(1), params.MinDeposits[0].Amount)
}

func (u *evmUser) testToken(t *testing.T, id uint64) uint64 {
	payee := testutil.NewKey("paid in tokens")
	other := u.call("openPurseOf", tokenDenom, big.NewInt(500), uint64(delay))[0].(uint64)
	require.Equal(t, []uint64{id, other}, u.call("getPursesOf", u.evm(), uint64(0), uint64(10))[0])
	require.Equal(t, []uint64{other}, u.call("getPursesOf", u.evm(), uint64(1), uint64(10))[0])
	require.Equal(t, big.NewInt(600), u.call("topUp", other, big.NewInt(100))[0], "in the purse's own denom")
	u.call("push", other, uint32(0), []abiPush{{payee.Address, 0, big.NewInt(50), u.later(1000)}})
	require.Equal(t, big.NewInt(50), u.holds(payee.Address, tokenDenom))
	require.Zero(t, u.holds(payee.Address, chain.BaseDenom).Sign())
	require.Equal(t, big.NewInt(tokenSupply-600), u.holds(u.evm(), tokenDenom))
	return other
}

// testUnlock asks for the rest of two purses, withdraws one, and tops the other up instead.
func (u *evmUser) testUnlock(t *testing.T, id, other uint64) {
	values, logs := u.callLogged("requestUnlock", other)
	matures := abiMark{u.later(delay), uint64(u.height) + delay/4}
	require.Equal(t, matures, as[abiMark](values[0]))
	require.Equal(t, matures, as[abiMark](logs[0].values["matures"]))
	require.Equal(t, matures, as[abiPurse](u.call("getPurse", other)[0]).Matures)
	require.Contains(t, u.refused("withdraw", other), types.ErrUnlockNotMatured.Error())
	u.call("cancelUnlock", other)
	require.Equal(t, types.ErrUnlockNotRequested.Error(), u.refused("withdraw", other))

	u.call("requestUnlock", id)
	u.call("requestUnlock", other)
	u.wait()
	values, logs = u.callLogged("withdraw", other)
	require.Equal(t, []any{big.NewInt(550), true}, values)
	require.Equal(t, []paychanLog{
		{"PurseWithdrawn", map[string]any{"purse": other, "amount": big.NewInt(550), "epoch": uint32(1)}},
		{"PurseDeleted", map[string]any{"purse": other}},
	}, logs)
	require.Equal(t, big.NewInt(tokenSupply-50), u.holds(u.evm(), tokenDenom))
	_, logs = u.callLogged("topUp", id, big.NewInt(1))
	require.Equal(t, []string{"UnlockCanceled", "PurseToppedUp"}, names(logs))
}
