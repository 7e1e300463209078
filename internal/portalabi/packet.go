package portalabi

// Kind says what a packet does.
type Kind uint8

// The kinds of packets.
const (
	KindBatch      Kind = 1 // withdrawals
	KindValset     Kind = 2 // the set that signs from now on
	KindToken      Kind = 3 // lists or unlists a token, with its minimum and limit
	KindLimit      Kind = 4 // a listed token's minimum and limit
	KindPause      Kind = 5 // stops and resumes
	KindCheckpoint Kind = 6 // a block of BTTC
	KindGuardian   Kind = 7 // admits or removes a guardian
)

var kindNames = map[Kind]string{
	KindBatch: "batch", KindValset: "valset", KindToken: "token", KindLimit: "limit",
	KindPause: "pause", KindCheckpoint: "checkpoint", KindGuardian: "guardian",
}

// Valid reports whether packets of this kind exist.
func (k Kind) Valid() bool { return k >= KindBatch && k <= KindGuardian }

// String returns the kind's name in lower case.
func (k Kind) String() string {
	if name, ok := kindNames[k]; ok {
		return name
	}
	return "unknown"
}

// Packet is what validators sign and a Portal executes.
type Packet struct {
	Nonce    uint64 // from 1, one sequence per row over all kinds
	Kind     Kind
	Deadline uint64 // the last second, by the remote block.timestamp, at which it executes
	Body     []byte
}

// Digest returns what bridge keys sign, as it is, for a packet of this domain.
func (p Packet) Digest(domain Hash) Hash {
	bodyHash := Keccak(p.Body)
	return Keccak(domain[:], wordOf(uint64(p.Kind)), wordOf(p.Nonce), wordOf(p.Deadline), bodyHash[:])
}

// Check decodes the body, so that a packet which it passes is one that a Portal can execute.
func (p Packet) Check() error {
	_, err := DecodeBody(p.Kind, p.Body)
	return err
}
