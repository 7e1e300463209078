package rig

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// PortalSet is the validator set that the Portal holds.
type PortalSet struct {
	Nonce   uint64
	Members map[string]string // bridge keys in base64, by operator in bech32
}

// PortalSet asks for it.
func (n *Network) PortalSet(t *testing.T) PortalSet {
	t.Helper()
	var answer struct {
		Set struct {
			Nonce   string `json:"nonce"`
			Members []struct {
				Operator []byte `json:"operator"`
				Address  string `json:"address"`
			} `json:"members"`
		} `json:"set"`
	}
	n.REST(t, "/bttc/bridge/v1/rows/1/set", &answer)
	set := PortalSet{Nonce: Int(t, answer.Set.Nonce).Uint64(), Members: map[string]string{}}
	for _, member := range answer.Set.Members {
		require.Len(t, member.Operator, 20)
		set.Members[Bech32("bttcvaloper", [20]byte(member.Operator))] = member.Address
	}
	return set
}
