package paychan

import (
	"strings"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// AutoCLIOptions describes the module's commands. Those that take signed vouchers are not made
// from the messages: they read files.
func (AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	return &autocliv1.ModuleOptions{Query: queryCommands(), Tx: txCommands()}
}

func queryCommands() *autocliv1.ServiceCommandDescriptor {
	return &autocliv1.ServiceCommandDescriptor{
		Service: types.Query_serviceDesc.ServiceName,
		Short:   "Query purses, lanes and what vouchers would pay",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			query("Params", "params", "Query the parameters of payment channels", ""),
			query("Purse", "purse PURSE", "Query a purse, its session keys, and where its unlock stands", "7", "purse"),
			query("PursesByOwner", "purses OWNER", "Query the purses of an owner", "bttc1...", "owner"),
			query("Lane", "lane PAYEE PURSE EPOCH LANE EXPIRY", "Query one lane; of cheques with --cheques and 0 0",
				"bttc1... 7 0 0 1767225600", "payee", "purse", "epoch", "lane", "expiry"),
			query("LanesByPayee", "lanes PAYEE", "Query the lanes that pay an account", "bttc1...", "payee"),
			query("RelayShare", "relay-share PAYEE", "Query what a payee gives to whoever submits its claims", "bttc1...", "payee"),
			query("Totals", "totals", "Query the money in all purses, by denom", ""),
			{RpcMethod: "Claimable", Skip: true},
		},
	}
}

func txCommands() *autocliv1.ServiceCommandDescriptor {
	return &autocliv1.ServiceCommandDescriptor{
		Service: types.Msg_serviceDesc.ServiceName,
		Short:   "Open, fund and withdraw purses, and choose who may spend from them",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			tx("OpenPurse", "open DEPOSIT UNLOCK-DELAY-SECONDS", "Open a purse with a first deposit", "100btt 86400", "deposit", "unlock_delay_seconds"),
			tx("TopUp", "top-up PURSE AMOUNT", "Add to a purse", "7 10btt", "purse", "amount"),
			tx("Delegate", "delegate PURSE KEY TERMS", "Let a session key sign vouchers, or change what it may do; TERMS are JSON",
				`7 bttc1... '{"cap":"5000000000000000000","expiry":"1767225600"}'`, "purse", "key", "terms"),
			tx("Revoke", "revoke PURSE KEY", "End a session key, one unlock delay later", "7 bttc1...", "purse", "key"),
			tx("EnableCheques", "enable-cheques PURSE", "Let BTFS cheques count until the epoch ends", "7", "purse"),
			tx("Allocate", "allocate PURSE PAYEE LANE EXPIRY AMOUNT SIGNER", "Ring-fence a part of a purse, in base units, for one lane",
				"7 bttc1payee... 1 1767225600 5000000000000000000 bttc1signer...", "purse", "payee", "lane", "expiry", "amount", "signer"),
			tx("RequestUnlock", "request-unlock PURSE", "Start the delay after which a purse can be withdrawn", "7", "purse"),
			tx("CancelUnlock", "cancel-unlock PURSE", "Keep a purse after all", "7", "purse"),
			tx("Withdraw", "withdraw PURSE", "Take back all that is not ring-fenced", "7", "purse"),
			tx("SetRelayShare", "set-relay-share BPS", "Give a share, in hundredths of a percent, to whoever submits your claims", "50", "share_bps"),
			proposal(),
			{RpcMethod: "Claim", Skip: true},
			{RpcMethod: "Push", Skip: true},
			{RpcMethod: "Release", Skip: true},
		},
	}
}

func query(method, use, short, example string, fields ...string) *autocliv1.RpcCommandOptions {
	return command(method, use, short, strings.TrimSpace("bttcd query paychan "+name(use)+" "+example), fields)
}

func tx(method, use, short, example string, fields ...string) *autocliv1.RpcCommandOptions {
	return command(method, use, short, "bttcd tx paychan "+name(use)+" "+example+" --from alice", fields)
}

// name is the first word of how a command is used.
func name(use string) string { return strings.Fields(use)[0] }

func command(method, use, short, example string, fields []string) *autocliv1.RpcCommandOptions {
	options := &autocliv1.RpcCommandOptions{RpcMethod: method, Use: use, Short: short, Example: example}
	for _, field := range fields {
		options.PositionalArgs = append(options.PositionalArgs, &autocliv1.PositionalArgDescriptor{ProtoField: field})
	}
	return options
}

func proposal() *autocliv1.RpcCommandOptions {
	options := command("UpdateParams", "update-params-proposal PARAMS", "Propose to governance to change the parameters of payment channels",
		`bttcd tx paychan update-params-proposal '{"max_batch_items":1000,...}' --title "Why" --summary "..." --deposit 1000btt --from alice`, []string{"params"})
	options.Long = "Propose to governance to change the parameters of payment channels. PARAMS are all parameters as JSON,\nthose that do not change included: see bttcd query paychan params."
	options.GovProposal = true
	return options
}
