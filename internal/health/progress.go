package health

import (
	"fmt"
	"math"
	"time"
)

func progress(f Facts) *Progress {
	p := &Progress{PeersHeight: f.PeersHeight, BlocksBehind: f.behind()}
	if f.PeersHeight > 0 {
		p.Percent = percent(min(f.Height, f.PeersHeight), f.PeersHeight)
	}
	if f.Earlier == nil || f.Height <= f.Earlier.Height || !f.Now.After(f.Earlier.At) {
		return p
	}
	rate := float64(f.Height-f.Earlier.Height) / f.Now.Sub(f.Earlier.At).Seconds()
	p.BlocksPerSecond = round(rate)
	p.SecondsLeft = math.Ceil(float64(p.BlocksBehind) / rate)
	return p
}

// text is how far a node has come, in words.
func (p *Progress) text(f Facts) string {
	text := fmt.Sprintf("at block %d", f.Height)
	if p.PeersHeight > 0 {
		text = fmt.Sprintf("block %d of %d (%.1f%%), %d behind", f.Height, p.PeersHeight, p.Percent, p.BlocksBehind)
	}
	if f.Height > 0 {
		text += fmt.Sprintf(", at the chain's %s", f.BlockTime.UTC().Format(time.RFC3339))
	}
	if p.BlocksPerSecond > 0 {
		text += fmt.Sprintf(", %.1f blocks/s", p.BlocksPerSecond)
	}
	if p.SecondsLeft > 0 {
		text += fmt.Sprintf(", about %s left", seconds(time.Duration(p.SecondsLeft)*time.Second))
	}
	return text
}

func percent(part, whole int64) float64 {
	if whole == 0 {
		return 0
	}
	return round(100 * float64(part) / float64(whole))
}

func round(x float64) float64 { return math.Round(10*x) / 10 }

func seconds(d time.Duration) string { return d.Round(time.Second).String() }
