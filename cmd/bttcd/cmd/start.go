package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	sdkserver "github.com/cosmos/cosmos-sdk/server"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	evmflags "github.com/cosmos/evm/server/flags"

	"github.com/bttcprotocol/bttcd/app"
)

func addStartFlags(cmd *cobra.Command) {
	cmd.Short = "Run the node"
	cmd.Example = `  bttcd start
  bttcd start --home /var/lib/bttcd --log_level warn`
	for name, usage := range map[string]string{
		sdkserver.FlagMinGasPrices: "Least price of a unit of gas this node takes, such as 300000000000000abtt",
		evmflags.JSONRPCGasCap:     "Most gas that eth_call and eth_estimateGas may use (0 = no limit)",
		evmflags.JSONRPCTxFeeCap:   "Most BTT that a transaction sent by JSON-RPC may pay as fee (0 = no limit)",
		evmflags.EVMChainID:        "Follows from the chain id; another value is refused",
	} {
		if flag := cmd.Flags().Lookup(name); flag != nil {
			flag.Usage = usage
		}
	}
	setDefault(cmd.Flags().Lookup(evmflags.EVMChainID), "0")
}

// setDefault changes what a flag is when it is not given.
func setDefault(flag *pflag.Flag, value string) {
	if err := flag.Value.Set(value); err != nil {
		panic(fmt.Sprintf("default of --%s: %v", flag.Name, err))
	}
	flag.DefValue = value
}

// guardStart puts our checks before the server's start command opens anything.
func guardStart(root *cobra.Command, template *app.App) {
	keeper := newEthKeeper()
	registerMendedMethods(keeper)
	start, _, err := root.Find([]string{"start"})
	if err != nil {
		panic(err)
	}
	next, death := start.PreRunE, &consensusDeath{}
	start.PreRunE = func(cmd *cobra.Command, args []string) error {
		if err := next(cmd, args); err != nil {
			return err
		}
		serverCtx := sdkserver.GetServerContextFromCmd(cmd)
		if err := bindChain(serverCtx.Viper, serverCtx.Config.GenesisFile()); err != nil {
			return err
		}
		selectMendedMethods(serverCtx.Viper)
		if err := served.takeOver(serverCtx.Viper); err != nil {
			return err
		}
		if err := checkFirstStart(template, serverCtx.Config); err != nil {
			return err
		}
		if err := checkNodeKey(serverCtx.Config.NodeKeyFile()); err != nil {
			return err
		}
		var err error
		if tower, err = newWatchtower(serverCtx.Viper, serverCtx.Logger); err != nil {
			return err
		}
		surviveFileSizeLimit()
		failed := leaveToCosmovisor(serverCtx.Config.RootDir, serverCtx.Logger, death.report)
		serverCtx.Logger = watchedIndexes{watched{serverCtx.Logger, failed}, failed, keeper.takeOver}
		serverCtx.Logger = unreplaced{serverCtx.Logger}
		if err := lockHome(serverCtx.Config.RootDir); err != nil {
			return err
		}
		if validatorKey, err = openRemoteKey(serverCtx); err != nil {
			return err
		}
		return errors.Join(exposeSigner(), completeIndexes(serverCtx))
	}
	run := start.RunE
	start.RunE = func(cmd *cobra.Command, args []string) error {
		err := served.explain(run(cmd, args))
		tower.close()
		// A signal cancels the context of every server; that is how a node stops.
		if errors.Is(err, context.Canceled) {
			err = nil
		}
		home := sdkserver.GetServerContextFromCmd(cmd).Config.RootDir
		return clarified(home, errors.Join(death.err(), err, validatorKey.close()))
	}
}

// checkFirstStart validates the genesis before there is a database. CometBFT keeps the
// first genesis it sees, even one that the app then refuses: a file mended later would be
// ignored.
func checkFirstStart(template *app.App, config *cmtcfg.Config) error {
	_, err := os.Stat(filepath.Join(config.DBDir(), "state.db"))
	if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	genesis, err := checkGenesis(template, config.GenesisFile())
	if err != nil {
		return err
	}
	return checkValidators(template, genesis)
}

