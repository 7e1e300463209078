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

	// GasSettle is for one item as if it were the first of its lane: it writes the lane, its
	// expiry and an account of the payee with its balance, and has them deleted when the lane
	// expires. Items of known lanes pay the same, because the message does not tell which are
	// new. It is the same for Claim and Push, or the cheaper would be the price of filling the
	// state.
	GasSettle uint64 = 5_500

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
