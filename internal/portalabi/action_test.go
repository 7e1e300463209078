package portalabi_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

func TestActions(t *testing.T) {
	for length, action := range map[int]portalabi.Action{
		21: portalabi.Delegate{Validator: account("validator")},
		9:  portalabi.TopUpPurse{Purse: 1 << 40},
		41: portalabi.Forward{Row: 5, To: account("beyond"), Fee: amount(12)},
	} {
		data, err := action.Data()
		require.NoError(t, err)
		require.Len(t, data, length)
		decoded, err := portalabi.DecodeAction(data)
		require.NoError(t, err)
		require.Equal(t, action, decoded)
		for _, bad := range [][]byte{data[:1], data[:length-1], append(bytes.Clone(data), 0)} {
			_, err := portalabi.DecodeAction(bad)
			require.Error(t, err)
		}
	}
	action, err := portalabi.DecodeAction(nil)
	require.NoError(t, err)
	require.Nil(t, action)
	for _, unknown := range []byte{0, 4, 255} {
		_, err := portalabi.DecodeAction(append([]byte{unknown}, make([]byte, 20)...))
		require.Error(t, err)
	}
	_, err = portalabi.Forward{Fee: power2(128)}.Data()
	require.Error(t, err)
	_, err = portalabi.Forward{}.Data()
	require.Error(t, err)
}

func FuzzDecodeAction(f *testing.F) {
	f.Add([]byte{2, 0, 0, 0, 0, 0, 0, 0, 1})
	f.Add(append([]byte{3}, make([]byte, 40)...))
	f.Fuzz(func(t *testing.T, data []byte) {
		action, err := portalabi.DecodeAction(data)
		if err != nil || action == nil {
			return
		}
		again, err := action.Data()
		require.NoError(t, err)
		require.Equal(t, data, again)
	})
}
