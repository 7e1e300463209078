package networks

import (
	"encoding/hex"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/viper"
	"github.com/stretchr/testify/require"
)

// TestSignerExamples checks what can be checked without tmkms (which `make test-tmkms` runs) and horcrux: that their files are well
// formed, hold no field that these programs do not know, and what a chain like this one needs.
func TestSignerExamples(t *testing.T) {
	mainnet, err := Load("mainnet")
	require.NoError(t, err)

	var tmkms struct {
		Chain []struct {
			ID             string
			KeyFormat      map[string]string `mapstructure:"key_format"`
			StateFile      string            `mapstructure:"state_file"`
			SignExtensions bool              `mapstructure:"sign_extensions"`
		}
		Validator []struct {
			ChainID         string `mapstructure:"chain_id"`
			Addr            string
			SecretKey       string `mapstructure:"secret_key"`
			ProtocolVersion string `mapstructure:"protocol_version"`
			Reconnect       bool
		}
		Providers struct {
			Softsign []struct {
				ChainIDs []string `mapstructure:"chain_ids"`
				KeyType  string   `mapstructure:"key_type"`
				Path     string
			}
		}
	}
	decode(t, "tmkms.toml", &tmkms)
	require.Len(t, tmkms.Chain, 1)
	require.Len(t, tmkms.Validator, 1)
	require.Len(t, tmkms.Providers.Softsign, 1)
	chain, validator, key := tmkms.Chain[0], tmkms.Validator[0], tmkms.Providers.Softsign[0]
	require.Equal(t, mainnet.ChainID, chain.ID)
	require.Equal(t, mainnet.ChainID, validator.ChainID)
	require.Equal(t, []string{mainnet.ChainID}, key.ChainIDs)
	require.True(t, chain.SignExtensions)
	require.Equal(t, map[string]string{"type": "cosmos-json"}, chain.KeyFormat)
	require.Equal(t, "v0.34", validator.ProtocolVersion)
	require.True(t, validator.Reconnect)
	require.Equal(t, "consensus", key.KeyType)
	id, address, found := strings.Cut(strings.TrimPrefix(validator.Addr, "tcp://"), "@")
	require.True(t, found)
	raw, err := hex.DecodeString(id)
	require.NoError(t, err)
	require.Len(t, raw, 20)
	requireHostPort(t, "tcp://"+address)
	for _, path := range []string{chain.StateFile, validator.SecretKey, key.Path} {
		require.True(t, filepath.IsAbs(path), path)
	}

	var horcrux struct {
		SignMode      string
		ThresholdMode struct {
			Threshold int
			Cosigners []struct {
				ShardID int
				P2PAddr string
			}
			GRPCTimeout time.Duration
			RaftTimeout time.Duration
		}
		ChainNodes []struct{ PrivValAddr string }
		DebugAddr  string
	}
	decode(t, "horcrux.yaml", &horcrux)
	require.Equal(t, "threshold", horcrux.SignMode)
	mode := horcrux.ThresholdMode
	require.Greater(t, 2*mode.Threshold, len(mode.Cosigners), "two halves could sign apart")
	require.Less(t, mode.GRPCTimeout+mode.RaftTimeout, 2*time.Second, "a node waits two seconds")
	for i, cosigner := range mode.Cosigners {
		require.Equal(t, i+1, cosigner.ShardID)
		requireHostPort(t, cosigner.P2PAddr)
	}
	require.Len(t, horcrux.ChainNodes, 1)
	requireHostPort(t, horcrux.ChainNodes[0].PrivValAddr)
}

func decode(t *testing.T, name string, into any) {
	t.Helper()
	file := viper.New()
	file.SetConfigFile(filepath.Join("signer", name))
	require.NoError(t, file.ReadInConfig())
	require.NoError(t, file.UnmarshalExact(into), name)
}

func requireHostPort(t *testing.T, address string) {
	t.Helper()
	require.True(t, strings.HasPrefix(address, "tcp://"), address)
	_, port, err := net.SplitHostPort(strings.TrimPrefix(address, "tcp://"))
	require.NoError(t, err)
	require.NotEqual(t, "26656", port, "that is for peers")
}
