package main

import (
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	sdkserver "github.com/cosmos/cosmos-sdk/server"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// forged is a packet that BTTC never made, signed: what evidence is made of.
type forged struct {
	Row       uint32        `json:"row"`
	Kind      uint8         `json:"kind"`
	Nonce     uint64        `json:"nonce"`
	Deadline  uint64        `json:"deadline"`
	Body      hexutil.Bytes `json:"body"`
	Signature hexutil.Bytes `json:"signature"`
}

const (
	forgedNonce = 1_000_000
	never       = 4_000_000_000
)

func forgeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "forge RECIPIENT",
		Short:   "Sign, with this validator's bridge key, a packet that pays somebody who withdrew nothing",
		Example: `  hostile forge 0x52908400098527886E0F7030069857D2E4169EE7 --home validator-2`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			packet, err := forge(cmd, common.HexToAddress(args[0]))
			if err != nil {
				return err
			}
			return json.NewEncoder(cmd.OutOrStdout()).Encode(packet)
		},
	}
	flags.AddQueryFlagsToCmd(cmd)
	return cmd
}

func forge(cmd *cobra.Command, thief common.Address) (forged, error) {
	clientCtx, err := client.GetClientQueryContext(cmd)
	if err != nil {
		return forged{}, err
	}
	key, err := loadKey(clientCtx.HomeDir, sdkserver.GetServerContextFromCmd(cmd).Viper)
	if err != nil {
		return forged{}, err
	}
	evmChainID, err := chain.EVMChainID(clientCtx.ChainID)
	if err != nil {
		return forged{}, err
	}
	node := bridgetypes.NewQueryClient(clientCtx)
	rows, err := node.Rows(cmd.Context(), &bridgetypes.QueryRowsRequest{})
	if err != nil || len(rows.Rows) == 0 {
		return forged{}, fmt.Errorf("no remote chain: %w", err)
	}
	row := rows.Rows[0].Row
	tokens, err := node.Tokens(cmd.Context(), &bridgetypes.QueryTokensRequest{Row: row.Id})
	if err != nil || len(tokens.Tokens) == 0 {
		return forged{}, fmt.Errorf("no token: %w", err)
	}
	body, err := portalabi.Batch{{
		Token: portalabi.Address(tokens.Tokens[0].Token.Contract), To: portalabi.Address(thief), Amount: big.NewInt(1_000_000_000),
	}}.Encode()
	if err != nil {
		return forged{}, err
	}
	packet := portalabi.Packet{Nonce: forgedNonce, Kind: portalabi.KindBatch, Deadline: never, Body: body}
	domain := portalabi.Domain(evmChainID, row.Id, row.RemoteChainId, portalabi.Address(row.Portal))
	signature, err := portalabi.SignDigest(key, packet.Digest(domain))
	return forged{
		Row: row.Id, Kind: uint8(packet.Kind), Nonce: packet.Nonce, Deadline: packet.Deadline, Body: body, Signature: signature[:],
	}, err
}
