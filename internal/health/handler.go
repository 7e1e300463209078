package health

import (
	"encoding/json"
	"net/http"
)

// Path is where the REST server answers.
const Path = "/bttc/health"

// ServeHTTP answers 200 if the node is fine and 503 otherwise, with the report as JSON, so
// that a load balancer needs to look at the status alone.
func (w *Watcher) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	report := w.Report(request.Context())
	body, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		http.Error(response, err.Error(), http.StatusInternalServerError)
		return
	}
	response.Header().Set("Content-Type", "application/json")
	response.Header().Set("Cache-Control", "no-store")
	if report.State != Fine {
		response.WriteHeader(http.StatusServiceUnavailable)
	}
	_, _ = response.Write(append(body, '\n'))
}
