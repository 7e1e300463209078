package cmd

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// judge says in words what the operator has to know of a row.
func (s *bridgeStatus) judge(v rowStatusView) {
	if v.Note != "" {
		s.problem("%s: %s", v.Name, v.Note)
	}
	if !s.local {
		return
	}
	if v.LocalProblem != "" {
		s.problem("%s: %s", v.Name, v.LocalProblem)
	}
	if !v.Reported && !v.unwatched {
		s.problem("%s: this node abstains, because what it saw last is too old or in dispute", v.Name)
	}
	for _, end := range v.Endpoints {
		if end.Error != "" {
			// Most errors begin with the endpoint's name.
			s.problem("%s: endpoint %s: %s", v.Name, end.Name, strings.TrimPrefix(end.Error, end.Name+": "))
		}
	}
	if v.Seen > v.Applied+pendingAlarm {
		s.problem("%s: %d events are final and not applied: more than two thirds of the power must have seen them", v.Name, v.Seen-v.Applied)
	}
	if s.Key.Operator != "" && !v.InSet {
		s.problem("%s: the Portal does not list this key yet: it signs once a set with it is executed there", v.Name)
	}
	if len(v.Unsigned) > unsignedAlarm {
		s.problem("%s: %d packets lack this key's signature: see the log of the node, or of the remote signer", v.Name, len(v.Unsigned))
	}
}

// What is normal for a block or two is no alarm.
const (
	pendingAlarm  = 128
	unsignedAlarm = 4
)

// print writes tables, and what is wrong below them.
func (s *bridgeStatus) print(out io.Writer) error {
	key, operator := s.Key.Address, s.Key.Operator
	switch {
	case !s.local:
		key = "unknown: the node of this home does not answer"
	case key == "":
		key = "none"
	case operator == "":
		key += ", not registered"
	default:
		key += ", registered for " + operator
	}
	if _, err := fmt.Fprintf(out, "bridge key: %s\n\n", key); err != nil {
		return err
	}
	slices.SortFunc(s.Rows, func(a, b rowStatusView) int { return cmp.Compare(a.Row, b.Row) })
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ROW\tCHAIN\tAPPLIED\tSEEN\tLAG\tPACKETS\tUNSIGNED\tWAITING\tHELD\tIN SET\tPAUSED")
	for _, row := range s.Rows {
		fmt.Fprintf(table, "%d\t%s\t%d\t%d\t%ds\t%d\t%d\t%d\t%d\t%s\t%s\n", row.Row, row.Name, row.Applied, row.Seen, row.LagSeconds,
			row.OpenPackets, len(row.Unsigned), row.Waiting, row.Held, row.inSet(), row.paused())
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if err := s.printEndpoints(out); err != nil {
		return err
	}
	return s.printProblems(out)
}

func (v rowStatusView) inSet() string {
	if !v.InSet {
		return "no"
	}
	return fmt.Sprintf("%d of %d", v.Power, v.TotalPower)
}

func (v rowStatusView) paused() string {
	switch {
	case v.PausedIn && v.PausedOut:
		return "both ways"
	case v.PausedIn:
		return "deposits"
	case v.PausedOut:
		return "withdrawals"
	}
	return "no"
}

func (s *bridgeStatus) printEndpoints(out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "\nENDPOINT\tCHAIN\tFINAL BLOCK\tLAG\tDISAGREED\tSTATE")
	count := 0
	for _, row := range s.Rows {
		for _, end := range row.Endpoints {
			state := "well"
			if end.Error != "" {
				state = "failing, see below"
			}
			fmt.Fprintf(table, "%s\t%s\t%d\t%ds\t%d\t%s\n", end.Name, row.Name, end.FinalBlock, end.LagSeconds, end.Disagreements, state)
			count++
		}
	}
	if count == 0 {
		return nil
	}
	return table.Flush()
}

func (s *bridgeStatus) printProblems(out io.Writer) error {
	if len(s.Problems) == 0 {
		_, err := fmt.Fprintln(out, "\nall is well")
		return err
	}
	_, err := fmt.Fprintf(out, "\nproblems:\n  - %s\n", strings.Join(s.Problems, "\n  - "))
	return err
}
