package openapi

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A route that our protobuf files give to the gateway and the document does not have is one that
// clients do not find.
func TestEveryRouteOfOurModulesIsDescribed(t *testing.T) {
	routes, err := Routes()
	require.NoError(t, err)
	described := map[string]bool{}
	for _, route := range routes {
		require.NotEmpty(t, route.Summary, route.Path)
		described[route.Method+" "+route.Path] = true
	}
	files, err := filepath.Glob("../../proto/bttc/*/v1/*.proto")
	require.NoError(t, err)
	written := regexp.MustCompile(`(get|post)(?:: *| = )"(/[^"]+)"`)
	found := 0
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, match := range written.FindAllStringSubmatch(string(content), -1) {
			path := regexp.MustCompile(`=[^}]*}`).ReplaceAllString(match[2], "}")
			require.Contains(t, described, strings.ToUpper(match[1])+" "+path, "run make generate")
			found++
		}
	}
	require.Greater(t, found, 15)
	require.True(t, strings.HasPrefix(routes[0].Path, "/bttc/"), "ours come first")
}

func TestDocumentIsWhole(t *testing.T) {
	var content struct {
		Swagger string
		Paths   map[string]map[string]struct {
			OperationID string `json:"operationId"`
		}
		Definitions map[string]any
	}
	require.NoError(t, json.Unmarshal(Document(), &content))
	require.Equal(t, "2.0", content.Swagger)
	ids := map[string]bool{}
	for path, methods := range content.Paths {
		for _, operation := range methods {
			require.NotEmpty(t, operation.OperationID, path)
			require.False(t, ids[operation.OperationID], operation.OperationID)
			ids[operation.OperationID] = true
		}
	}
	for _, match := range regexp.MustCompile(`"#/definitions/([^"]+)"`).FindAllSubmatch(Document(), -1) {
		require.Contains(t, content.Definitions, string(match[1]))
	}
}

func TestServed(t *testing.T) {
	recorder := httptest.NewRecorder()
	Serve(recorder, httptest.NewRequest(http.MethodGet, Path, nil))
	require.Equal(t, "application/json", recorder.Header().Get("Content-Type"))
	require.JSONEq(t, string(Document()), recorder.Body.String())

	recorder = httptest.NewRecorder()
	ServePage(recorder, httptest.NewRequest(http.MethodGet, PagePath, nil))
	require.Contains(t, recorder.Body.String(), "<code>/bttc/paychan/v1/params</code>")
	require.Contains(t, recorder.Body.String(), `href="/openapi.json"`)
}
