// Package monitoring holds what watches a network: Prometheus's configuration and alert rules, the rules'
// test cases, and Grafana dashboards.
//
// Invariant: the files are all there is; the package only reads them, so that tests can hold them against
// what nodes serve and against the runbook. Nothing that runs imports it.
package monitoring

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed *.yml dashboards/*.json
var files embed.FS

// Rule is one alert.
type Rule struct {
	Alert       string            `yaml:"alert"`
	Expr        string            `yaml:"expr"`
	Labels      map[string]string `yaml:"labels"`
	Annotations map[string]string `yaml:"annotations"`
}

// Case is one test case of alerts_test.yml.
type Case struct {
	Name  string `yaml:"name"`
	Input []struct {
		Series string `yaml:"series"`
	} `yaml:"input_series"`
	Asserts []struct {
		Alert    string `yaml:"alertname"`
		Expected []any  `yaml:"exp_alerts"`
	} `yaml:"alert_rule_test"`
}

// Query is one expression of a dashboard.
type Query struct{ Dashboard, Panel, Expr string }

// Rules returns the alerts, in the order of the file.
func Rules() ([]Rule, error) {
	var file struct {
		Groups []struct {
			Rules []Rule `yaml:"rules"`
		} `yaml:"groups"`
	}
	if err := read("alerts.yml", &file); err != nil {
		return nil, err
	}
	var rules []Rule
	for _, group := range file.Groups {
		rules = append(rules, group.Rules...)
	}
	return rules, nil
}

// Cases returns the test cases of the alerts.
func Cases() ([]Case, error) {
	var file struct {
		Tests []Case `yaml:"tests"`
	}
	return file.Tests, read("alerts_test.yml", &file)
}

func read(name string, into any) error {
	raw, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	if err := yaml.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("networks/monitoring/%s: %w", name, err)
	}
	return nil
}

// Dashboard is the part of Grafana's model that the dashboards use.
type Dashboard struct {
	UID    string  `json:"uid"`
	Title  string  `json:"title"`
	Panels []Panel `json:"panels"`
}

// Panel shows the results of queries. Rows hold none.
type Panel struct {
	ID      int    `json:"id"`
	Type    string `json:"type"`
	Title   string `json:"title"`
	GridPos struct {
		X, Y, W, H int
	} `json:"gridPos"`
	Targets []struct {
		Expr string `json:"expr"`
	} `json:"targets"`
}

// Dashboards returns all of them, by file name.
func Dashboards() (map[string]Dashboard, error) {
	names, err := fs.Glob(files, "dashboards/*.json")
	if err != nil {
		return nil, err
	}
	dashboards := map[string]Dashboard{}
	for _, name := range names {
		raw, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var dashboard Dashboard
		if err := json.Unmarshal(raw, &dashboard); err != nil {
			return nil, fmt.Errorf("networks/monitoring/%s: %w", name, err)
		}
		dashboards[name] = dashboard
	}
	return dashboards, nil
}

var (
	quoted   = regexp.MustCompile(`"[^"]*"`)
	selector = regexp.MustCompile(`\{[^}]*\}|\[[^\]]*\]`)
	grouping = regexp.MustCompile(`\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)`)
	word     = regexp.MustCompile(`[a-zA-Z_:][a-zA-Z0-9_:]*\s*\(?`)
	number   = regexp.MustCompile(`\b[0-9][0-9a-z.]*\b`)
	operator = []string{"and", "or", "unless", "bool", "offset", "inf", "nan"}
)

// Metrics returns the metrics that an expression of PromQL names.
func Metrics(expr string) []string {
	for _, noise := range []*regexp.Regexp{quoted, selector, grouping, number} {
		expr = noise.ReplaceAllString(expr, " ")
	}
	var metrics []string
	for _, found := range word.FindAllString(expr, -1) {
		name := strings.TrimSpace(found)
		if !strings.HasSuffix(name, "(") && !slices.Contains(operator, strings.ToLower(name)) && !slices.Contains(metrics, name) {
			metrics = append(metrics, name)
		}
	}
	return metrics
}
