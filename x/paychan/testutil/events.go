package testutil

import (
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// Typed returns those of the events that are of this module, parsed, in order.
func Typed(t *testing.T, events sdk.Events) []proto.Message {
	t.Helper()
	var typed []proto.Message
	for _, event := range events {
		if proto.MessageType(event.Type) == nil {
			continue
		}
		message, err := sdk.ParseTypedEvent(abci.Event(event))
		require.NoError(t, err)
		typed = append(typed, message)
	}
	return typed
}
