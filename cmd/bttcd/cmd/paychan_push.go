package cmd

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/bttcprotocol/bttcd/internal/units"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

const (
	flagFile   = "file"
	flagLane   = "lane"
	flagExpiry = "expiry"
)

func pushCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "push PURSE [PAYEE=TOTAL...]",
		Short: "Pay many payees from a purse in one transaction, without vouchers",
		Long: `Pay many payees from a purse in one transaction, as its owner or by a session key: the cheapest way.
TOTAL is all that the payee's lane is to have been paid since its beginning, such as 1.5btt, or a whole
number of base units: what it was paid already is not paid again, so that a push may be repeated.
A lane is told apart by --lane and --expiry; another lane or expiry begins from zero.

--file takes more of them: CSV whose first line names the columns payee and total and, if they differ
from the flags, lane and expiry; or JSON, [{"payee": "0x...", "total": "1.5btt", "lane": 0, "expiry": 1800000000}].
Payees are named by any spelling of their address, or by a key of the keyring. Without --gas the limit
is computed from the batch.`,
		Example: `  bttcd tx paychan push 7 0x52908400098527886E0F7030069857D2E4169EE7=1.5btt seeder=20btt --expiry 1800000000 --from alice
  bttcd tx paychan push 7 --file payees.csv --lane 3 --expiry 1800000000 --from alice`,
		Args: cobra.MinimumNArgs(1),
		RunE: runPush,
	}
	cmd.Flags().String(flagFile, "", "file with more payees, CSV or JSON; - for standard input")
	cmd.Flags().Uint32(flagLane, 0, "number of the lanes")
	cmd.Flags().Uint64(flagExpiry, 0, "last second, in Unix time, at which the lanes pay")
	cmd.Flags().Uint32(flagEpoch, 0, "epoch of the purse (default: its present one)")
	flags.AddTxFlagsToCmd(cmd)
	return cmd
}

func runPush(cmd *cobra.Command, args []string) error {
	clientCtx, err := client.GetClientTxContext(cmd)
	if err != nil {
		return err
	}
	purse, err := parsePurse(args[0])
	if err != nil {
		return err
	}
	p := pusher{cmd: cmd, seen: map[string]bool{}}
	if err := p.readAll(args[1:]); err != nil {
		return err
	}
	epoch, err := p.epoch(clientCtx, purse)
	if err != nil {
		return err
	}
	push := &types.MsgPush{Sender: sender(clientCtx), Purse: purse, Epoch: epoch, Items: p.items}
	return sendBatch(cmd, clientCtx, push, push.Gas(), push.Size())
}

// pusher gathers the items of a push.
type pusher struct {
	cmd   *cobra.Command
	items []types.PushItem
	denom string
	seen  map[string]bool
}

// pushRow is one item as people write it.
type pushRow struct{ payee, total, lane, expiry string }

