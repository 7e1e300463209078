package scalar

import "google.golang.org/protobuf/reflect/protoreflect"

// listed are the fields whose annotation is missing or wrong.
var listed = map[protoreflect.FullName]Kind{
	// Not annotated upstream.
	"cosmos.auth.v1beta1.AddressStringToBytesRequest.address_string":              Account,
	"cosmos.distribution.v1beta1.CommunityPoolSpendProposal.recipient":            Account,
	"cosmos.distribution.v1beta1.CommunityPoolSpendProposalWithDeposit.recipient": Account,
	"cosmos.distribution.v1beta1.MsgCommunityPoolSpend.recipient":                 Account,
	"cosmos.evm.eip712.v1.ExtensionOptionsWeb3Tx.fee_payer":                       Account,
	"cosmos.gov.v1.MsgExecLegacyContent.authority":                                Account,
	"cosmos.protocolpool.v1.MsgCommunityPoolSpend.recipient":                      Account,
	"cosmos.vesting.v1beta1.MsgCreatePeriodicVestingAccount.from_address":         Account,
	"cosmos.vesting.v1beta1.MsgCreatePeriodicVestingAccount.to_address":           Account,
	"cosmos.vesting.v1beta1.MsgCreatePermanentLockedAccount.from_address":         Account,
	"cosmos.vesting.v1beta1.MsgCreatePermanentLockedAccount.to_address":           Account,
	"ibc.applications.transfer.v1.MsgTransfer.sender":                             Account,

	// Annotated as accounts, but the chain compares them with other kinds of address.
	"cosmos.evidence.v1beta1.Equivocation.consensus_address":       Consensus,
	"cosmos.staking.v1beta1.StakeAuthorization.Validators.address": Validator,

	// Hexadecimal by design of cosmos/evm, even the signer.
	"cosmos.evm.erc20.v1.MsgConvertCoin.receiver":                EVM,
	"cosmos.evm.erc20.v1.MsgConvertERC20.contract_address":       EVM,
	"cosmos.evm.erc20.v1.MsgConvertERC20.sender":                 EVM,
	"cosmos.evm.erc20.v1.MsgRegisterERC20.erc20addresses":        EVM,
	"cosmos.evm.erc20.v1.MsgToggleConversion.token":              EVMOrDenom,
	"cosmos.evm.erc20.v1.QueryTokenPairRequest.token":            EVMOrDenom,
	"cosmos.evm.vm.v1.QueryAccountRequest.address":               EVM,
	"cosmos.evm.vm.v1.QueryBalanceRequest.address":               EVM,
	"cosmos.evm.vm.v1.QueryCodeRequest.address":                  EVM,
	"cosmos.evm.vm.v1.QueryCosmosAccountRequest.address":         EVM,
	"cosmos.evm.vm.v1.QueryStorageRequest.address":               EVM,
	"cosmos.evm.vm.v1.QueryValidatorAccountRequest.cons_address": Consensus,
}
