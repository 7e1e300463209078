package cmd

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/bttcprotocol/bttcd/internal/cosmovisor"
	"github.com/bttcprotocol/bttcd/internal/upgradeinfo"
)

// cosmovisorOptions are the flags of `bttcd cosmovisor-init`.
type cosmovisorOptions struct{ program, upgrade, sha256 string }

// cosmovisorReport is what the command prints.
type cosmovisorReport struct {
	Environment string `json:"environment"`
	Current     string `json:"current"`
	Upgrade     string `json:"upgrade,omitempty"`
	SHA256      string `json:"sha256,omitempty"`
}

func cosmovisorCommand() *cobra.Command {
	var options cosmovisorOptions
	cmd := &cobra.Command{
		Use:   "cosmovisor-init",
		Short: "Lay out a home for cosmovisor, which swaps the program at an upgrade",
		Long: `Lay out a home for cosmovisor, which runs the node and swaps its program at an upgrade:

  cosmovisor/genesis/bin/bttcd         this program
  cosmovisor/upgrades/NAME/bin/bttcd   the program of the upgrade NAME (--upgrade)
  cosmovisor/current                   a link to the one that runs
  cosmovisor/environment               the variables to start cosmovisor with

The command may be repeated, and run beside a node: what is there is not replaced. A program is put
in place once it has told its version, so that one for another platform, or a cut one, is refused.`,
		Example: `  bttcd cosmovisor-init
  bttcd cosmovisor-init --upgrade v2 --binary ./bttcd-v2 --sha256 3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3`,
		Args: cobra.NoArgs,
		// Others make what a home lacks.
		Annotations: map[string]string{homeless: ""},
		RunE: func(cmd *cobra.Command, _ []string) error {
			home, err := filepath.Abs(client.GetClientContextFromCmd(cmd).HomeDir)
			if err != nil {
				return err
			}
			report, err := options.run(cosmovisor.Layout{Home: home})
			if err != nil {
				return err
			}
			return report.print(cmd)
		},
	}
	cmd.Flags().StringVar(&options.upgrade, "upgrade", "", "name of a planned upgrade to prepare, as its proposal has it")
	cmd.Flags().StringVar(&options.program, "binary", "", "the program of that upgrade (without --upgrade: what runs until the first one; default: this program)")
	cmd.Flags().StringVar(&options.sha256, "sha256", "", "the sha256 that the program of the upgrade must have")
	cmd.Flags().StringP(flags.FlagOutput, "o", flags.OutputFormatText, "Output format (text|json)")
	return cmd
}

func (o cosmovisorOptions) run(layout cosmovisor.Layout) (cosmovisorReport, error) {
	report := cosmovisorReport{Environment: layout.Environment()}
	if o.upgrade == "" && o.sha256 != "" {
		return report, errors.New("--sha256 is of the program of an upgrade: name it with --upgrade")
	}
	self, err := os.Executable()
	if err != nil {
		return report, fmt.Errorf("finding this program: %w", err)
	}
	if o.upgrade == "" {
		err = layout.Init(cmp.Or(o.program, self))
	} else {
		report.SHA256, err = o.prepare(layout, self)
		report.Upgrade = layout.Upgrade(o.upgrade)
	}
	if err != nil {
		return report, err
	}
	report.Current, err = layout.Running()
	return report, err
}

func (o cosmovisorOptions) prepare(layout cosmovisor.Layout, self string) (sum string, err error) {
	if o.program == "" {
		return "", errors.New("--upgrade needs --binary, the program of that upgrade")
	}
	if err := upgradeinfo.CheckName(o.upgrade); err != nil {
		return "", fmt.Errorf("--upgrade: %w", err)
	}
	return layout.Prepare(o.upgrade, o.program, o.sha256, self)
}

func (r cosmovisorReport) print(cmd *cobra.Command) error {
	format, err := cmd.Flags().GetString(flags.FlagOutput)
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	if format == flags.OutputFormatJSON {
		return json.NewEncoder(out).Encode(r)
	}
	if r.Upgrade != "" {
		if _, err := fmt.Fprintf(out, "prepared  %s\n          sha256 %s\n", r.Upgrade, r.SHA256); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(out, "runs now  %s\nvariables %s\n\nStart it with those variables: cosmovisor run start\n", r.Current, r.Environment)
	return err
}
