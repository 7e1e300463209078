package keeper

import (
	"fmt"
	"time"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// spellMark spells a moment for people.
func spellMark(m types.Mark) string {
	return fmt.Sprintf("%s and height %d", time.Unix(m.Time, 0).UTC().Format(time.RFC3339), m.Height)
}
