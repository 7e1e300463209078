package types

// Gas of what the module verifies, a function of the message alone, so that it is known, and
// consumed, before any work is done. Batches consume nothing else: what their items read and
// write is in these numbers. They are calibrated to about 30 ns of one core for one gas.
const (
	// GasBatch is for what a batch does once: parameters, transfers out of the module account,
	// totals.
	GasBatch uint64 = 20_000

	// GasVerify is for recovering the signer of one signature.
	GasVerify uint64 = 3_000

	// GasSettle is for one item: a lane, its share of a purse, a session, an account that is
	// paid, an event.
	GasSettle uint64 = 4_000

	// GasLink is for one link of a hash chain.
	GasLink uint64 = 3
)

// Gas returns what the batch consumes.
func (m *MsgClaim) Gas() uint64 {
	gas := GasBatch + uint64(m.Items())*(GasVerify+GasSettle)
	for i := range m.ChainVouchers {
		gas += m.ChainVouchers[i].chainGas()
	}
	return gas
}

// Items returns how many items the batch has.
func (m *MsgClaim) Items() int { return len(m.Vouchers) + len(m.ChainVouchers) + len(m.Cheques) }

// chainGas counts no more than the longest chain: no other is hashed.
func (s SignedChainVoucher) chainGas() uint64 {
	return GasLink * uint64(min(s.Index, MaxChainLength))
}

// Gas returns what the batch consumes: an item of it costs no verification, its transaction's
// signature covers all.
func (m *MsgPush) Gas() uint64 { return GasBatch + uint64(len(m.Items))*GasSettle }
