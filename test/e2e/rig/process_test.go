package rig_test

import (
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

func TestGone(t *testing.T) {
	require.False(t, rig.Gone(os.Getpid()))
	child := exec.Command("cat")
	stdin, err := child.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	require.False(t, rig.Gone(child.Process.Pid))
	require.NoError(t, stdin.Close())
	rig.Wait(t, "the child to end, though nobody waits for it", 10*time.Second, func() error {
		if !rig.Gone(child.Process.Pid) {
			return os.ErrExist
		}
		return nil
	})
	require.NoError(t, child.Wait())
	require.True(t, rig.Gone(child.Process.Pid))
}
