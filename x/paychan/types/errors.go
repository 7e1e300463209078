package types

import (
	errorsmod "cosmossdk.io/errors"
)

// Errors of x/paychan. Clients match on the codes: a code is never given to another error. Each
// sentence ends with what to do.
var (
	ErrInvalidParams  = errorsmod.Register(ModuleName, 2, "invalid paychan parameters")
	ErrInvalidGenesis = errorsmod.Register(ModuleName, 3, "invalid paychan genesis")

	ErrDepositTooSmall    = errorsmod.Register(ModuleName, 10, "the deposit is too small: deposit at least the minimum that `query paychan params` shows")
	ErrInvalidAmount      = errorsmod.Register(ModuleName, 11, "the amount must be more than zero and less than 2^127 base units")
	ErrInvalidUnlockDelay = errorsmod.Register(ModuleName, 12, "the unlock delay is out of range: choose one between the least and the most that `query paychan params` shows")
	ErrWrongDenom         = errorsmod.Register(ModuleName, 13, "the purse holds another denom: pay in the denom of the purse")
	ErrSendDisabled       = errorsmod.Register(ModuleName, 14, "the chain does not let this denom be sent: choose another")
	ErrPurseFull          = errorsmod.Register(ModuleName, 15, "a purse holds less than 2^127 base units: add less, or open another purse")
	ErrNotOwner           = errorsmod.Register(ModuleName, 16, "only the owner of the purse may do this: sign with the owner's key")
	ErrInvalidSessionKey  = errorsmod.Register(ModuleName, 17, "the session key must be an ordinary account other than the owner: make a new key for it")
	ErrInvalidTerms       = errorsmod.Register(ModuleName, 18, "the session's terms are invalid: set a cap of more than zero and an expiry ahead, in Unix seconds")
	ErrTooManySessions    = errorsmod.Register(ModuleName, 19, "the purse has as many session keys as it can have: revoke one and wait for its end, or open another purse")
	ErrSessionNotFound    = errorsmod.Register(ModuleName, 20, "the purse has no such session key: see `query paychan purse`")
	ErrAlreadyEnabled     = errorsmod.Register(ModuleName, 21, "cheques are enabled in this epoch already: there is nothing to do")
	ErrOverdrawn          = errorsmod.Register(ModuleName, 22, "the free balance is less than that: top the purse up, or ask for less")
	ErrCreditLaneExists   = errorsmod.Register(ModuleName, 23, "the lane is in use without a ring-fence: allocate to another lane number or expiry")
	ErrInvalidLaneSigner  = errorsmod.Register(ModuleName, 24, "a secured lane accepts the owner's key or a session key of the purse that has not ended: name one of them")
	ErrUnlockPending      = errorsmod.Register(ModuleName, 25, "an unlock is requested already: wait until it matures, then withdraw")
	ErrUnlockNotRequested = errorsmod.Register(ModuleName, 26, "no unlock is requested: request one and wait for the purse's unlock delay")
	ErrUnlockNotMatured   = errorsmod.Register(ModuleName, 27, "the unlock delay has not passed: withdraw when both its time and its height are reached")
	ErrUnlockLapsed       = errorsmod.Register(ModuleName, 28, "the unlock was not used within one more delay and has lapsed: request it again")
	ErrInvalidRelayShare  = errorsmod.Register(ModuleName, 29, "the relay share is more than payees may give: choose a smaller one")
	ErrReleaseUnagreed    = errorsmod.Register(ModuleName, 30, "the release asks for more than is paid, and the sender may not agree to that: let the owner send it, or claim with a voucher first")
	ErrReleaseShort       = errorsmod.Register(ModuleName, 31, "there is not enough to pay the release in full, and it would close the lane: top up or allocate first")
	ErrBatchEmpty         = errorsmod.Register(ModuleName, 32, "the batch is empty: put at least one item into it")
	ErrBatchTooLarge      = errorsmod.Register(ModuleName, 33, "the batch has too many items: split it")
	ErrLastEpoch          = errorsmod.Register(ModuleName, 34, "the purse has no epoch left: let its lanes pay it out and open another")
	ErrNoSuchChainID      = errorsmod.Register(ModuleName, 35, "the chain has no EVM chain id, without which no voucher can be judged: report this to its operators")
	ErrAmbiguous          = errorsmod.Register(ModuleName, 36, "ask about exactly one of voucher, chain_voucher and cheque")
	ErrLaneNotFound       = errorsmod.Register(ModuleName, 37, "nothing was ever claimed on or allocated to this lane, or it has expired: check its payee, purse, epoch, number and expiry")
)

