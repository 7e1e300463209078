package join

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestChoose(t *testing.T) {
	choice, err := survey(t, healthy(), healthy()).Choose(t.Context(), testNow)
	require.NoError(t, err)
	require.EqualValues(t, 4000, choice.Height)
	require.Equal(t, healthy().hash(4000), choice.Hash)
	require.Equal(t, 14*24*time.Hour, choice.Period)
	require.EqualValues(t, 4000, choice.Snapshot.Height)
}

func TestChooseMindsWhatBlocksReach(t *testing.T) {
	behind := healthy()
	behind.latest, behind.offers = 3999, nil
	choice, err := survey(t, healthy(), behind).Choose(t.Context(), testNow)
	require.NoError(t, err)
	require.EqualValues(t, 3999, choice.Height, "the block of the snapshot is not on all endpoints yet")

	pruned := healthy()
	pruned.earliest = 4500
	_, err = survey(t, healthy(), pruned).Choose(t.Context(), testNow)
	require.ErrorIs(t, err, ErrNoSnapshot)
	pruned.offers = &Offers{}
	_, err = survey(t, pruned).Choose(t.Context(), testNow)
	require.ErrorIs(t, err, ErrNoSnapshot)
}

func TestChooseBlindly(t *testing.T) {
	silent := healthy()
	silent.offers = nil
	choice, err := survey(t, silent, silent).Choose(t.Context(), testNow)
	require.NoError(t, err)
	require.Nil(t, choice.Snapshot)
	require.EqualValues(t, 3000, choice.Height)
}

// TestChooseYoung is about short unbonding times: a trusted block must not expire at once.
func TestChooseYoung(t *testing.T) {
	short := healthy()
	short.unbonding = 30 * time.Minute
	choice, err := survey(t, short, short).Choose(t.Context(), testNow)
	require.NoError(t, err)
	require.Less(t, testNow.Sub(choice.Time), 5*time.Minute)
	require.EqualValues(t, 4000, choice.Snapshot.Height)

	short.offers = nil
	choice, err = survey(t, short, short).Choose(t.Context(), testNow.Add(time.Hour))
	require.NoError(t, err)
	require.EqualValues(t, 5000, choice.Height, "a halted chain: its newest block")
}

func TestExpiredSnapshots(t *testing.T) {
	short := healthy()
	short.unbonding = 24 * time.Minute // trusts for 16, and the snapshot is 17 minutes old
	found := survey(t, short, short)
	_, err := found.Choose(t.Context(), testNow)
	require.ErrorIs(t, err, ErrNoSnapshot)
	require.ErrorContains(t, err, "block 4000")
	_, err = found.TrustAt(t.Context(), 4000, testNow)
	require.ErrorContains(t, err, "take a newer snapshot")
}

func TestTrustAt(t *testing.T) {
	node := healthy()
	node.earliest = 100
	found := survey(t, node, node)
	choice, err := found.TrustAt(t.Context(), 4998, testNow)
	require.NoError(t, err)
	require.EqualValues(t, 4998, choice.Height)
	choice, err = found.TrustAt(t.Context(), 99, testNow)
	require.NoError(t, err)
	require.EqualValues(t, 100, choice.Height)
	_, err = found.TrustAt(t.Context(), 98, testNow)
	require.ErrorContains(t, err, "newer snapshot")
	_, err = found.TrustAt(t.Context(), 4999, testNow)
	require.ErrorContains(t, err, "two blocks further")
}

func TestCheckpointIsConfirmed(t *testing.T) {
	found := survey(t, healthy())
	checkpoint := Block{Height: 3600, Hash: healthy().hash(3600), Time: testNow.Add(-1400 * time.Second)}
	choice, err := found.ChooseFrom(t.Context(), checkpoint, testNow)
	require.NoError(t, err)
	require.Equal(t, checkpoint, choice.Block)
	require.EqualValues(t, 4000, choice.Snapshot.Height)

	_, err = found.ChooseFrom(t.Context(), checkpoint, testNow.Add(15*24*time.Hour))
	require.ErrorContains(t, err, "next checkpoint")
	beyond := checkpoint
	beyond.Height = 6000
	_, err = found.ChooseFrom(t.Context(), beyond, testNow)
	require.ErrorContains(t, err, "blocks 1 to 5000")
	liar := healthy()
	liar.forked = 3000
	_, err = survey(t, liar).ChooseFrom(t.Context(), checkpoint, testNow)
	require.ErrorContains(t, err, "signed by the validators")
	empty := healthy()
	empty.offers = &Offers{}
	_, err = survey(t, empty).ChooseFrom(t.Context(), checkpoint, testNow)
	require.ErrorIs(t, err, ErrNoSnapshot)
}

func TestOffersRoundTrip(t *testing.T) {
	raw, err := Offers{[]Offer{{Height: 1, Format: 3, Chunks: 1, Hash: "00"}, {Height: 2, Format: 3, Chunks: 4, Hash: "FF"}}}.Encode()
	require.NoError(t, err)
	offers, err := DecodeOffers(raw)
	require.NoError(t, err)
	require.EqualValues(t, 2, offers.Snapshots[0].Height)
	for _, bad := range []string{``, `{"snapshots":[{"height":0,"chunks":1}]}`, `{"snapshots":[{"height":1}]}`, `{"snapshots":[{"height":-1}]}`} {
		_, err := DecodeOffers([]byte(bad))
		require.Error(t, err, bad)
	}
	many := Offers{make([]Offer, maxOffers+1)}
	raw, err = many.Encode()
	require.NoError(t, err)
	require.Less(t, len(raw), answerLimit)
}
