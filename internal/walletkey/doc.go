// Package walletkey reads the keys that people bring from other wallets: where under a mnemonic
// each wallet keeps its accounts, private keys in hexadecimal, and the identity of a go-btfs
// node.
//
// Invariant: what it returns is a private key that signs on secp256k1, or an error that says what
// is wrong without repeating any of the secret. Callers: bttcd keys add, import-hex and
// import-btfs. Files and terminals are theirs.
package walletkey