// checkValidators refuses a genesis that nobody could make blocks from.
func checkValidators(template *app.App, genesis *genutiltypes.AppGenesis) error {
	var gentxs genutiltypes.GenesisState
	if err := moduleState(template, genesis, genutiltypes.ModuleName, &gentxs); err != nil {
		return err
	}
	var staking stakingtypes.GenesisState
	if err := moduleState(template, genesis, stakingtypes.ModuleName, &staking); err != nil {
		return err
	}
	if len(gentxs.GenTxs) == 0 && len(staking.Validators) == 0 {
		return fmt.Errorf("the genesis of %s has no validators yet: the network is not launched; "+
			"its founders add theirs with `bttcd genesis gentx` and `bttcd genesis collect-gentxs`", genesis.ChainID)
	}
	return nil
}

// exclusive are the commands that open the databases of a home, as start does.
var exclusive = [][]string{
	{"export"}, {"rollback"}, {"prune"}, {"index-eth-tx"},
	{"snapshots", "delete"}, {"snapshots", "dump"}, {"snapshots", "export"}, {"snapshots", "list"},
	{"snapshots", "load"}, {"snapshots", "restore"},
	{"comet", "bootstrap-state"}, {"comet", "reset-state"}, {"comet", "unsafe-reset-all"},
}

// guardExclusive makes those commands say so when the node runs.
func guardExclusive(root *cobra.Command) {
	for _, path := range exclusive {
		cmd, rest, err := root.Find(path)
		if err != nil || len(rest) > 0 {
			panic(fmt.Sprintf("there is no command %v", path))
		}
		next := cmd.PreRunE
		cmd.PreRunE = func(cmd *cobra.Command, args []string) error {
			serverCtx := sdkserver.GetServerContextFromCmd(cmd)
			if err := lockHome(serverCtx.Config.RootDir); err != nil {
				return err
			}
			if path[0] != "comet" {
				if err := bindChain(serverCtx.Viper, serverCtx.Config.GenesisFile()); err != nil {
					return err
				}
			}
			if next == nil {
				return nil
			}
			return next(cmd, args)
		}
	}
}

// bindChain makes the chain id of the genesis, and the EVM chain id that follows from it,
// the node's. A configuration that says otherwise is refused: with another EVM chain id
// this node alone would judge Ethereum signatures differently.
func bindChain(options *viper.Viper, genesisFile string) error {
	genesis, err := genutiltypes.AppGenesisFromFile(genesisFile)
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("there is no genesis at %s: %w", genesisFile, errNoGenesis)
	}
	if err != nil {
		return fmt.Errorf("%s is not a genesis file: %w", genesisFile, err)
	}
	evmChainID, err := evmChainIDOf(genesis.ChainID)
	if err != nil {
		return fmt.Errorf("%s: %w", genesisFile, err)
	}
	if err := app.CheckConsensusParams(genesis.Consensus.Params); err != nil {
		return fmt.Errorf("%s: %w", genesisFile, err)
	}
	// Zero, our default of flag and file, stands for "not given".
	if configured := options.GetString(evmflags.EVMChainID); configured != "" && configured != "0" {
		if configured != strconv.FormatUint(evmChainID, 10) {
			return fmt.Errorf("%s = %s, but the EVM chain id of %s is %d: correct or remove it in app.toml, flags and environment",
				evmflags.EVMChainID, configured, genesis.ChainID, evmChainID)
		}
	}
	options.Set(evmflags.EVMChainID, evmChainID)
	options.Set("chain-id", genesis.ChainID)
	return nil
}

// lockHome refuses a second process on one home with a sentence; the databases would say
// "resource temporarily unavailable". The lock goes with the process.
func lockHome(home string) error {
	path := filepath.Join(home, "data", "bttcd.lock")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("locking the home: %w", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return errors.Join(fmt.Errorf("another bttcd runs on %s: stop it, or use another --home", home), file.Close())
	}
	homeLock = file
	return nil
}

// homeLock keeps the lock's file open until the process ends.
var homeLock *os.File