func (p *pusher) readAll(pairs []string) error {
	for _, pair := range pairs {
		payee, total, found := strings.Cut(pair, "=")
		if !found {
			return fmt.Errorf("%q is not of the form PAYEE=TOTAL", pair)
		}
		if err := p.add(pushRow{payee: payee, total: total}); err != nil {
			return fmt.Errorf("%s: %w", pair, err)
		}
	}
	name, err := p.cmd.Flags().GetString(flagFile)
	if err != nil {
		return err
	}
	if name != "" {
		if err := p.readFile(name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if len(p.items) == 0 {
		return fmt.Errorf("nobody to pay: give PAYEE=TOTAL, or --%s", flagFile)
	}
	return nil
}

func (p *pusher) readFile(name string) error {
	input := p.cmd.InOrStdin()
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		input = file
	}
	text, err := io.ReadAll(io.LimitReader(input, maxDocuments))
	if err != nil {
		return err
	}
	read := readPushCSV
	if strings.HasPrefix(strings.TrimLeftFunc(string(text), unicode.IsSpace), "[") {
		read = readPushJSON
	}
	rows, err := read(text)
	if err != nil {
		return err
	}
	for i, row := range rows {
		if err := p.add(row); err != nil {
			return fmt.Errorf("payee %d: %w", i+1, err)
		}
	}
	return nil
}

// readPushJSON takes totals as text, such as "1.5btt", and as numbers.
func readPushJSON(text []byte) ([]pushRow, error) {
	var rows []struct {
		Payee  string          `json:"payee"`
		Total  json.RawMessage `json:"total"`
		Lane   json.Number     `json:"lane"`
		Expiry json.Number     `json:"expiry"`
	}
	if err := strictJSON(text, &rows); err != nil {
		return nil, err
	}
	found := make([]pushRow, len(rows))
	for i, row := range rows {
		found[i] = pushRow{row.Payee, strings.Trim(string(row.Total), `"`), row.Lane.String(), row.Expiry.String()}
	}
	return found, nil
}

func readPushCSV(text []byte) ([]pushRow, error) {
	reader := csv.NewReader(strings.NewReader(string(text)))
	reader.TrimLeadingSpace = true
	records, err := reader.ReadAll()
	if err != nil {
		return nil, err
	}
	if len(records) == 0 || !slices.Contains(records[0], "payee") || !slices.Contains(records[0], "total") {
		return nil, errors.New("the first line must name the columns, payee and total among them")
	}
	rows := make([]pushRow, 0, len(records)-1)
	for _, record := range records[1:] {
		var row pushRow
		for i, column := range records[0] {
			switch column {
			case "payee":
				row.payee = strings.TrimSpace(record[i])
			case "total":
				row.total = strings.TrimSpace(record[i])
			case "lane":
				row.lane = strings.TrimSpace(record[i])
			case "expiry":
				row.expiry = strings.TrimSpace(record[i])
			default:
				return nil, fmt.Errorf("column %q is not payee, total, lane or expiry", column)
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (p *pusher) add(row pushRow) error {
	payee, err := accountNamed(p.cmd, row.payee)
	if err != nil {
		return fmt.Errorf("payee %q: %w", row.payee, err)
	}
	total, err := p.total(row.total)
	if err != nil {
		return err
	}
	lane, err := p.number(row.lane, flagLane, 32)
	if err != nil {
		return err
	}
	expiry, err := p.number(row.expiry, flagExpiry, 64)
	if err != nil {
		return err
	}
	if expiry == 0 {
		return fmt.Errorf("no expiry: give --%s in Unix seconds, and the same one when you repeat or go on", flagExpiry)
	}
	key := fmt.Sprint(payee, lane, expiry)
	if p.seen[key] {
		return fmt.Errorf("payee %q is named twice on lane %d: totals are not added up", row.payee, lane)
	}
	p.seen[key] = true
	p.items = append(p.items, types.PushItem{Payee: payee.Bytes(), Lane: uint32(lane), Cumulative: total, Expiry: expiry})
	return nil
}

// number is a row's own, or that of the flag.
func (p *pusher) number(own, flag string, bits int) (uint64, error) {
	text := own
	if text == "" {
		text = p.cmd.Flags().Lookup(flag).Value.String()
	}
	value, err := strconv.ParseUint(text, 10, bits)
	if err != nil {
		return 0, fmt.Errorf("%s is %q: it must be a whole number below 2^%d", flag, text, bits)
	}
	return value, nil
}

func (p *pusher) total(text string) (math.Int, error) {
	if strings.Trim(text, "0123456789") == "" && text != "" {
		if amount, ok := math.NewIntFromString(text); ok {
			return amount, nil
		}
	}
	coin, err := units.ParseCoin(text)
	if err != nil {
		return math.Int{}, err
	}
	if p.denom != "" && p.denom != coin.Denom {
		return math.Int{}, fmt.Errorf("totals are of two denoms, %s and %s: a purse has one", p.denom, coin.Denom)
	}
	p.denom = coin.Denom
	return coin.Amount, nil
}

// epoch asks the chain for the purse's, and whether it holds what totals are of.
func (p *pusher) epoch(clientCtx client.Context, id uint64) (uint32, error) {
	epoch, err := p.cmd.Flags().GetUint32(flagEpoch)
	if err != nil {
		return 0, err
	}
	given := p.cmd.Flags().Changed(flagEpoch)
	if clientCtx.Offline {
		if !given {
			return 0, fmt.Errorf("--%s is missing: with --%s the chain is not asked for it", flagEpoch, flags.FlagOffline)
		}
		return epoch, nil
	}
	purse, err := askPurse(p.cmd, clientCtx, id)
	if err != nil {
		return 0, err
	}
	if p.denom != "" && p.denom != purse.Denom {
		return 0, fmt.Errorf("purse %d holds %s, and totals are of %s: give totals in %s", id, purse.Denom, p.denom, purse.Denom)
	}
	if given {
		return epoch, nil
	}
	return purse.Epoch, nil
}
