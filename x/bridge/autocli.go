package bridge

import (
	"strings"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// AutoCLIOptions describes the module's commands. Remote accounts and contracts take every
// spelling: 0x... of Ethereum, T... of TRON, bttc1... of the same key.
func (AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	return &autocliv1.ModuleOptions{Query: queryCommands(), Tx: txCommands()}
}

func queryCommands() *autocliv1.ServiceCommandDescriptor {
	return &autocliv1.ServiceCommandDescriptor{
		Service: types.Query_serviceDesc.ServiceName,
		Short:   "Query remote chains, tokens, packets and transfers",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			query("Params", "params", "Query the parameters of the bridge", ""),
			query("Rows", "rows", "Query the remote chains, with their ids and how far they are", ""),
			query("Status", "status ROW", "Query how far a remote chain is, and what it waits for", "1", "row"),
			query("Tokens", "tokens ROW", "Query the tokens of a remote chain, what is available and the room left; 0 for all", "1", "row"),
			query("Packet", "packet ROW NONCE", "Query a packet, its signatures and its calldata", "1 42", "row", "nonce"),
			query("Packets", "packets ROW", "Query the packets that are not executed yet", "1", "row"),
			query("Withdrawal", "withdrawal ID", "Query a withdrawal that is under way", "7", "id"),
			query("Withdrawals", "withdrawals ROW", "Query the withdrawals that wait for a batch, those first that go first", "1", "row"),
			query("Holding", "holding ROW", "Query the deposits that are not credited; 0 for all remote chains", "0", "row"),
			query("Keys", "keys", "Query the bridge keys of validators", ""),
			query("ValidatorSet", "set ROW", "Query the validator set that a Portal holds, or another one with --nonce", "1", "row"),
			query("EstimateBridgeOut", "estimate ROW AMOUNT", "Query what a withdrawal would cost, and how long it would take", "1 100btt", "row", "amount"),
			query("Transfers", "transfers HASH|ADDRESS|ID", "Find transfers by any hash or address, here or on a remote chain", "0x52908400098527886e0f7030069857d2e4169ee7", "key"),
		},
	}
}

func txCommands() *autocliv1.ServiceCommandDescriptor {
	return &autocliv1.ServiceCommandDescriptor{
		Service: types.Msg_serviceDesc.ServiceName,
		Short:   "Send money to remote chains",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			tx("BridgeOut", "out ROW RECIPIENT AMOUNT", "Send money to a remote chain; see the query estimate for the fee",
				"1 0x52908400098527886e0f7030069857d2e4169ee7 100btt --fee 5btt", "row", "recipient", "amount"),
			tx("RaiseFee", "raise-fee ID ADDED", "Add to the fee of a withdrawal that is in no batch yet", "7 1btt", "id", "added"),
			tx("CancelBridgeOut", "cancel ID", "Take back a withdrawal that is in no batch yet, fee and all (less a tenth of the fee if it is delayed)", "7", "id"),
			tx("ReturnHeld", "return-held ID", "Send back a deposit whose recipient takes no payments", "3", "id"),
			tx("FundFees", "fund-fees AMOUNT", "Add to the pool that pays whoever carries control packets", "1000btt", "amount"),
			tx("GuardianPause", "pause ROW", "Pause a remote chain, or one token with --contract, as a guardian",
				`1 --inbound --outbound --reason "what was seen"`, "row"),
			tx("SubmitEvidence", "submit-evidence ROW KIND NONCE DEADLINE BODY SIGNATURE", "Show a packet that was signed and never made; BODY and SIGNATURE are hexadecimal",
				"1 1 42 1767225600 a0b8... 9c1e...", "row", "kind", "nonce", "deadline", "body", "signature"),
			// bttcd signs and sends these itself: the key never comes near a command line.
			{RpcMethod: "RegisterKey", Skip: true},
			{RpcMethod: "SubmitSignature", Skip: true},
			proposal("AddRow", "add-row-proposal ROW SET", "add a remote chain", `'{"id":1,"name":"ethereum",...}' '{"total":"100","members":[...]}'`, "row", "set"),
			proposal("UpdateRow", "update-row-proposal ROW BATCH MAX-SIGNERS", "change how a remote chain's batches are made",
				`1 '{"max_items":50,...}' 100`, "row", "batch", "max_signers"),
			proposal("AddToken", "add-token-proposal TOKEN", "bridge a token, for ever", `'{"row":1,"denom":"usdt",...}'`, "token"),
			proposal("UpdateLimits", "update-limits-proposal ROW CONTRACT LIMITS", "change a token's limits",
				`1 0xdac17f958d2ee523a2206206994597c13d831ec7 '{"daily_outflow":"1000000000",...}'`, "row", "contract", "limits"),
			proposal("SetPause", "set-pause-proposal ROW PAUSE", "pause a remote chain, or one token with --contract, or go on",
				`1 '{"inbound":false,"outbound":false}'`, "row", "pause"),
			proposal("SetPortalGuardian", "set-portal-guardian-proposal ROW GUARDIAN", "admit a guardian of a Portal with --admit, or remove one",
				"1 0x52908400098527886e0f7030069857d2e4169ee7 --admit", "row", "guardian"),
			proposal("ResolveHeld", "resolve-held-proposal ID RECIPIENT", "credit a held deposit to an account", "3 bttc1...", "id", "recipient"),
			proposal("UpdateParams", "update-params-proposal PARAMS", "change the parameters of the bridge", `'{"injection_enabled":true,...}'`, "params"),
		},
	}
}

func query(method, use, short, example string, fields ...string) *autocliv1.RpcCommandOptions {
	return command(method, use, short, strings.TrimSpace("bttcd query bridge "+name(use)+" "+example), fields)
}

func tx(method, use, short, example string, fields ...string) *autocliv1.RpcCommandOptions {
	return command(method, use, short, "bttcd tx bridge "+name(use)+" "+example+" --from alice", fields)
}

func proposal(method, use, what, example string, fields ...string) *autocliv1.RpcCommandOptions {
	options := command(method, use, "Propose to governance to "+what,
		"bttcd tx bridge "+name(use)+" "+example+` --title "Why" --summary "..." --deposit 1000btt --from alice`, fields)
	options.GovProposal = true
	return options
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
