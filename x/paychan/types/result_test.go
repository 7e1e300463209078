package types_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	errorsmod "cosmossdk.io/errors"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Every code that pays less than was asked has an error of its own, whose number follows from the
// code's and whose sentence says what to do.
func TestCodesHaveErrors(t *testing.T) {
	for value, name := range types.ResultCode_name {
		code := types.ResultCode(value)
		err := code.Err()
		switch code {
		case types.CodeUnspecified, types.CodePaid, types.CodeAlreadyClaimed:
			require.NoError(t, err, name)
			continue
		}
		var registered *errorsmod.Error
		require.ErrorAs(t, err, &registered, name)
		require.Equal(t, types.ModuleName, registered.Codespace())
		require.Equal(t, 100+uint32(value), registered.ABCICode(), name)
		require.True(t, strings.ContainsAny(err.Error(), ":;"), "%s says what is wrong, and then what to do: %s", name, err)
	}
}
