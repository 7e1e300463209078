package paychan

// DecodePromise lets tests read the records of a payer.
var DecodePromise = decodePromise
