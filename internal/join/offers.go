package join

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// OffersPath is the ABCI query by which a node of ours tells its snapshots. CometBFT tells them to peers only.
const OffersPath = "/bttc/snapshots"

// maxOffers bounds a list. A node keeps two by default.
const maxOffers = 1000

// Offer is a snapshot that a node has. Hash is that of its chunks, in hexadecimal.
type Offer struct {
	Height uint64 `json:"height"`
	Format uint32 `json:"format"`
	Chunks uint32 `json:"chunks"`
	Hash   string `json:"hash"`
}

// Offers are the snapshots of one node, newest first.
type Offers struct {
	Snapshots []Offer `json:"snapshots"`
}

// Encode is the answer to OffersPath: at most maxOffers, the newest of them.
func (o Offers) Encode() ([]byte, error) {
	sorted := slices.Clone(o.Snapshots)
	slices.SortFunc(sorted, newestFirst)
	return json.Marshal(Offers{sorted[:min(len(sorted), maxOffers)]})
}

func newestFirst(a, b Offer) int {
	switch {
	case a.Height > b.Height:
		return -1
	case a.Height < b.Height:
		return 1
	}
	return int(int64(b.Format) - int64(a.Format))
}

// DecodeOffers reads an answer to OffersPath.
func DecodeOffers(raw []byte) (Offers, error) {
	var offers Offers
	if err := json.Unmarshal(raw, &offers); err != nil {
		return Offers{}, fmt.Errorf("the list of snapshots: %w", bounded(err))
	}
	if len(offers.Snapshots) > maxOffers {
		return Offers{}, fmt.Errorf("the list of snapshots names %d: more than %d are none", len(offers.Snapshots), maxOffers)
	}
	for _, offer := range offers.Snapshots {
		if offer.Height == 0 || offer.Height > 1<<62 || offer.Chunks == 0 {
			return Offers{}, fmt.Errorf("the list of snapshots names one of height %d with %d chunks", offer.Height, offer.Chunks)
		}
	}
	slices.SortFunc(offers.Snapshots, newestFirst)
	return offers, nil
}

// Offers asks for the node's snapshots; known is false if it does not tell.
func (e *Endpoint) Offers(ctx context.Context) (offers Offers, known bool, err error) {
	raw, err := e.query(ctx, OffersPath)
	if errors.Is(err, errNotServed) {
		return Offers{}, false, nil
	}
	if err != nil {
		return Offers{}, false, err
	}
	if offers, err = DecodeOffers(raw); err != nil {
		return Offers{}, false, fmt.Errorf("%s: %w", e.name, err)
	}
	return offers, true, nil
}
