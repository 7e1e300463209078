package rewards

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

// AutoCLIOptions describes the module's commands.
func (AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	return &autocliv1.ModuleOptions{Query: queryCommands(), Tx: txCommands()}
}

func queryCommands() *autocliv1.ServiceCommandDescriptor {
	return &autocliv1.ServiceCommandDescriptor{
		Service: types.Query_serviceDesc.ServiceName,
		Short:   "Query the rewards pool and what it pays",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			{
				RpcMethod: "Pool",
				Use:       "pool",
				Short:     "Query what the rewards pool holds, what it pays, and when it runs dry",
				Long: `Query what the rewards pool holds, what it pays each block, and when it runs dry.

dry_height is exact as long as neither the rate changes nor anybody funds the pool; dry_time
is estimated from how long recent blocks took.`,
				Example: "bttcd query rewards pool",
			},
			{
				RpcMethod: "Params",
				Use:       "params",
				Short:     "Query the parameters of rewards",
				Example:   "bttcd query rewards params",
			},
		},
	}
}

func txCommands() *autocliv1.ServiceCommandDescriptor {
	return &autocliv1.ServiceCommandDescriptor{
		Service: types.Msg_serviceDesc.ServiceName,
		Short:   "Fund the rewards pool or propose what it pays",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			{
				RpcMethod: "FundRewards",
				Use:       "fund AMOUNT",
				Short:     "Pay BTT into the rewards pool, for good",
				Long: `Pay BTT from the account of --from into the rewards pool. Every block pays validators and
their delegators from it. What is paid in cannot be taken back.`,
				Example: `bttcd tx rewards fund 1.5btt --from alice
bttcd tx rewards fund 1500000000000000000abtt --from alice`,
				PositionalArgs: []*autocliv1.PositionalArgDescriptor{{ProtoField: "amount"}},
			},
			{
				RpcMethod: "UpdateParams",
				Use:       "update-params-proposal PARAMS",
				Short:     "Propose to governance to change the parameters of rewards",
				Long: `Propose to governance to change the parameters of rewards. PARAMS are all parameters as JSON,
those that do not change included. abtt_per_block counts abtt, of which one BTT has 10^18.`,
				Example: `bttcd tx rewards update-params-proposal '{"abtt_per_block":"2500000000000000000"}' \
  --title "2.5 BTT a block" --summary "Why" --deposit 1000btt --from alice`,
				PositionalArgs: []*autocliv1.PositionalArgDescriptor{{ProtoField: "params"}},
				GovProposal:    true,
			},
		},
	}
}
