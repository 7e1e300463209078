package cmd

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/app"
	bridgeconfig "github.com/bttcprotocol/bttcd/bridge/config"
	"github.com/bttcprotocol/bttcd/bridge/signer"
	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// remotePlan asks for a bridge to a remote chain, whose contracts will be where it says.
type remotePlan struct {
	Row         uint32         `json:"row"`
	Port        int            `json:"port"`
	RPC         string         `json:"rpc"`
	ChainID     uint64         `json:"chain_id"`
	Portal      common.Address `json:"portal"`
	Tokens      []remoteToken  `json:"tokens"`
	FinalityLag uint64         `json:"finality_lag"`
	Relayer     common.Address `json:"relayer"`
}

type remoteToken struct {
	Symbol   string         `json:"symbol"`
	Contract common.Address `json:"contract"`
	Decimals uint32         `json:"decimals"`
}

// remoteContents is what the Portal has to hold and to believe for this genesis.
type remoteContents struct {
	Set    hexutil.Bytes   `json:"set"`
	Tokens []tokenContents `json:"tokens"`
}

type tokenContents struct {
	Contract common.Address `json:"contract"`
	// Denom is what the token is called here.
	Denom      string   `json:"denom"`
	Locked     math.Int `json:"locked"`
	Minimum    math.Int `json:"minimum"`
	DailyLimit math.Int `json:"daily_limit"`
}

// Where a validator's bridge key is, relative to its home.
const (
	bridgeKeyFile      = "config/bridge/key.json"
	bridgePasswordFile = "config/bridge/password"
)

// Limits of a local chain's tokens, in whole tokens.
const (
	localMaxLocked  = 1_000_000_000
	localDayLimit   = 1_000_000
	localOutflow    = 800_000
	localMinDeposit = 1
)

// localBridge collects the bridge's part of a local genesis.
type localBridge struct {
	plan       *remotePlan
	evmChainID uint64
	// since is the genesis time, in Unix seconds: from then on the Portal's set grows old.
	since int64
	// guardian may pause rows; empty is nobody.
	guardian string
	keys     []bridgetypes.BridgeKey
	members  []bridgetypes.Bonded
}

// addValidator makes a validator's bridge key.
func (b *localBridge) addValidator(home string, operator sdk.AccAddress) error {
	if b.plan == nil {
		return nil
	}
	secret := make([]byte, 16)
	if _, err := rand.Read(secret); err != nil {
		return err
	}
	password := hex.EncodeToString(secret)
	key, err := signer.Create(filepath.Join(home, bridgeKeyFile), password, signer.Light)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(home, bridgePasswordFile), []byte(password+"\n"), 0o600); err != nil {
		return fmt.Errorf("writing the password of the bridge key: %w", err)
	}
	spelled, err := address.Validator().BytesToString(operator)
	if err != nil {
		return err
	}
	b.keys = append(b.keys, bridgetypes.BridgeKey{Operator: spelled, Address: key[:]})
	b.members = append(b.members, bridgetypes.Bonded{Operator: operator, Power: localSelfBondBTT, Key: key[:]})
	return nil
}

// sortKeys puts keys in the order of their operators' bytes, which is not that of their spellings.
func (b *localBridge) sortKeys() {
	operators := map[string][]byte{}
	for i, member := range b.members {
		operators[b.keys[i].Operator] = member.Operator
	}
	slices.SortFunc(b.keys, func(x, y bridgetypes.BridgeKey) int {
		return bytes.Compare(operators[x.Operator], operators[y.Operator])
	})
}

// config is the section [bridge] of every validator's app.toml.
func (b *localBridge) config() bridgeconfig.Config {
	config := bridgeconfig.Default()
	if b.plan == nil {
		return config
	}
	config.KeyFile, config.PasswordFile = bridgeKeyFile, bridgePasswordFile
	config.Rows = []bridgeconfig.Row{{
		Name: "ethereum", Endpoints: []bridgeconfig.Endpoint{{URL: b.plan.RPC}}, Quorum: 1, AllowSingle: true, Poll: 250 * time.Millisecond,
	}}
	return config
}

