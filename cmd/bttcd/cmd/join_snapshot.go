package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	cmtcfg "github.com/cometbft/cometbft/config"
	cmtstate "github.com/cometbft/cometbft/state"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/spf13/viper"

	"cosmossdk.io/log/v2"

	sdkserver "github.com/cosmos/cosmos-sdk/server"
	"github.com/cosmos/cosmos-sdk/store/v2/rootmulti"
)

// restoreFile makes the state of the snapshot file in the stage, and compares it with what a light client says of
// that block. Each step is the command that an operator would use, in a process of its own.
func (j *joining) restoreFile(ctx context.Context) error {
	if j.file == nil {
		return nil
	}
	path, err := filepath.Abs(j.options.snapshot)
	if err != nil {
		return err
	}
	height, format := strconv.FormatUint(j.file.Height, 10), strconv.FormatUint(uint64(j.file.Format), 10)
	for _, step := range []struct {
		doing string
		args  []string
	}{
		{"reads the file", []string{"snapshots", "load", path}},
		{"restores the state", []string{"snapshots", "restore", height, format}},
		{"checks the block by a light client", []string{"comet", "bootstrap-state", "--height", height}},
	} {
		began := time.Now()
		if err := j.bttcd(ctx, step.args...); err != nil {
			return fmt.Errorf("bttcd %s: %w", strings.Join(step.args, " "), err)
		}
		j.say("%s: %.1f s", step.doing, time.Since(began).Seconds())
	}
	return checkRestored(j.stage.Dir, int64(j.file.Height))
}

// bttcd runs this program on the stage.
func (j *joining) bttcd(ctx context.Context, args ...string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	child := exec.CommandContext(ctx, self, append(args, "--home", j.stage.Dir)...)
	// The flags' variables, such as BTTCD_HOME, are this process's.
	child.Env = append(os.Environ(), "BTTCD_HOME="+j.stage.Dir)
	var said bytes.Buffer
	child.Stdout, child.Stderr = &said, &said
	if err := child.Run(); err != nil {
		return errors.New(lastError(said.String(), err))
	}
	return nil
}

// lastError is the sentence that a bttcd ended with.
func lastError(said string, otherwise error) string {
	if at := strings.LastIndex(said, "Error: "); at >= 0 {
		return strings.TrimSpace(said[at+len("Error: "):])
	}
	return otherwise.Error()
}

// checkRestored compares the app hash of a restored state with that in the block after it, which the light client
// has checked. A file whose hashes are all right can still hold a state that somebody made up.
func checkRestored(home string, height int64) (err error) {
	reader := viper.New()
	reader.SetConfigFile(filepath.Join(home, "config", "app.toml"))
	if err := reader.ReadInConfig(); err != nil {
		return err
	}
	db, err := dbm.NewDB("application", sdkserver.GetAppDBBackend(reader), filepath.Join(home, "data"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	info, err := rootmulti.NewStore(db, log.NewNopLogger()).GetCommitInfo(height)
	if err != nil {
		return fmt.Errorf("the restored state: %w", err)
	}
	restored := info.CommitID().Hash
	want, err := chainAppHash(home)
	if err != nil {
		return err
	}
	if !bytes.Equal(restored, want) {
		return fmt.Errorf("the snapshot's state has the app hash %X, and the chain says %X for block %d: "+
			"the file is of another chain or forged. Do not use it", restored, want, height)
	}
	return nil
}

// chainAppHash is what the bootstrapped consensus state says.
func chainAppHash(home string) (hash []byte, err error) {
	config := cmtcfg.DefaultConfig().SetRoot(home)
	db, err := openCometDB(config, "state")
	if err != nil {
		return nil, err
	}
	states := cmtstate.NewStore(db, cmtstate.StoreOptions{})
	defer func() { err = errors.Join(err, states.Close()) }()
	state, err := states.Load()
	if err != nil {
		return nil, fmt.Errorf("reading the consensus state: %w", err)
	}
	return state.AppHash, nil
}
