package book

// DecodeHeld and the others let tests read and write records.
var (
	DecodeHeld    = decodeHeld
	EncodeHeld    = encodeHeld
	DecodeSettled = decodeSettled
	EncodeSettled = encodeSettled
)
