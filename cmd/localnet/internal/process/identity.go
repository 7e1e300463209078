package process

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// errGone says that no process has the pid, or only one that has ended and waits for its parent.
var errGone = errors.New("no such process")

// startTime returns when the process was started, in a form that is only good for
// comparing: a pid is reused, a pid with its start time is not.
func startTime(pid int) (string, error) {
	if _, err := os.Stat("/proc/self/stat"); err == nil {
		return startTimeProc(pid)
	}
	return startTimePS(pid)
}

// startTimeProc reads Linux's /proc: clock ticks since the boot that boot_id names.
func startTimeProc(pid int) (string, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return "", errGone
	}
	ticks, err := parseStat(stat)
	if err != nil {
		return "", err
	}
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		boot = nil
	}
	return strings.TrimSpace(string(boot)) + "/" + ticks, nil
}

// Fields of /proc/PID/stat after the program's name, from 0: see proc(5), where they are
// 3, 20 and 22.
const (
	statState     = 0
	statThreads   = 17
	statStartTime = 19
)

func parseStat(stat []byte) (string, error) {
	// The name is in parentheses and may hold anything, parentheses and blanks too.
	end := bytes.LastIndexByte(stat, ')')
	if end < 0 {
		return "", fmt.Errorf("unexpected /proc stat line %q", stat)
	}
	fields := strings.Fields(string(stat[end+1:]))
	if len(fields) <= statStartTime {
		return "", fmt.Errorf("unexpected /proc stat line %q", stat)
	}
	// The first thread is a zombie before the others have ended, which still hold the ports.
	threads, err := strconv.Atoi(fields[statThreads])
	if err != nil {
		return "", fmt.Errorf("unexpected /proc stat line %q", stat)
	}
	if ended(fields[statState]) && threads <= 1 {
		return "", errGone
	}
	return fields[statStartTime], nil
}

// startTimePS asks ps, where there is no /proc.
func startTimePS(pid int) (string, error) {
	output, err := exec.Command("ps", "-o", "stat=,lstart=", "-p", strconv.Itoa(pid)).Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return "", errGone
	}
	if err != nil {
		return "", fmt.Errorf("ask ps for process %d: %w", pid, err)
	}
	state, started, found := strings.Cut(strings.TrimSpace(string(output)), " ")
	if !found || ended(state) {
		return "", errGone
	}
	return "ps/" + strings.Join(strings.Fields(started), " "), nil
}

// ended reports whether a process state is that of a zombie or a dead process.
func ended(state string) bool { return strings.HasPrefix(state, "Z") || strings.HasPrefix(state, "X") }
