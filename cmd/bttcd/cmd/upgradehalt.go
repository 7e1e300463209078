package cmd

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"time"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/version"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	"github.com/bttcprotocol/bttcd/internal/upgradeinfo"
)

// What x/upgrade ends a node with when its program is not that of the height.
var (
	upgradeDue   = regexp.MustCompile(`(?s)UPGRADE "([^"]+)" NEEDED at height: (\d+): (.*)`)
	upgradeEarly = regexp.MustCompile(`BINARY UPDATED BEFORE TRIGGER! UPGRADE "([^"]+)"`)
	upgradeLost  = regexp.MustCompile(`upgrade handler is missing for (\S+) upgrade plan`)
)

// cosmovisorPatience is how long a node that is due for an upgrade leaves it to cosmovisor to end
// it. One that ends by itself may be taken for one that has crashed.
const cosmovisorPatience = 30 * time.Second

// underCosmovisor reports whether cosmovisor runs this process.
func underCosmovisor() bool { return os.Getenv("DAEMON_HOME") != "" && os.Getenv("DAEMON_NAME") != "" }

// explainUpgrade says what the operator has to do about an upgrade, "" if the error is of another
// kind.
func explainUpgrade(home, text string) string {
	program := "this program"
	if version.Version != "" {
		program += " (bttcd " + version.Version + ")"
	}
	if match := upgradeDue.FindStringSubmatch(text); match != nil {
		file := filepath.Join(home, "data", upgradetypes.UpgradeInfoFilename)
		return fmt.Sprintf("upgrade %q is due at height %s, and %s does not have it: install the program that has it%s and start the node again; "+
			"%s has the plan", match[1], match[2], program, whereToGet(match[3]), file)
	}
	if match := upgradeEarly.FindStringSubmatch(text); match != nil {
		return fmt.Sprintf("%s is for after upgrade %q, whose height the chain has not reached: run the program before it until then", program, match[1])
	}
	if match := upgradeLost.FindStringSubmatch(text); match != nil {
		return fmt.Sprintf("%s is older than the chain, which has done upgrade %q: install the program that has it", program, match[1])
	}
	return ""
}

// whereToGet names the binary for this machine, if the plan has one. The rest of the text may
// follow the plan.
func whereToGet(info string) string {
	for end := len(info); end > 0; end-- {
		if info[end-1] != '}' {
			continue
		}
		parsed, err := upgradeinfo.Parse(info[:end])
		if link := parsed.For(runtime.GOOS + "/" + runtime.GOARCH); err == nil && link != "" {
			return " (" + link + ")"
		}
	}
	return ""
}

// clarified replaces an error about an upgrade.
func clarified(home string, err error) error {
	if err == nil {
		return nil
	}
	if text := explainUpgrade(home, err.Error()); text != "" {
		return errors.New(text)
	}
	return err
}

// leaveToCosmovisor wraps what ends the node when consensus has: at an upgrade the operator is told
// at once, and cosmovisor, which has read the plan by then, ends the node itself.
func leaveToCosmovisor(home string, logger log.Logger, report func(cause any)) func(cause any) {
	return func(cause any) {
		text := explainUpgrade(home, fmt.Sprint(cause))
		if text == "" || !underCosmovisor() {
			report(cause)
			return
		}
		logger.Error(text)
		time.AfterFunc(cosmovisorPatience, func() { report(cause) })
	}
}
