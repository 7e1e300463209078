package node

import "google.golang.org/grpc/encoding"

// Codec lets tests serve with the codec that nodes are asked with.
func Codec() encoding.Codec { return codec{} }

// NewRaw returns a message that the codec takes as it is.
func NewRaw(bz []byte) any { message := raw(bz); return &message }
