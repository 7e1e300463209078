package cmd

import (
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// trackView is what track prints.
type trackView struct {
	Transfers []transferView `json:"transfers"`
	// Pending are deposits that only the node of this machine has seen.
	Pending []pendingView `json:"pending"`
	// Finished says that there are transfers and that nothing more happens to any of them.
	Finished bool `json:"finished"`

	// local is why the node of this machine was not asked.
	local error
}

// transferView is a transfer, as people and programs want it.
type transferView struct {
	ID         uint64     `json:"id"`
	Inbound    bool       `json:"inbound"`
	Chain      string     `json:"chain"`
	Stage      string     `json:"stage"`
	Amount     string     `json:"amount"`
	Coin       string     `json:"coin"`
	Fee        string     `json:"fee,omitempty"`
	Contract   string     `json:"contract,omitempty"` // of a token that is not bridged yet: Coin has no denom
	Local      string     `json:"local"`
	Remote     string     `json:"remote"`
	Withdrawal uint64     `json:"withdrawal,omitempty"`
	Nonce      uint64     `json:"nonce,omitempty"`
	RemoteHash string     `json:"remote_hash,omitempty"`
	Hashes     []string   `json:"hashes,omitempty"`
	RemoteTime uint64     `json:"remote_time,omitempty"`
	Steps      []stepView `json:"steps"`
	WaitsFor   string     `json:"waits_for,omitempty"`
	Expected   int64      `json:"expected_time,omitempty"`
	Note       string     `json:"note,omitempty"`
	Finished   bool       `json:"finished"`
}

type stepView struct {
	Stage  string `json:"stage"`
	Height int64  `json:"height"`
	Time   int64  `json:"time"`
}

// pendingView is an event that the chain does not know yet.
type pendingView struct {
	pendingEvent
	Amount    string `json:"amount,omitempty"`
	Recipient string `json:"recipient,omitempty"`
	Stage     string `json:"stage"`
}

func stageName(stage bridgetypes.TransferStage) string {
	return strings.ToLower(strings.TrimPrefix(stage.String(), "TRANSFER_STAGE_"))
}

func (t *tracker) transfer(status bridgetypes.TransferStatus, pending []pendingEvent) transferView {
	transfer := status.Transfer
	_, finished := transfer.Ended()
	view := transferView{
		ID: transfer.Id, Inbound: transfer.Inbound, Chain: t.rows[transfer.Row].Row.Name, Stage: stageName(transfer.Stage()),
		Amount: t.amount(transfer), Coin: transfer.Amount.String(), Contract: remoteText(transfer.Contract),
		Local: sdk.AccAddress(transfer.Local).String(), Remote: remoteText(transfer.Remote),
		Withdrawal: transfer.Withdrawal, Nonce: transfer.Nonce, RemoteHash: status.RemoteHash, RemoteTime: transfer.RemoteTime,
		WaitsFor: status.WaitsFor, Expected: status.ExpectedTime, Note: transfer.Note, Finished: finished, Steps: []stepView{},
	}
	if !transfer.Fee.IsNil() && transfer.Fee.IsPositive() {
		view.Fee = t.show(transfer.Row, transfer.Fee)
	}
	for _, hash := range transfer.Hashes {
		view.Hashes = append(view.Hashes, "0x"+hex.EncodeToString(hash))
	}
	for _, step := range transfer.Steps {
		view.Steps = append(view.Steps, stepView{stageName(step.Stage), step.Height, step.Time})
	}
	if !finished && !transfer.Inbound {
		view.executing(transfer, pending)
	}
	return view
}

// amount writes what a transfer moves. Of a deposit the token may be unknown, or all.
func (t *tracker) amount(transfer bridgetypes.Transfer) string {
	switch {
	case transfer.Amount.Denom != "":
		return t.show(transfer.Row, transfer.Amount)
	case len(transfer.Contract) > 0:
		return fmt.Sprintf("%s units of %s", transfer.Amount.Amount, remoteText(transfer.Contract))
	default:
		return "unknown"
	}
}

// remoteText is an account or contract of a remote chain, or nothing if it is not known.
func remoteText(account []byte) string {
	if len(account) == 0 {
		return ""
	}
	return common.BytesToAddress(account).Hex()
}

// executing says that the packet of a withdrawal was seen to execute before the chain knows it.
func (v *transferView) executing(transfer bridgetypes.Transfer, pending []pendingEvent) {
	for _, event := range pending {
		executed, is := event.executed()
		if !is || event.Row != transfer.Row || executed.PacketNonce != transfer.Nonce {
			continue
		}
		v.RemoteHash, v.WaitsFor = event.Hash.Hex(), fmt.Sprintf("its execution in block %d of %s: %s", event.Block, event.Chain, event.progress())
		v.Expected = int64(executed.Time) + int64(event.SecondsToFinal) //nolint:gosec // seconds
	}
}

// progress says how near an event is to the chain.
func (e pendingEvent) progress() string {
	switch {
	case e.Final:
		return "final, BTTC takes it up in a block or two"
	case e.SecondsToFinal > 0:
		return fmt.Sprintf("seen, not final yet: about %d s", e.SecondsToFinal)
	default:
		return "seen, not final yet: any moment now"
	}
}

func (t *tracker) pending(event pendingEvent) pendingView {
	view := pendingView{pendingEvent: event, Stage: "unfinal"}
	if event.Final {
		view.Stage = "final"
	}
	if deposit, is := event.deposit(); is {
		view.Recipient = sdk.AccAddress(deposit.Recipient[:]).String()
		view.Amount = "an unknown token"
		if token, known := t.tokens[tokenKey(event.Row, string(deposit.Token[:]))]; known {
			view.Amount = token.Show(math.NewIntFromBigInt(deposit.Amount))
		}
	}
	return view
}

// show writes a coin as people know it.
func (t *tracker) show(row uint32, coin sdk.Coin) string {
	if token, known := t.tokens[tokenKey(row, coin.Denom)]; known {
		return token.Show(coin.Amount)
	}
	if coin.Denom == chain.BaseDenom {
		return amountText(coin.Amount, coin.Denom)
	}
	return coin.String()
}

func (v trackView) empty() bool { return len(v.Transfers)+len(v.Pending) == 0 }

func (v trackView) finished() bool {
	for _, transfer := range v.Transfers {
		if !transfer.Finished {
			return false
		}
	}
	return len(v.Transfers) > 0 && len(v.Pending) == 0
}

func (v trackView) unknown(text string) error {
	if v.local != nil {
		return fmt.Errorf("no transfer of %s is known on BTTC. A deposit is known here once it is final on its chain: until then only a node on this machine could tell, "+
			"and none answers (--home names its home)", text)
	}
	return fmt.Errorf("no transfer of %s is known, and the node on this machine has seen none that is not final yet", text)
}

// print writes a table, and the history of a single transfer below it.
func (v trackView) print(out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tWAY\tAMOUNT\tTO\tSTAGE\tSINCE\tWAITS FOR")
	for _, event := range v.Pending {
		amount, to := event.Amount, event.Recipient
		if amount == "" {
			amount, to = "a packet", event.Chain
		}
		fmt.Fprintf(table, "-\t%s to BTTC\t%s\t%s\t%s\t%s\t%s\n", event.Chain, amount, to, event.Stage, clock(int64(event.Time)), event.progress()) //nolint:gosec // a time
	}
	for _, transfer := range v.Transfers {
		way, to := transfer.Chain+" to BTTC", transfer.Local
		if !transfer.Inbound {
			way, to = "BTTC to "+transfer.Chain, transfer.Remote
		}
		if to == "" {
			to = "-"
		}
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s\t%s\n", transfer.ID, way, transfer.Amount, to, transfer.Stage, transfer.since(), transfer.next())
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if len(v.Transfers) == 1 {
		return v.Transfers[0].history(out)
	}
	return nil
}

func (v transferView) since() string {
	if len(v.Steps) == 0 {
		return ""
	}
	return clock(v.Steps[len(v.Steps)-1].Time)
}

func (v transferView) next() string {
	switch {
	case v.Finished && v.WaitsFor == "":
		return "nothing"
	case !v.Finished && v.Expected > 0:
		return fmt.Sprintf("%s (expected %s)", v.WaitsFor, clock(v.Expected))
	default:
		return v.WaitsFor
	}
}

// history lists the steps of a transfer.
func (v transferView) history(out io.Writer) error {
	var text strings.Builder
	text.WriteString("\n")
	if v.Inbound && v.Remote != "" {
		fmt.Fprintf(&text, "%s  deposited on %s by %s\n", clock(int64(v.RemoteTime)), v.Chain, v.Remote) //nolint:gosec // a time
	}
	for _, step := range v.Steps {
		fmt.Fprintf(&text, "%s  %s, block %d\n", clock(step.Time), step.Stage, step.Height)
	}
	for _, detail := range [][2]string{{"fee", v.Fee}, {"note", v.Note}, {"transaction on " + v.Chain, v.RemoteHash}} {
		if detail[1] != "" {
			fmt.Fprintf(&text, "%s: %s\n", detail[0], detail[1])
		}
	}
	_, err := io.WriteString(out, text.String())
	return err
}

// clock is the time of day where the user is, with the date if it is another day.
func clock(seconds int64) string {
	if seconds == 0 {
		return "-"
	}
	at, now := time.Unix(seconds, 0), time.Now()
	if at.YearDay() == now.YearDay() && at.Year() == now.Year() {
		return at.Format(time.TimeOnly)
	}
	return at.Format(time.DateTime)
}
