package monitoring

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMetricsOfExpressions(t *testing.T) {
	for expr, want := range map[string][]string{
		`up{job="bttcd"} == 0 or bttc_up == 0`:                                   {"up", "bttc_up"},
		`rate(a_sum[5m]) / on (instance, job) rate(a_count{x="y z"}[5m]) > 1e17`: {"a_sum", "a_count"},
		`max by (chain_id) (h) - on (chain_id) group_right () h > 20`:            {"h"},
		`predict_linear(free[6h], 3 * 86400) < 0`:                                {"free"},
		`a == 0 unless on (instance) b == 1`:                                     {"a", "b"},
		`min_over_time((seen - applied)[15m:1m]) > 0`:                            {"seen", "applied"},
		`histogram_quantile(0.99, sum by (le) (rate(query_seconds_bucket[5m])))`: {"query_seconds_bucket"},
		`time() - process_start_time_seconds{job="$job", instance=~"$instance"}`: {"process_start_time_seconds"},
	} {
		require.Equal(t, want, Metrics(expr), expr)
	}
}

// TestEveryAlertIsTried holds that each alert has a case that fires it and one that does not, on metrics of its
// own. promtool runs them: scripts/test-alerts.sh.
func TestEveryAlertIsTried(t *testing.T) {
	rules, err := Rules()
	require.NoError(t, err)
	require.Greater(t, len(rules), 40)
	cases, err := Cases()
	require.NoError(t, err)
	fires, quiet := map[string]bool{}, map[string]bool{}
	exprs := map[string]string{}
	for _, rule := range rules {
		require.NotContains(t, exprs, rule.Alert, "the name is there twice")
		exprs[rule.Alert] = rule.Expr
	}
	for _, tried := range cases {
		for _, assert := range tried.Asserts {
			require.Contains(t, exprs, assert.Alert, "%s is about no alert", tried.Name)
			if len(assert.Expected) > 0 {
				fires[assert.Alert] = true
				continue
			}
			named := false
			for _, metric := range Metrics(exprs[assert.Alert]) {
				for _, input := range tried.Input {
					named = named || strings.HasPrefix(input.Series, metric+"{")
				}
			}
			require.True(t, named, "%s stays quiet for want of its metrics", tried.Name)
			quiet[assert.Alert] = true
		}
	}
	for _, rule := range rules {
		require.True(t, fires[rule.Alert], "%s has no case that fires it", rule.Alert)
		require.True(t, quiet[rule.Alert], "%s has no case that does not fire it", rule.Alert)
	}
}

var heading = regexp.MustCompile(`(?m)^#+ (.*)$`)

// anchor is how headings are named in links.
func anchor(title string) string {
	title = strings.ToLower(strings.NewReplacer("`", "", ",", "", "?", "", ":", "", "'", "", ".", "").Replace(title))
	return strings.ReplaceAll(title, " ", "-")
}

// TestEveryAlertHasAPage holds the alerts' links against the runbook.
func TestEveryAlertHasAPage(t *testing.T) {
	rules, err := Rules()
	require.NoError(t, err)
	for _, rule := range rules {
		require.Contains(t, []string{"critical", "warning"}, rule.Labels["severity"], rule.Alert)
		require.NotEmpty(t, rule.Annotations["summary"], rule.Alert)
		page, section, hasSection := strings.Cut(rule.Annotations["runbook"], "#")
		raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "runbook", page))
		require.NoError(t, err, rule.Alert)
		var anchors []string
		for _, title := range heading.FindAllStringSubmatch(string(raw), -1) {
			anchors = append(anchors, anchor(title[1]))
		}
		if hasSection {
			require.Contains(t, anchors, section, "%s: docs/runbook/%s", rule.Alert, page)
		}
	}
}

// TestDashboardsAreWhole holds that panels have queries, sizes and ids that Grafana takes.
func TestDashboardsAreWhole(t *testing.T) {
	dashboards, err := Dashboards()
	require.NoError(t, err)
	require.Len(t, dashboards, 3)
	uids := map[string]bool{}
	for name, dashboard := range dashboards {
		require.NotEmpty(t, dashboard.Title, name)
		require.False(t, uids[dashboard.UID], "%s: its uid %q is another's", name, dashboard.UID)
		uids[dashboard.UID] = true
		ids, taken := map[int]bool{}, map[[2]int]string{}
		for _, panel := range dashboard.Panels {
			require.False(t, ids[panel.ID], "%s: id %d of %q is another's", name, panel.ID, panel.Title)
			ids[panel.ID] = true
			require.LessOrEqual(t, panel.GridPos.X+panel.GridPos.W, 24, "%s: %q is off the page", name, panel.Title)
			for x := range panel.GridPos.W {
				for y := range panel.GridPos.H {
					cell := [2]int{panel.GridPos.X + x, panel.GridPos.Y + y}
					require.Empty(t, taken[cell], "%s: %q lies over it", name, panel.Title)
					taken[cell] = panel.Title
				}
			}
			if panel.Type == "row" {
				continue
			}
			require.NotEmpty(t, panel.Targets, "%s: %q", name, panel.Title)
			for _, target := range panel.Targets {
				require.NotEmpty(t, Metrics(target.Expr), "%s: %q", name, panel.Title)
			}
		}
	}
}
