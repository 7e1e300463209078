package types_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/client/paychan/wire"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// messageVectors are what the Go SDK writes to peers.
func messageVectors(t *testing.T) []specMessage {
	t.Helper()
	all := []specMessage{
		{Kind: "voucher", Vector: "voucher"},
		{Kind: "voucher", Vector: "voucher", OwnerImplied: true},
		{Kind: "voucher", Vector: "voucher of the greatest numbers"},
		{Kind: "chain voucher", Vector: "chain voucher"},
		{Kind: "chain voucher", Vector: "chain voucher", Index: 5, Preimage: vectorLinks[5][:]},
		{Kind: "tick", Vector: "chain voucher", Index: 6, Preimage: vectorLinks[6][:]},
		{Kind: "release", Vector: "release"},
	}
	for i := range all {
		all[i].Bytes = all[i].encode(t)
	}
	return all
}

func (m specMessage) encode(t *testing.T) []byte {
	t.Helper()
	v := signedVector(t, m.Vector)
	content := message(v.Message)
	var signer []byte
	if !m.OwnerImplied {
		signer = common.HexToAddress(specAddress(t, v.Signer)).Bytes()
	}
	var bz []byte
	var err error
	switch m.Kind {
	case "voucher":
		bz, err = wire.EncodeVoucher(types.SignedVoucher{Voucher: content.voucher(), Signer: signer, Signature: v.Signature})
	case "chain voucher":
		bz, err = wire.EncodeChainVoucher(types.SignedChainVoucher{
			Voucher: content.chainVoucher(), Signer: signer, Signature: v.Signature, Index: m.Index, Preimage: m.Preimage,
		})
	case "tick":
		bz = wire.AppendTick(nil, wire.Tick{Lane: uint32(content.uint("lane")), Index: m.Index, Preimage: common.Hash(m.Preimage)})
	case "release":
		bz, err = wire.EncodeRelease(wire.SignedRelease{Release: content.release(), Signature: types.Signature(v.Signature)})
	}
	require.NoError(t, err)
	return bz
}

// specification is the text of docs/spec/paychan.md.
func specification(t *testing.T) string {
	t.Helper()
	bz, err := os.ReadFile(filepath.Join(specFolder, "paychan.md"))
	require.NoError(t, err)
	return string(bz)
}

// The table of results has every code under its number.
func TestSpecificationHasEveryResultCode(t *testing.T) {
	rows := regexp.MustCompile("(?m)^\\| (\\d+) \\| `([A-Z_]+)` \\|").FindAllStringSubmatch(specification(t), -1)
	written := map[int32]string{}
	for _, row := range rows {
		number, err := strconv.ParseInt(row[1], 10, 32)
		require.NoError(t, err)
		written[int32(number)] = "RESULT_CODE_" + row[2]
	}
	defined := map[int32]string{}
	for number, name := range types.ResultCode_name {
		if number != int32(types.CodeUnspecified) {
			defined[number] = name
		}
	}
	require.Equal(t, defined, written)
}

// The tables say what the code does.
func TestSpecificationAgrees(t *testing.T) {
	text, params, vectors := specification(t), types.DefaultParams(), makeVectors(t)
	number := func(n uint64) string {
		digits := strconv.FormatUint(n, 10)
		for i := len(digits) - 3; i > 0; i -= 3 {
			digits = digits[:i] + "," + digits[i:]
		}
		return digits
	}
	want := []string{
		fmt.Sprintf("| `Claim` | %s + %s an item + %d a hash", number(types.GasBatch), number(types.GasVerify+types.GasSettle), types.GasLink),
		fmt.Sprintf("| `Push` | %s + %s an item |", number(types.GasBatch), number(types.GasSettle)),
		fmt.Sprintf("`Release` %s more", number(types.GasVerify)),
		fmt.Sprintf("| `max_batch_items` | %s |", number(uint64(params.MaxBatchItems))),
		fmt.Sprintf("| `max_lane_life_seconds` | %s |", number(params.MaxLaneLifeSeconds)),
		fmt.Sprintf("| %s and %s |", number(params.MinUnlockDelaySeconds), number(params.MaxUnlockDelaySeconds)),
		fmt.Sprintf("| `cheque_chain_id` | %d |", params.ChequeChainId),
		fmt.Sprintf("| `max_relay_share_bps` | %s |", number(uint64(params.MaxRelayShareBps))),
		fmt.Sprintf("up to %d session keys", types.MaxSessions),
		fmt.Sprintf("`length` is 1 to %s", number(types.MaxChainLength)),
		fmt.Sprintf("less than 2^%d", types.MaxAmountBits),
		fmt.Sprintf("verifyingContract %s", types.VerifyingContract),
		fmt.Sprintf("name %q   version %q", types.ChannelDomainName, types.ChannelDomainVersion),
		fmt.Sprintf("name %q, version %q, chainId", types.ChequeDomainName, types.ChequeDomainVersion),
		fmt.Sprintf("| `%#02x` voucher | %d |", byte(wire.KindVoucher), wire.VoucherLength),
		fmt.Sprintf("| `%#02x` chain voucher | %d |", byte(wire.KindChainVoucher), wire.ChainVoucherLength),
		fmt.Sprintf("| `%#02x` tick | %d |", byte(wire.KindTick), wire.TickLength),
		fmt.Sprintf("| `%#02x` release | %d |", byte(wire.KindRelease), wire.ReleaseLength),
		fmt.Sprintf("| `%#02x` cheque | %d |", byte(wire.KindCheque), wire.ChequeLength),
	}
	for encoding, hash := range vectors.TypeHashes {
		want = append(want, encoding, hash.Hex())
	}
	for _, domain := range vectors.Domains {
		if domain.Domain.ChainID != 1029 {
			want = append(want, domain.Separator.Hex())
		}
	}
	for _, sentence := range want {
		require.Contains(t, text, sentence)
	}
	for _, name := range []string{"Params", "Purse", "PursesByOwner", "Lane", "LanesByPayee", "RelayShare", "Claimable", "Totals"} {
		require.Contains(t, text, strings.TrimPrefix(route(t, name), "/bttc/paychan/v1"), name)
	}
}

// route returns the path that query.proto gives a query.
func route(t *testing.T, query string) string {
	t.Helper()
	bz, err := os.ReadFile("../../../proto/bttc/paychan/v1/query.proto")
	require.NoError(t, err)
	match := regexp.MustCompile(`(?s)rpc ` + query + `\(.*?(?:get|post)\W+"([^"]+)"`).FindStringSubmatch(string(bz))
	require.NotNil(t, match, query)
	return match[1]
}
