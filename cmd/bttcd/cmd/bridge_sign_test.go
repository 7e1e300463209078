package cmd

import (
	"context"
	"errors"
	"testing"
	"time"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	servertypes "github.com/cosmos/cosmos-sdk/server/types"

	evmserver "github.com/cosmos/evm/server"
)

// A signature that was just sent is not sent again; what the node cannot sign is said, but only once nothing
// is left to send.
func TestAbsentSignerWaits(t *testing.T) {
	key := common.HexToAddress("0x01")
	first, second := localSignature{Row: 1, Nonce: 4, Key: key}, localSignature{Row: 1, Nonce: 5, Key: key}
	answer := localSignatures{Signatures: []localSignature{first, second}, Later: 2, Problem: "no state"}
	signer := absentSigner{
		ask:  func(context.Context) (localSignatures, error) { return answer, nil },
		sent: map[signedPacket]time.Time{{1, 4, key}: time.Now(), {1, 5, key}: time.Now().Add(-signAgain)},
	}
	waiting, err := signer.waiting(t.Context())
	require.NoError(t, err)
	require.Equal(t, []localSignature{second}, waiting)

	signer.sent[signedPacket{1, 5, key}] = time.Now()
	_, err = signer.waiting(t.Context())
	require.EqualError(t, err, "no state")
	answer.Problem = ""
	_, err = signer.waiting(t.Context())
	require.ErrorContains(t, err, "2 packets wait for the signer on another machine")
	answer.Later = 0
	waiting, err = signer.waiting(t.Context())
	require.NoError(t, err)
	require.Empty(t, waiting)

	broken := errors.New("no node runs")
	signer.ask = func(context.Context) (localSignatures, error) { return answer, broken }
	_, err = signer.waiting(t.Context())
	require.ErrorIs(t, err, broken)
}

// Consensus talks to the last wrapper, that to the one before, and the first to the node.
func TestWrappedApplication(t *testing.T) {
	var order []string
	wrapper := func(name string) Wrapper {
		return func(inner evmserver.Application, _ servertypes.AppOptions) evmserver.Application {
			order = append(order, name)
			return layer{inner, name}
		}
	}
	create := func(log.Logger, dbm.DB, servertypes.AppOptions) evmserver.Application { return layer{nil, "node"} }
	outer := wrapped(create, []Wrapper{wrapper("a"), wrapper("b")})(log.NewNopLogger(), nil, nil)
	require.Equal(t, []string{"a", "b"}, order)
	require.Equal(t, "b", outer.(layer).name)
	require.Equal(t, "node", outer.(layer).Application.(layer).Application.(layer).name)
}

type layer struct {
	evmserver.Application
	name string
}