// Errors of one item of a batch, and of the messages that do to one lane what items do to many.
// Their codes are those of ResultCode, plus resultErrors.
var (
	ErrShortBalance      = registerResult(CodeShortBalance, "the purse's free balance is less than due: the rest is owed; claim again when the purse is topped up")
	ErrShortAllocation   = registerResult(CodeShortAllocation, "the lane's ring-fence is less than due: the rest is owed; ask the owner to allocate more and claim again")
	ErrShortCap          = registerResult(CodeShortCap, "the session key signed for more than its cap: ask the owner to raise the cap, or for a voucher of his own key")
	ErrMalformed         = registerResult(CodeMalformed, "an address, hash or other field has the wrong shape: addresses are 20 bytes and not zero, hashes 32, chains 1 to 65536 long")
	ErrAmountOutOfBounds = registerResult(CodeAmountOutOfBounds, "an amount is missing, negative or 2^127 base units or more: ask the payer for a voucher of a sane amount")
	ErrBadSignature      = registerResult(CodeBadSignature, "the signature is not in canonical form: 65 bytes r, s, v with s in the lower half and v 27 or 28")
	ErrWrongSigner       = registerResult(CodeWrongSigner, "the signature is not the named signer's over this content on this chain: check signer, chain id and every field")
	ErrNotAuthorized     = registerResult(CodeNotAuthorized, "the signer is neither the owner nor a session key of the purse: ask the owner to delegate it, or to sign himself")
	ErrSessionEnded      = registerResult(CodeSessionEnded, "the session key has expired or is revoked: ask the owner to delegate it anew, or to sign himself")
	ErrPurseNotFound     = registerResult(CodePurseNotFound, "there is no such purse: it never was, or it is withdrawn and deleted; check the id")
	ErrWrongEpoch        = registerResult(CodeWrongEpoch, "the epoch is not the purse's present one: the owner has withdrawn since; ask for a voucher of the present epoch")
	ErrLaneExpired       = registerResult(CodeLaneExpired, "the lane has expired and can never pay again: ask the payer for a voucher on a new lane")
	ErrExpiryTooFar      = registerResult(CodeExpiryTooFar, "the expiry is further ahead than lanes may live: wait, or ask for a voucher with an earlier one, in Unix seconds")
	ErrLaneClosed        = registerResult(CodeLaneClosed, "the payee has released the lane and it pays nothing any more: use another lane number")
	ErrWrongLaneSigner   = registerResult(CodeWrongLaneSigner, "the secured lane accepts one key alone, and this is another: ask for a voucher of the key that `query paychan lane` shows")
	ErrPayeeRefused      = registerResult(CodePayeeRefused, "the payee is an account of the chain itself and cannot be paid: name another payee")
	ErrWrongPreimage     = registerResult(CodeWrongPreimage, "the preimage hashed index times is not the anchor: check index and preimage")
	ErrChequesDisabled   = registerResult(CodeChequesDisabled, "the owner has not enabled cheques in this epoch: ask him to, or for a voucher")
	ErrWrongVault        = registerResult(CodeWrongVault, "the cheque's vault is not the purse's alias in this epoch: check purse and epoch, or ask for a new cheque")
	ErrWrongToken        = registerResult(CodeWrongToken, "the cheque is not for the purse's denom: abtt needs a Cheque, other denoms a MultiTokenCheque with their ERC-20")
)

// resultErrors is what the error codes of items begin at.
const resultErrors = 100

func registerResult(code ResultCode, text string) *errorsmod.Error {
	return errorsmod.Register(ModuleName, resultErrors+uint32(code), text)
}
