package portalabi_test

import (
	"bytes"
	"encoding/json"
	"math/big"
	"os"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// portalABI is that of the compiled contract.
func portalABI(t *testing.T) abi.ABI {
	t.Helper()
	raw, err := os.ReadFile("../../contracts/artifacts/Portal.json")
	require.NoError(t, err)
	var artifact struct {
		ABI json.RawMessage `json:"abi"`
	}
	require.NoError(t, json.Unmarshal(raw, &artifact))
	parsed, err := abi.JSON(bytes.NewReader(artifact.ABI))
	require.NoError(t, err)
	return parsed
}

// Calldata is what go-ethereum packs by the contract's own ABI.
func TestCalldata(t *testing.T) {
	contract := portalABI(t)
	token, to := common.Address(account("token")), common.Address(account("to"))
	calls := map[string]struct {
		got  []byte
		args []any
	}{
		"status":       {portalabi.StatusCalldata(), nil},
		"setHash":      {portalabi.SetHashCalldata(), nil},
		"domain":       {portalabi.DomainCalldata(), nil},
		"executed":     {portalabi.ExecutedCalldata(1 << 40), []any{uint64(1 << 40)}},
		"pause":        {portalabi.PauseCalldata(portalabi.Pause{Withdrawals: true}), []any{uint8(2)}},
		"applyChange":  {portalabi.ApplyCalldata(portalabi.KindToken, token), []any{uint8(3), token}},
		"cancelChange": {portalabi.CancelCalldata(portalabi.KindGuardian, to), []any{uint8(7), to}},
	}
	for name, call := range calls {
		want, err := contract.Pack(name, call.args...)
		require.NoError(t, err)
		require.Equal(t, want, call.got, name)
	}
	largest := new(big.Int).Sub(power2(127), amount(1))
	for _, length := range []int{0, 1, 31, 32, 33, 256} {
		data := bytes.Repeat([]byte{7}, length)
		got, err := portalabi.DepositCalldata(token, largest, to, data)
		require.NoError(t, err)
		want, err := contract.Pack("deposit", token, largest, to, data)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	got, err := portalabi.ClaimCalldata(token, to, largest)
	require.NoError(t, err)
	want, err := contract.Pack("claim", token, to, largest)
	require.NoError(t, err)
	require.Equal(t, want, got)
}

func TestExecuteCalldata(t *testing.T) {
	contract := portalABI(t)
	for _, bodyLength := range []int{0, 1, 32, 56, 2800} {
		execution := signAll(t, 10, 20, 30).assemble(t)
		execution.Packet.Body = bytes.Repeat([]byte{9}, bodyLength)
		type packet struct {
			Nonce    uint64
			Kind     uint8
			Deadline uint64
			Body     []byte
		}
		want, err := contract.Pack("execute",
			packet{execution.Packet.Nonce, uint8(execution.Packet.Kind), execution.Packet.Deadline, execution.Packet.Body},
			execution.Set, new(big.Int).SetBytes(execution.Bitmap[:]), execution.Signatures, common.Address(execution.Relayer))
		require.NoError(t, err)
		require.Equal(t, want, execution.Calldata())
	}
}

func TestTopicsAreThoseOfTheContract(t *testing.T) {
	contract := portalABI(t)
	require.Equal(t, contract.Events["Deposited"].ID, common.Hash(portalabi.DepositedTopic))
	require.Equal(t, contract.Events["PacketExecuted"].ID, common.Hash(portalabi.PacketExecutedTopic))
}

func TestCalldataRefuses(t *testing.T) {
	token, to := account("token"), account("to")
	for _, bad := range []*big.Int{nil, amount(-1), power2(127)} {
		_, err := portalabi.DepositCalldata(token, bad, to, nil)
		require.Error(t, err)
	}
	_, err := portalabi.DepositCalldata(token, amount(1), to, make([]byte, 257))
	require.Error(t, err)
	for _, bad := range []*big.Int{nil, amount(-1), power2(128)} {
		_, err := portalabi.ClaimCalldata(token, to, bad)
		require.Error(t, err)
	}
}
