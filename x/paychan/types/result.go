package types

import (
	"cosmossdk.io/math"
)

// Err returns the error whose sentence says what to do about the code, or nil if all that was
// due is paid.
func (c ResultCode) Err() error {
	switch c {
	case CodeShortBalance:
		return ErrShortBalance
	case CodeShortAllocation:
		return ErrShortAllocation
	case CodeShortCap:
		return ErrShortCap
	case CodeMalformed:
		return ErrMalformed
	case CodeAmountOutOfBounds:
		return ErrAmountOutOfBounds
	case CodeBadSignature:
		return ErrBadSignature
	case CodeWrongSigner:
		return ErrWrongSigner
	case CodeNotAuthorized:
		return ErrNotAuthorized
	case CodeSessionEnded:
		return ErrSessionEnded
	case CodePurseNotFound:
		return ErrPurseNotFound
	case CodeWrongEpoch:
		return ErrWrongEpoch
	case CodeLaneExpired:
		return ErrLaneExpired
	case CodeExpiryTooFar:
		return ErrExpiryTooFar
	case CodeLaneClosed:
		return ErrLaneClosed
	default:
		return c.moreErr()
	}
}

func (c ResultCode) moreErr() error {
	switch c {
	case CodeWrongLaneSigner:
		return ErrWrongLaneSigner
	case CodePayeeRefused:
		return ErrPayeeRefused
	case CodeWrongPreimage:
		return ErrWrongPreimage
	case CodeChequesDisabled:
		return ErrChequesDisabled
	case CodeWrongVault:
		return ErrWrongVault
	case CodeWrongToken:
		return ErrWrongToken
	default:
		return nil
	}
}

// Refused returns the result of an item that changed nothing.
func Refused(code ResultCode) ItemResult {
	zero := math.ZeroInt()
	return ItemResult{Code: code, Paid: zero, Relayed: zero, Claimed: zero, Owed: zero}
}
