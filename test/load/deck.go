package load

// Card is a kind of transaction.
type Card struct {
	Kind string
	// Ethereum transactions go to JSON-RPC, the others to CometBFT.
	Ethereum bool
	// Fails says that it must be committed and must fail there.
	Fails bool

	rival bool
	ready func(*Actor) bool
	make  func(*Actor) ([]byte, error)
}

// Deck returns one card of each kind.
func Deck() []Card { return append([]Card(nil), deck...) }

var deck = []Card{
	{Kind: "bank-send", make: (*Actor).send},
	{Kind: "bank-multi-send", make: (*Actor).multiSend},
	{Kind: "bank-rivals", make: (*Actor).send, rival: true},
	{Kind: "bank-overdraft", make: (*Actor).overdraft, Fails: true},

	{Kind: "delegate", make: (*Actor).delegate},
	{Kind: "redelegate", make: (*Actor).redelegate},
	{Kind: "undelegate", make: (*Actor).undelegate},
	{Kind: "withdraw-rewards", make: (*Actor).withdrawRewards},
	{Kind: "out-of-gas", make: (*Actor).outOfGas, Fails: true},

	{Kind: "authz-grant", make: (*Actor).grant},
	{Kind: "authz-send", make: (*Actor).sendForGranter},
	{Kind: "authz-delegate", make: (*Actor).delegateForGranter},
	{Kind: "authz-unauthorized", make: (*Actor).sendForStranger, Fails: true},

	{Kind: "gov-text", make: (*Actor).proposeText},
	{Kind: "gov-params", make: (*Actor).proposeParams},
	{Kind: "gov-deposit", make: (*Actor).deposit, ready: (*Actor).depositOpen},
	{Kind: "gov-vote", make: (*Actor).vote, ready: (*Actor).votingOpen},

	{Kind: "evm-transfer", make: (*Actor).transfer, Ethereum: true},
	{Kind: "evm-rivals", make: (*Actor).transfer, Ethereum: true, rival: true},
	{Kind: "evm-deploy", make: (*Actor).deploy, Ethereum: true},
	{Kind: "evm-destroy", make: (*Actor).destroy, Ethereum: true},
	{Kind: "evm-token", make: (*Actor).moveToken, Ethereum: true},
	{Kind: "evm-environment", make: (*Actor).recordEnvironment, Ethereum: true},
	{Kind: "evm-revert", make: (*Actor).revert, Ethereum: true, Fails: true},
	{Kind: "evm-out-of-gas", make: (*Actor).loop, Ethereum: true, Fails: true},

	{Kind: "precompile-delegate", make: (*Actor).precompileDelegate, Ethereum: true},
	{Kind: "precompile-withdraw", make: (*Actor).precompileWithdraw, Ethereum: true},
	{Kind: "precompile-by-contract", make: (*Actor).contractDelegate, Ethereum: true},
	{Kind: "precompile-paychan", make: (*Actor).openAndPush, Ethereum: true},
	{Kind: "precompile-undone", make: (*Actor).contractDelegateUndone, Ethereum: true, Fails: true},
}
