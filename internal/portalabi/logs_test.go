package portalabi_test

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// logsPath is written by contracts/portal/test/Vectors.t.sol.
const logsPath = "../../docs/spec/vectors/portal-logs.json"

type portalLogs struct {
	Portal        string `json:"portal"`
	Domain        string `json:"domain"`
	BTTCChainID   uint64 `json:"bttc_chain_id"`
	Row           uint32 `json:"row"`
	RemoteChainID uint64 `json:"remote_chain_id"`
	Events        []struct {
		Topics []string `json:"topics"`
		Data   string   `json:"data"`
		Acc    string   `json:"acc"`
		Packet *struct {
			Nonce    uint64         `json:"nonce"`
			Kind     portalabi.Kind `json:"kind"`
			Deadline uint64         `json:"deadline"`
			Body     string         `json:"body"`
		} `json:"packet"`
	} `json:"events"`
}

// Every log that the Portal wrote decodes, its body extends the accumulator to the Portal's own,
// and digests of packets are those that the Portal computed.
func TestLogsOfThePortal(t *testing.T) {
	raw, err := os.ReadFile(logsPath)
	require.NoError(t, err)
	var logs portalLogs
	require.NoError(t, json.Unmarshal(raw, &logs))
	require.Greater(t, len(logs.Events), 40)
	portal := portalabi.Address(unhex(t, logs.Portal))
	domain := portalabi.Domain(logs.BTTCChainID, logs.Row, logs.RemoteChainID, portal)
	require.Equal(t, unhex(t, logs.Domain), domain[:])

	acc, packets, largest := domain, 0, 0
	for i, log := range logs.Events {
		topics := make([]portalabi.Hash, len(log.Topics))
		for j, topic := range log.Topics {
			topics[j] = portalabi.Hash(unhex(t, topic))
		}
		nonce, event, known, err := portalabi.DecodeLog(topics, unhex(t, log.Data))
		require.NoError(t, err)
		require.True(t, known)
		require.EqualValues(t, i+1, nonce)
		body, err := event.Body()
		require.NoError(t, err)
		acc = portalabi.Accumulate(acc, nonce, body)
		require.Equal(t, unhex(t, log.Acc), acc[:], "event %d", nonce)
		again, err := portalabi.DecodeEvent(body)
		require.NoError(t, err)
		require.Equal(t, event, again)
		if log.Packet != nil {
			packets++
			packet := portalabi.Packet{
				Nonce: log.Packet.Nonce, Kind: log.Packet.Kind, Deadline: log.Packet.Deadline, Body: unhex(t, log.Packet.Body),
			}
			require.NoError(t, packet.Check())
			require.Equal(t, event.Executed.Digest, packet.Digest(domain))
			require.Equal(t, packet.Kind, event.Executed.PacketKind)
		} else {
			largest = max(largest, len(event.Deposited.Data))
		}
	}
	require.Greater(t, packets, 5)
	require.Equal(t, portalabi.MaxDepositData, largest)
}

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	decoded, err := hex.DecodeString(strings.TrimPrefix(text, "0x"))
	require.NoError(t, err)
	return decoded
}

func depositLog(t *testing.T, data []byte) ([]portalabi.Hash, []byte) {
	t.Helper()
	call, err := portalabi.DepositCalldata(account("token"), amount(77), account("recipient"), data)
	require.NoError(t, err)
	// recipient, amount, time, offset and the data: the calldata's tail serves.
	log := append(padded(account("recipient")), call[4+32:4+64]...)
	log = append(log, word(1234)...)
	log = append(log, word(4*32)...)
	log = append(log, call[4+4*32:]...)
	topics := []portalabi.Hash{
		portalabi.DepositedTopic, portalabi.Hash(word(9)), portalabi.Hash(padded(account("token"))),
		portalabi.Hash(padded(account("sender"))),
	}
	return topics, log
}

func TestDecodeLogRefuses(t *testing.T) {
	topics, data := depositLog(t, []byte{1, 2, 3})
	nonce, event, known, err := portalabi.DecodeLog(topics, data)
	require.NoError(t, err)
	require.True(t, known)
	require.EqualValues(t, 9, nonce)
	require.Equal(t, []byte{1, 2, 3}, event.Deposited.Data)
	require.EqualValues(t, 1234, event.Deposited.Time)

	change := func(at int, to byte) []byte {
		changed := append([]byte{}, data...)
		changed[at] = to
		return changed
	}
	for name, bad := range map[string][]byte{
		"short":                 data[:len(data)-1],
		"long":                  append(append([]byte{}, data...), 0),
		"wide recipient":        change(0, 1),
		"wide amount":           change(32, 1),
		"amount over 2^127":     change(32+16, 0x80),
		"wide time":             change(64, 1),
		"other offset":          change(96+31, 0x81),
		"data too long":         change(128+30, 2),
		"padding is not zeros":  change(len(data)-1, 1),
		"empty":                 {},
		"recipient is zero":     append(make([]byte, 32), data[32:]...),
		"length beyond the end": change(128+31, 0x40),
	} {
		_, _, known, err := portalabi.DecodeLog(topics, bad)
		require.Error(t, err, name)
		require.True(t, known, name)
	}
	_, _, known, err = portalabi.DecodeLog(topics[:3], data)
	require.Error(t, err)
	require.True(t, known)
	_, _, known, err = portalabi.DecodeLog([]portalabi.Hash{{1}}, data)
	require.NoError(t, err)
	require.False(t, known)
	_, _, known, err = portalabi.DecodeLog(nil, data)
	require.NoError(t, err)
	require.False(t, known)
}

func TestDecodeStatus(t *testing.T) {
	acc := portalabi.Keccak([]byte("acc"))
	answer := append(append(append(word(5), word(6)...), word(7)...), acc[:]...)
	status, err := portalabi.DecodeStatus(answer)
	require.NoError(t, err)
	require.Equal(t, portalabi.Status{BlockNumber: 5, BlockTime: 6, EventNonce: 7, EventAcc: acc}, status)
	for _, bad := range [][]byte{nil, answer[1:], answer[:127], append(answer, 0), append([]byte{1}, answer[1:]...)} {
		_, err := portalabi.DecodeStatus(bad)
		require.Error(t, err)
	}
}
