package clispell

// arguments says what the positional arguments of hand-written commands hold, by the path of
// the command below the root. The last kind holds for all further arguments; kinds behind rest
// count from the end.
type arguments struct {
	kinds []Kind
	tail  []Kind
}

func list(kinds ...Kind) arguments { return arguments{kinds: kinds} }

func (a arguments) before(tail ...Kind) arguments { return arguments{kinds: a.kinds, tail: tail} }

// kind returns what argument i of n holds.
func (a arguments) kind(i, n int) Kind {
	if fromEnd := n - i; fromEnd <= len(a.tail) {
		return a.tail[len(a.tail)-fromEnd]
	}
	if len(a.kinds) == 0 {
		return Text
	}
	return a.kinds[min(i, len(a.kinds)-1)]
}

var table = map[string]arguments{
	// cosmos-sdk
	"tx bank send":       list(Key, Account, Coins),
	"tx bank multi-send": list(Key, Account).before(Coins),

	"tx staking create-validator": list(ValidatorFile),
	"tx staking delegate":         list(Validator, Coins),
	"tx staking redelegate":       list(Validator, Validator, Coins),
	"tx staking unbond":           list(Validator, Coins),
	"tx staking cancel-unbond":    list(Validator, Coins, Text),

	"tx distribution withdraw-rewards":              list(Validator),
	"tx distribution set-withdraw-addr":             list(Account),
	"tx distribution fund-community-pool":           list(Coins),
	"tx distribution fund-validator-rewards-pool":   list(Validator, Coins),
	"tx distribution withdraw-validator-commission": list(Validator),
	"tx distribution community-pool-spend-proposal": list(Account, Text),

	"tx gov submit-proposal":        list(ProposalFile),
	"tx gov submit-legacy-proposal": list(Text),
	"tx gov deposit":                list(Text, Coins),

	"tx vesting create-vesting-account":          list(Account, Coins, Text),
	"tx vesting create-permanent-locked-account": list(Account, Coins),
	"tx vesting create-periodic-vesting-account": list(Account, PeriodsFile),

	"tx feegrant grant": list(Key, Account),
	"tx authz grant":    list(Account, Text),
	"tx authz revoke":   list(Account, Text),
	"tx authz exec":     list(Text), // a transaction, written by bttcd itself
	"tx simulate":       list(Text), // likewise

	"genesis add-account":      list(Key, Coins),
	"genesis bulk-add-account": list(AccountsFile),
	"genesis gentx":            list(Key, Coins),

	"keys show":          list(Key),
	"keys parse":         list(Hex),
	"debug addr":         list(Text), // ours, takes every spelling itself
	"query wait-tx":      list(Text),
	"query bank balance": list(Account, Text),
	"bridge track":       list(Text),       // likewise
	"bridge deposit":     list(Text, Text), // amounts of a remote chain's tokens
	"bridge claim":       list(Text, Text), // likewise
	"bridge withdraw":    list(Text),       // likewise

	// ibc-go: receivers live on other chains
	"tx ibc-transfer transfer":           list(Text, Text, Text, Coins),
	"tx ibc client create":               list(Text),
	"tx ibc client update":               list(Text),
	"tx ibc client upgrade":              list(Text),
	"tx ibc client schedule-ibc-upgrade": list(Text),
	"tx ibc client update-client-config": list(Text, Account),
	"tx ibc client add-counterparty":     list(Text),
	"query ibc-transfer escrow-address":  list(Text),
	"query ibc-transfer denom":           list(Text),

	// cosmos/evm
	"tx evm send":             list(Key, EVM, Coins),
	"tx erc20 convert-erc20":  list(EVM, Text, Account),
	"tx erc20 convert-coin":   list(Coins, EVM),
	"tx erc20 register-erc20": list(EVM),
	"query evm storage":       list(EVM, Text),
	"query evm code":          list(EVM),
	"query evm account":       list(EVM),
	"query evm balance-bank":  list(EVM, Text),
	"query evm balance-erc20": list(EVM, EVM),
	"query evm 0x-to-bech32":  list(EVM),
	"query evm bech32-to-0x":  list(Account),
	"query erc20 token-pair":  list(EVMOrDenom),
}
