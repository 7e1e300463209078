package evm

import (
	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/bridge/config"
)

// Sources returns a source for each endpoint that a row's settings name.
func Sources(portal chain.Portal, settings config.Row) ([]chain.EventSource, error) {
	endpoints, err := Endpoints(settings)
	if err != nil {
		return nil, err
	}
	sources := make([]chain.EventSource, len(endpoints))
	for i, endpoint := range endpoints {
		source, err := NewSource(endpoint, portal, Limits{Window: settings.Window()})
		if err != nil {
			return nil, err
		}
		sources[i] = source
	}
	return sources, nil
}

// Endpoints returns the endpoints that a row's settings name.
func Endpoints(settings config.Row) ([]Endpoint, error) {
	names := settings.Names()
	endpoints := make([]Endpoint, len(settings.Endpoints))
	for i, configured := range settings.Endpoints {
		endpoints[i] = Endpoint{URL: configured.URL, Name: names[i]}
		header, value, err := configured.HeaderPair()
		if err != nil {
			return nil, err
		}
		if header != "" {
			endpoints[i].Headers = map[string]string{header: value}
		}
	}
	return endpoints, nil
}