// write puts the remote chain into the genesis and returns what its Portal has to hold: all BTT
// there is here is locked there.
func (b *localBridge) write(template *app.App, state app.GenesisState, supply sdk.Coins) (*remoteContents, error) {
	if b.plan == nil {
		return nil, nil
	}
	cdc := template.AppCodec()
	var genesis bridgetypes.GenesisState
	if err := cdc.UnmarshalJSON(state[bridgetypes.ModuleName], &genesis); err != nil {
		return nil, err
	}
	set := bridgetypes.NewSet(b.plan.Row, b.members, bridgetypes.MaxSigners)
	encoded, err := set.Wire().Encode()
	if err != nil {
		return nil, fmt.Errorf("the bridge's validator set: %w", err)
	}
	contents := &remoteContents{Set: encoded}
	set.Time = b.since
	b.sortKeys()
	if b.guardian != "" {
		genesis.Params.Guardians = []string{b.guardian}
	}
	genesis.Keys, genesis.Sets = b.keys, []bridgetypes.Set{set}
	row := b.row()
	domain := portalabi.Domain(b.evmChainID, row.Id, row.RemoteChainId, b.plan.Portal)
	genesis.Rows = []bridgetypes.GenesisRow{{Row: row, State: bridgetypes.NewRowState(domain)}}
	for _, planned := range b.plan.Tokens {
		token := b.token(planned)
		ledger := bridgetypes.NewTokenLedger()
		ledger.Locked = supply.AmountOf(token.Denom)
		genesis.Tokens = append(genesis.Tokens, bridgetypes.GenesisToken{Token: token, Ledger: ledger})
		contents.Tokens = append(contents.Tokens, tokenContents{
			Contract: planned.Contract, Denom: token.Denom, Locked: ledger.Locked, Minimum: token.Limits.MinDeposit, DailyLimit: token.Limits.PortalDailyLimit,
		})
	}
	slices.SortFunc(genesis.Tokens, func(a, b bridgetypes.GenesisToken) int {
		return bytes.Compare(a.Token.Contract, b.Token.Contract)
	})
	if err := genesis.Validate(); err != nil {
		return nil, fmt.Errorf("the bridge's genesis: %w", err)
	}
	state[bridgetypes.ModuleName] = cdc.MustMarshalJSON(&genesis)
	return contents, nil
}

func (b *localBridge) row() bridgetypes.Row {
	return bridgetypes.Row{
		Id: b.plan.Row, Name: "ethereum", Kind: bridgetypes.RowKind_ROW_KIND_EVM, RemoteChainId: b.plan.ChainID,
		Portal: b.plan.Portal.Bytes(), MaxSigners: 100, FinalitySeconds: uint32(b.plan.FinalityLag) + 1, //nolint:gosec // a few blocks
		Batch: bridgetypes.BatchPolicy{
			MaxItems: bridgetypes.MaxBatchItems, MaxOpen: 8, LifetimeSeconds: 3600,
			MinFeeAbtt: chain.OneBTT(), ControlFeeAbtt: chain.OneBTT(),
		},
	}
}

// token maps BTT to abtt; others have a denom of their own, in base units.
func (b *localBridge) token(planned remoteToken) bridgetypes.Token {
	unit := math.NewIntWithDecimal(1, int(planned.Decimals))
	denom := "u" + strings.ToLower(planned.Symbol)
	locked, fee := math.NewInt(localMaxLocked), unit.QuoRaw(100)
	if planned.Symbol == chain.Symbol {
		denom, fee = chain.BaseDenom, math.ZeroInt()
	}
	return bridgetypes.Token{
		Row: b.plan.Row, Contract: planned.Contract.Bytes(), Denom: denom, Symbol: planned.Symbol, Decimals: planned.Decimals,
		Limits: bridgetypes.TokenLimits{
			MaxLocked: locked.Mul(unit), DailyInflow: unit.MulRaw(localDayLimit), DailyOutflow: unit.MulRaw(localOutflow),
			PortalDailyLimit: unit.MulRaw(localDayLimit), MinDeposit: unit.MulRaw(localMinDeposit),
			MinWithdrawal: unit.MulRaw(localMinDeposit), MinFee: fee,
		},
	}
}
