package portalabi

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
)

// Signatures of the Portal's functions, as the first four bytes of calldata name them.
const (
	executeSignature  = "execute((uint64,uint8,uint64,bytes),bytes,uint256,bytes,address)"
	depositSignature  = "deposit(address,uint256,address,bytes)"
	claimSignature    = "claim(address,address,uint256)"
	applySignature    = "applyChange(uint8,address)"
	cancelSignature   = "cancelChange(uint8,address)"
	pauseSignature    = "pause(uint8)"
	statusSignature   = "status()"
	executedSignature = "executed(uint64)"
	setHashSignature  = "setHash()"
	domainSignature   = "domain()"
)

// Selector returns the first four bytes of calldata that name a function.
func Selector(signature string) [4]byte {
	hash := Keccak([]byte(signature))
	return [4]byte(hash[:4])
}

// Calldata returns the call of execute.
func (e Execution) Calldata() []byte {
	const head = 5 * 32
	packet := e.Packet.tuple()
	set := tail(e.Set)
	call := callOf(executeSignature)
	call = append(call, wordOf(head)...)
	call = append(call, wordOf(uint64(head+len(packet)))...)
	call = append(call, e.Bitmap[:]...)
	call = append(call, wordOf(uint64(head+len(packet)+len(set)))...)
	call = append(call, wordOfAddress(e.Relayer)...)
	call = append(call, packet...)
	call = append(call, set...)
	return append(call, tail(e.Signatures)...)
}

func (p Packet) tuple() []byte {
	const head = 4 * 32
	tuple := append(wordOf(p.Nonce), wordOf(uint64(p.Kind))...)
	tuple = append(tuple, wordOf(p.Deadline)...)
	tuple = append(tuple, wordOf(head)...)
	return append(tuple, tail(p.Body)...)
}

// DepositCalldata returns the call of deposit, which the token's owner makes after approving the
// Portal.
func DepositCalldata(token Address, amount *big.Int, recipient Address, data []byte) ([]byte, error) {
	switch {
	case !fits(amount, depositAmountBits):
		return nil, errors.New("a deposit's amount is not below 2^127")
	case len(data) > MaxDepositData:
		return nil, fmt.Errorf("a deposit's data has %d bytes, at most %d are allowed", len(data), MaxDepositData)
	}
	call := callOf(depositSignature, wordOfAddress(token), wordOfInt(amount), wordOfAddress(recipient), wordOf(4*32))
	return append(call, tail(data)...), nil
}

// ClaimCalldata returns the call by which the recipient of a failed item takes its money.
func ClaimCalldata(token, to Address, amount *big.Int) ([]byte, error) {
	if !fits(amount, amountBits) {
		return nil, errors.New("an amount to claim is not below 2^128")
	}
	return callOf(claimSignature, wordOfAddress(token), wordOfAddress(to), wordOfInt(amount)), nil
}

// ApplyCalldata returns the call that applies a change which has waited: KindToken and the token,
// KindGuardian and the account, or KindPause and the zero address.
func ApplyCalldata(kind Kind, subject Address) []byte {
	return callOf(applySignature, wordOf(uint64(kind)), wordOfAddress(subject))
}

// CancelCalldata returns the call by which a guardian cancels what ApplyCalldata would apply.
func CancelCalldata(kind Kind, subject Address) []byte {
	return callOf(cancelSignature, wordOf(uint64(kind)), wordOfAddress(subject))
}

// PauseCalldata returns the call by which a guardian pauses.
func PauseCalldata(pause Pause) []byte {
	return callOf(pauseSignature, wordOf(uint64(flag(pause.Deposits)|flag(pause.Withdrawals)<<1)))
}

// StatusCalldata returns the call of status; DecodeStatus reads the answer.
func StatusCalldata() []byte { return callOf(statusSignature) }

// ExecutedCalldata returns the call that asks whether a nonce executed; the answer is one word.
func ExecutedCalldata(nonce uint64) []byte { return callOf(executedSignature, wordOf(nonce)) }

// SetHashCalldata returns the call that asks for the stored set hash.
func SetHashCalldata() []byte { return callOf(setHashSignature) }

// DomainCalldata returns the call that asks for the domain.
func DomainCalldata() []byte { return callOf(domainSignature) }

func callOf(signature string, words ...[]byte) []byte {
	selector := Selector(signature)
	call := selector[:]
	for _, word := range words {
		call = append(call, word...)
	}
	return call
}

// tail returns word(length) || data, padded to whole words.
func tail(data []byte) []byte {
	padded := (len(data) + 31) / 32 * 32
	encoded := make([]byte, 32+padded)
	binary.BigEndian.PutUint64(encoded[24:], uint64(len(data)))
	copy(encoded[32:], data)
	return encoded
}

// wordOfInt takes a value that is not negative and fits a word.
func wordOfInt(value *big.Int) []byte {
	return value.FillBytes(make([]byte, 32))
}
