package paychan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/client/paychan"
)

func TestTab(t *testing.T) {
	tab := paychan.NewTab(abtt(50))
	require.NoError(t, tab.Serve(abtt(25)))
	require.NoError(t, tab.Serve(abtt(25)))
	require.ErrorIs(t, tab.Serve(abtt(1)), paychan.ErrUnpaid)
	require.Equal(t, abtt(50), tab.Owed(), "what is refused is not put on the tab")
	tab.Paid(abtt(75))
	require.NoError(t, tab.Serve(abtt(75)), "paid ahead")
	require.ErrorIs(t, tab.Serve(abtt(1)), paychan.ErrUnpaid)
	tab.SetWindow(abtt(60))
	require.NoError(t, tab.Serve(abtt(10)))
}
