package ethereum

// Status is what dev_status answers.
type Status struct {
	Head      uint64 `json:"head"`
	Finalized uint64 `json:"finalized"`
	Stalled   bool   `json:"stalled"`
	// Time is that of the head, in Unix seconds.
	Time uint64 `json:"time"`
}

// api is the namespace dev of the chain's RPC: whoever reaches the port controls the chain.
type api struct{ chain *Chain }

// Status is dev_status.
func (a *api) Status() Status {
	return Status{Head: a.chain.Head(), Finalized: a.chain.Finalized(), Stalled: a.chain.Stalled(), Time: a.chain.Time()}
}

// Mine is dev_mine.
func (a *api) Mine(n uint64) (Status, error) {
	err := a.chain.Mine(n)
	return a.Status(), err
}

// Finalize is dev_finalize.
func (a *api) Finalize() Status {
	a.chain.Finalize()
	return a.Status()
}

// Stall is dev_stall.
func (a *api) Stall(stalled bool) Status {
	a.chain.Stall(stalled)
	return a.Status()
}

// Reorg is dev_reorg.
func (a *api) Reorg(n uint64) (Status, error) {
	err := a.chain.Reorg(n)
	return a.Status(), err
}

// Skip is dev_skip.
func (a *api) Skip(seconds uint64) (Status, error) {
	err := a.chain.Skip(seconds)
	return a.Status(), err
}
