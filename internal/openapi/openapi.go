// Package openapi is the description of the node's REST gateway: an OpenAPI 2.0 document, and what
// serves it at /openapi.json with a page of its routes at /openapi.
//
// Invariant: the document is generated from the protobuf files that the gateway is generated from
// (scripts/openapi.sh), so that neither knows a route of ours that the other lacks. Callers: the
// node's REST server, and the tests that hold the document against live answers.
package openapi

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// Where the REST server serves the document and the page.
const (
	Path     = "/openapi.json"
	PagePath = "/openapi"
)

//go:embed openapi.json
var document []byte

// Document returns the OpenAPI document as JSON.
func Document() []byte { return slices.Clone(document) }

// Route is one method of one path.
type Route struct {
	Method, Path, Summary string
}

// Routes lists the routes of the document, ours first, then by path.
func Routes() ([]Route, error) {
	var content struct {
		Paths map[string]map[string]struct {
			Summary string `json:"summary"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(document, &content); err != nil {
		return nil, fmt.Errorf("reading the OpenAPI document: %w", err)
	}
	var routes []Route
	for path, methods := range content.Paths {
		for method, operation := range methods {
			routes = append(routes, Route{strings.ToUpper(method), path, operation.Summary})
		}
	}
	slices.SortFunc(routes, func(a, b Route) int {
		if ours, theirs := strings.HasPrefix(a.Path, "/bttc/"), strings.HasPrefix(b.Path, "/bttc/"); ours != theirs {
			if ours {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method)
	})
	return routes, nil
}

// Serve answers with the document.
func Serve(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	_, _ = w.Write(document) // a client that is gone needs no answer
}

var page = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>BTTC REST</title>
<style>body{font:15px/1.5 sans-serif;margin:2rem}td{padding:.1rem 1rem .1rem 0;vertical-align:top}code{white-space:nowrap}</style></head>
<body><h1>REST of this BTTC node</h1>
<p>The same as OpenAPI 2.0, for tools: <a href="/openapi.json">openapi.json</a>.</p>
<table>{{range .}}<tr><td>{{.Method}}</td><td><code>{{.Path}}</code></td><td>{{.Summary}}</td></tr>
{{end}}</table></body></html>
`))

var rendered = sync.OnceValues(func() (string, error) {
	routes, err := Routes()
	if err != nil {
		return "", err
	}
	var text strings.Builder
	err = page.Execute(&text, routes)
	return text.String(), err
})

// ServePage answers with a page of all routes.
func ServePage(w http.ResponseWriter, _ *http.Request) {
	text, err := rendered()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte(text))
}
