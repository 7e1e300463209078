package canonicaltest

import "google.golang.org/protobuf/reflect/protoreflect"

const hexByDesign = "hexadecimal by design of cosmos/evm, whose handlers take the 20 bytes and never the text"

const foreign = "an address on another chain, in that chain's spelling"

// exempt are fields that look like addresses and are not checked, each with the reason.
var exempt = map[protoreflect.FullName]string{
	"cosmos.evm.erc20.v1.MsgConvertCoin.receiver":              hexByDesign,
	"cosmos.evm.erc20.v1.MsgConvertERC20.contract_address":     hexByDesign,
	"cosmos.evm.erc20.v1.MsgConvertERC20.sender":               hexByDesign,
	"cosmos.evm.erc20.v1.MsgRegisterERC20.erc20addresses":      hexByDesign,
	"cosmos.evm.erc20.v1.RegisterERC20Proposal.erc20addresses": hexByDesign,
	"cosmos.evm.vm.v1.Log.address":                             hexByDesign,
	"cosmos.evm.vm.v1.Preinstall.address":                      hexByDesign,
	"ibc.applications.transfer.v1.Allocation.allow_list":       foreign,
	"ibc.applications.transfer.v1.MsgTransfer.receiver":        foreign,
}

// corrected are fields whose annotation is wrong or misleading, with the kind they really have
// ("" for none).
var corrected = map[protoreflect.FullName]string{
	"cosmos.distribution.v1beta1.CommunityPoolSpendProposal.recipient":    "cosmos.AddressString",
	"cosmos.distribution.v1beta1.MsgCommunityPoolSpend.recipient":         "cosmos.AddressString",
	"cosmos.evidence.v1beta1.Equivocation.consensus_address":              "cosmos.ConsensusAddressString",
	"cosmos.evm.eip712.v1.ExtensionOptionsWeb3Tx.fee_payer":               "cosmos.AddressString",
	"cosmos.evm.erc20.v1.MsgConvertERC20.sender":                          "",
	"cosmos.staking.v1beta1.StakeAuthorization.Validators.address":        "cosmos.ValidatorAddressString",
	"cosmos.vesting.v1beta1.MsgCreatePeriodicVestingAccount.from_address": "cosmos.AddressString",
	"cosmos.vesting.v1beta1.MsgCreatePeriodicVestingAccount.to_address":   "cosmos.AddressString",
	"cosmos.vesting.v1beta1.MsgCreatePermanentLockedAccount.from_address": "cosmos.AddressString",
	"cosmos.vesting.v1beta1.MsgCreatePermanentLockedAccount.to_address":   "cosmos.AddressString",
}
