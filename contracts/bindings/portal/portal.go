// Code generated - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

package portal

import (
	"errors"
	"math/big"
	"strings"

	ethereum "github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/bind"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/event"
)

// Reference imports to suppress errors if they are not otherwise used.
var (
	_ = errors.New
	_ = big.NewInt
	_ = strings.NewReader
	_ = ethereum.NotFound
	_ = bind.Bind
	_ = common.Big1
	_ = types.BloomLookup
	_ = event.NewSubscription
	_ = abi.ConvertType
)

// PortalInitialToken is an auto generated low-level Go binding around an user-defined struct.
type PortalInitialToken struct {
	Token   common.Address
	Minimum *big.Int
	Limit   *big.Int
}

// PortalPacket is an auto generated low-level Go binding around an user-defined struct.
type PortalPacket struct {
	Nonce    uint64
	Kind     uint8
	Deadline uint64
	Body     []byte
}

// BlacklistTokenMetaData contains all meta data concerning the BlacklistToken contract.
var BlacklistTokenMetaData = &bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"name_\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"symbol_\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"decimals_\",\"type\":\"uint8\",\"internalType\":\"uint8\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"allowance\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"spender\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"approve\",\"inputs\":[{\"name\":\"spender\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"balanceOf\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"blacklist\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"listed\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"blacklisted\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"decimals\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint8\",\"internalType\":\"uint8\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"mint\",\"inputs\":[{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"name\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"string\",\"internalType\":\"string\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"symbol\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"string\",\"internalType\":\"string\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"totalSupply\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"transfer\",\"inputs\":[{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"transferFrom\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"event\",\"name\":\"Approval\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"spender\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Transfer\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false}]",
	Bin: "0x60a060405234801561001057600080fd5b50604051610cad380380610cad83398101604081905261002f91610116565b828282600061003e8482610222565b50600161004b8382610222565b5060ff16608052506102e09350505050565b634e487b7160e01b600052604160045260246000fd5b600082601f83011261008457600080fd5b81516001600160401b0381111561009d5761009d61005d565b604051601f8201601f19908116603f011681016001600160401b03811182821017156100cb576100cb61005d565b6040528181528382016020018510156100e357600080fd5b60005b82811015610102576020818601810151838301820152016100e6565b506000918101602001919091529392505050565b60008060006060848603121561012b57600080fd5b83516001600160401b0381111561014157600080fd5b61014d86828701610073565b602086015190945090506001600160401b0381111561016b57600080fd5b61017786828701610073565b925050604084015160ff8116811461018e57600080fd5b809150509250925092565b600181811c908216806101ad57607f821691505b6020821081036101cd57634e487b7160e01b600052602260045260246000fd5b50919050565b601f82111561021d57806000526020600020601f840160051c810160208510156101fa5750805b601f840160051c820191505b8181101561021a5760008155600101610206565b50505b505050565b81516001600160401b0381111561023b5761023b61005d565b61024f816102498454610199565b846101d3565b6020601f821160018114610283576000831561026b5750848201515b600019600385901b1c1916600184901b17845561021a565b600084815260208120601f198516915b828110156102b35787850151825560209485019460019092019101610293565b50848210156102d15786840151600019600387901b60f8161c191681555b50505050600190811b01905550565b6080516109b26102fb600039600061014901526109b26000f3fe608060405234801561001057600080fd5b50600436106100d45760003560e01c806340c10f1911610081578063a9059cbb1161005b578063a9059cbb1461021e578063dbac26e914610231578063dd62ed3e1461025457600080fd5b806340c10f19146101e357806370a08231146101f657806395d89b411461021657600080fd5b806323b872dd116100b257806323b872dd14610131578063313ce56714610144578063404e51291461017d57600080fd5b806306fdde03146100d9578063095ea7b3146100f757806318160ddd1461011a575b600080fd5b6100e161027f565b6040516100ee919061077d565b60405180910390f35b61010a610105366004610812565b61030d565b60405190151581526020016100ee565b61012360025481565b6040519081526020016100ee565b61010a61013f36600461083c565b610387565b61016b7f000000000000000000000000000000000000000000000000000000000000000081565b60405160ff90911681526020016100ee565b6101e161018b366004610879565b73ffffffffffffffffffffffffffffffffffffffff91909116600090815260056020526040902080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0016911515919091179055565b005b6101e16101f1366004610812565b6103a8565b6101236102043660046108b5565b60036020526000908152604090205481565b6100e161044b565b61010a61022c366004610812565b610458565b61010a61023f3660046108b5565b60056020526000908152604090205460ff1681565b6101236102623660046108d7565b600460209081526000928352604080842090915290825290205481565b6000805461028c9061090a565b80601f01602080910402602001604051908101604052809291908181526020018280546102b89061090a565b80156103055780601f106102da57610100808354040283529160200191610305565b820191906000526020600020905b8154815290600101906020018083116102e857829003601f168201915b505050505081565b33600081815260046020908152604080832073ffffffffffffffffffffffffffffffffffffffff8716808552925280832085905551919290917f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925906103759086815260200190565b60405180910390a35060015b92915050565b6000610393848361046e565b61039e848484610576565b5060019392505050565b80600260008282546103ba919061098c565b909155505073ffffffffffffffffffffffffffffffffffffffff8216600090815260036020526040812080548392906103f490849061098c565b909155505060405181815273ffffffffffffffffffffffffffffffffffffffff8316906000907fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef9060200160405180910390a35050565b6001805461028c9061090a565b6000610465338484610576565b50600192915050565b73ffffffffffffffffffffffffffffffffffffffff821660009081526004602090815260408083203384529091529020548181101561050e576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152600960248201527f616c6c6f77616e6365000000000000000000000000000000000000000000000060448201526064015b60405180910390fd5b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff81146105715761053f828261099f565b73ffffffffffffffffffffffffffffffffffffffff841660009081526004602090815260408083203384529091529020555b505050565b73ffffffffffffffffffffffffffffffffffffffff821660009081526005602052604090205460ff1615610606576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152600b60248201527f626c61636b6c69737465640000000000000000000000000000000000000000006044820152606401610505565b61057183838373ffffffffffffffffffffffffffffffffffffffff831660009081526003602052604090205481111561069b576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152600760248201527f62616c616e6365000000000000000000000000000000000000000000000000006044820152606401610505565b73ffffffffffffffffffffffffffffffffffffffff8316600090815260036020526040812080548392906106d090849061099f565b909155505073ffffffffffffffffffffffffffffffffffffffff82166000908152600360205260408120805483929061070a90849061098c565b925050819055508173ffffffffffffffffffffffffffffffffffffffff168373ffffffffffffffffffffffffffffffffffffffff167fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef8360405161077091815260200190565b60405180910390a3505050565b602081526000825180602084015260005b818110156107ab576020818601810151604086840101520161078e565b5060006040828501015260407fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f83011684010191505092915050565b803573ffffffffffffffffffffffffffffffffffffffff8116811461080d57600080fd5b919050565b6000806040838503121561082557600080fd5b61082e836107e9565b946020939093013593505050565b60008060006060848603121561085157600080fd5b61085a846107e9565b9250610868602085016107e9565b929592945050506040919091013590565b6000806040838503121561088c57600080fd5b610895836107e9565b9150602083013580151581146108aa57600080fd5b809150509250929050565b6000602082840312156108c757600080fd5b6108d0826107e9565b9392505050565b600080604083850312156108ea57600080fd5b6108f3836107e9565b9150610901602084016107e9565b90509250929050565b600181811c9082168061091e57607f821691505b602082108103610957577f4e487b7100000000000000000000000000000000000000000000000000000000600052602260045260246000fd5b50919050565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052601160045260246000fd5b808201808211156103815761038161095d565b818103818111156103815761038161095d56",
}

// BlacklistTokenABI is the input ABI used to generate the binding from.
// Deprecated: Use BlacklistTokenMetaData.ABI instead.
var BlacklistTokenABI = BlacklistTokenMetaData.ABI

// BlacklistTokenBin is the compiled bytecode used for deploying new contracts.
// Deprecated: Use BlacklistTokenMetaData.Bin instead.
var BlacklistTokenBin = BlacklistTokenMetaData.Bin

// DeployBlacklistToken deploys a new Ethereum contract, binding an instance of BlacklistToken to it.
func DeployBlacklistToken(auth *bind.TransactOpts, backend bind.ContractBackend, name_ string, symbol_ string, decimals_ uint8) (common.Address, *types.Transaction, *BlacklistToken, error) {
	parsed, err := BlacklistTokenMetaData.GetAbi()
	if err != nil {
		return common.Address{}, nil, nil, err
	}
	if parsed == nil {
		return common.Address{}, nil, nil, errors.New("GetABI returned nil")
	}

	address, tx, contract, err := bind.DeployContract(auth, *parsed, common.FromHex(BlacklistTokenBin), backend, name_, symbol_, decimals_)
	if err != nil {
		return common.Address{}, nil, nil, err
	}
	return address, tx, &BlacklistToken{BlacklistTokenCaller: BlacklistTokenCaller{contract: contract}, BlacklistTokenTransactor: BlacklistTokenTransactor{contract: contract}, BlacklistTokenFilterer: BlacklistTokenFilterer{contract: contract}}, nil
}

// BlacklistToken is an auto generated Go binding around an Ethereum contract.
type BlacklistToken struct {
	BlacklistTokenCaller     // Read-only binding to the contract
	BlacklistTokenTransactor // Write-only binding to the contract
	BlacklistTokenFilterer   // Log filterer for contract events
}

// BlacklistTokenCaller is an auto generated read-only Go binding around an Ethereum contract.
type BlacklistTokenCaller struct {
	contract *bind.BoundContract // Generic contract wrapper for the low level calls
}

// BlacklistTokenTransactor is an auto generated write-only Go binding around an Ethereum contract.
type BlacklistTokenTransactor struct {
	contract *bind.BoundContract // Generic contract wrapper for the low level calls
}

// BlacklistTokenFilterer is an auto generated log filtering Go binding around an Ethereum contract events.
type BlacklistTokenFilterer struct {
	contract *bind.BoundContract // Generic contract wrapper for the low level calls
}

// BlacklistTokenSession is an auto generated Go binding around an Ethereum contract,
// with pre-set call and transact options.
type BlacklistTokenSession struct {
	Contract     *BlacklistToken   // Generic contract binding to set the session for
	CallOpts     bind.CallOpts     // Call options to use throughout this session
	TransactOpts bind.TransactOpts // Transaction auth options to use throughout this session
}

// BlacklistTokenCallerSession is an auto generated read-only Go binding around an Ethereum contract,
// with pre-set call options.
type BlacklistTokenCallerSession struct {
	Contract *BlacklistTokenCaller // Generic contract caller binding to set the session for
	CallOpts bind.CallOpts         // Call options to use throughout this session
}

// BlacklistTokenTransactorSession is an auto generated write-only Go binding around an Ethereum contract,
// with pre-set transact options.
type BlacklistTokenTransactorSession struct {
	Contract     *BlacklistTokenTransactor // Generic contract transactor binding to set the session for
	TransactOpts bind.TransactOpts         // Transaction auth options to use throughout this session
}

// BlacklistTokenRaw is an auto generated low-level Go binding around an Ethereum contract.
type BlacklistTokenRaw struct {
	Contract *BlacklistToken // Generic contract binding to access the raw methods on
}

// BlacklistTokenCallerRaw is an auto generated low-level read-only Go binding around an Ethereum contract.
type BlacklistTokenCallerRaw struct {
	Contract *BlacklistTokenCaller // Generic read-only contract binding to access the raw methods on
}

// BlacklistTokenTransactorRaw is an auto generated low-level write-only Go binding around an Ethereum contract.
type BlacklistTokenTransactorRaw struct {
	Contract *BlacklistTokenTransactor // Generic write-only contract binding to access the raw methods on
}

// NewBlacklistToken creates a new instance of BlacklistToken, bound to a specific deployed contract.
func NewBlacklistToken(address common.Address, backend bind.ContractBackend) (*BlacklistToken, error) {
	contract, err := bindBlacklistToken(address, backend, backend, backend)
	if err != nil {
		return nil, err
	}
	return &BlacklistToken{BlacklistTokenCaller: BlacklistTokenCaller{contract: contract}, BlacklistTokenTransactor: BlacklistTokenTransactor{contract: contract}, BlacklistTokenFilterer: BlacklistTokenFilterer{contract: contract}}, nil
}

// NewBlacklistTokenCaller creates a new read-only instance of BlacklistToken, bound to a specific deployed contract.
func NewBlacklistTokenCaller(address common.Address, caller bind.ContractCaller) (*BlacklistTokenCaller, error) {
	contract, err := bindBlacklistToken(address, caller, nil, nil)
	if err != nil {
		return nil, err
	}
	return &BlacklistTokenCaller{contract: contract}, nil
}

// NewBlacklistTokenTransactor creates a new write-only instance of BlacklistToken, bound to a specific deployed contract.
func NewBlacklistTokenTransactor(address common.Address, transactor bind.ContractTransactor) (*BlacklistTokenTransactor, error) {
	contract, err := bindBlacklistToken(address, nil, transactor, nil)
	if err != nil {
		return nil, err
	}
	return &BlacklistTokenTransactor{contract: contract}, nil
}

// NewBlacklistTokenFilterer creates a new log filterer instance of BlacklistToken, bound to a specific deployed contract.
func NewBlacklistTokenFilterer(address common.Address, filterer bind.ContractFilterer) (*BlacklistTokenFilterer, error) {
	contract, err := bindBlacklistToken(address, nil, nil, filterer)
	if err != nil {
		return nil, err
	}
	return &BlacklistTokenFilterer{contract: contract}, nil
}

// bindBlacklistToken binds a generic wrapper to an already deployed contract.
func bindBlacklistToken(address common.Address, caller bind.ContractCaller, transactor bind.ContractTransactor, filterer bind.ContractFilterer) (*bind.BoundContract, error) {
	parsed, err := BlacklistTokenMetaData.GetAbi()
	if err != nil {
		return nil, err
	}
	return bind.NewBoundContract(address, *parsed, caller, transactor, filterer), nil
}

// Call invokes the (constant) contract method with params as input values and
// sets the output to result. The result type might be a single field for simple
// returns, a slice of interfaces for anonymous returns and a struct for named
// returns.
func (_BlacklistToken *BlacklistTokenRaw) Call(opts *bind.CallOpts, result *[]interface{}, method string, params ...interface{}) error {
	return _BlacklistToken.Contract.BlacklistTokenCaller.contract.Call(opts, result, method, params...)
}

// Transfer initiates a plain transaction to move funds to the contract, calling
// its default method if one is available.
func (_BlacklistToken *BlacklistTokenRaw) Transfer(opts *bind.TransactOpts) (*types.Transaction, error) {
	return _BlacklistToken.Contract.BlacklistTokenTransactor.contract.Transfer(opts)
}

// Transact invokes the (paid) contract method with params as input values.
func (_BlacklistToken *BlacklistTokenRaw) Transact(opts *bind.TransactOpts, method string, params ...interface{}) (*types.Transaction, error) {
	return _BlacklistToken.Contract.BlacklistTokenTransactor.contract.Transact(opts, method, params...)
}

// Call invokes the (constant) contract method with params as input values and
// sets the output to result. The result type might be a single field for simple
// returns, a slice of interfaces for anonymous returns and a struct for named
// returns.
func (_BlacklistToken *BlacklistTokenCallerRaw) Call(opts *bind.CallOpts, result *[]interface{}, method string, params ...interface{}) error {
	return _BlacklistToken.Contract.contract.Call(opts, result, method, params...)
}

// Transfer initiates a plain transaction to move funds to the contract, calling
// its default method if one is available.
func (_BlacklistToken *BlacklistTokenTransactorRaw) Transfer(opts *bind.TransactOpts) (*types.Transaction, error) {
	return _BlacklistToken.Contract.contract.Transfer(opts)
}

// Transact invokes the (paid) contract method with params as input values.
func (_BlacklistToken *BlacklistTokenTransactorRaw) Transact(opts *bind.TransactOpts, method string, params ...interface{}) (*types.Transaction, error) {
	return _BlacklistToken.Contract.contract.Transact(opts, method, params...)
}

// Allowance is a free data retrieval call binding the contract method 0xdd62ed3e.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (_BlacklistToken *BlacklistTokenCaller) Allowance(opts *bind.CallOpts, owner common.Address, spender common.Address) (*big.Int, error) {
	var out []interface{}
	err := _BlacklistToken.contract.Call(opts, &out, "allowance", owner, spender)

	if err != nil {
		return *new(*big.Int), err
	}

	out0 := *abi.ConvertType(out[0], new(*big.Int)).(**big.Int)

	return out0, err

}

// Allowance is a free data retrieval call binding the contract method 0xdd62ed3e.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (_BlacklistToken *BlacklistTokenSession) Allowance(owner common.Address, spender common.Address) (*big.Int, error) {
	return _BlacklistToken.Contract.Allowance(&_BlacklistToken.CallOpts, owner, spender)
}

// Allowance is a free data retrieval call binding the contract method 0xdd62ed3e.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (_BlacklistToken *BlacklistTokenCallerSession) Allowance(owner common.Address, spender common.Address) (*big.Int, error) {
	return _BlacklistToken.Contract.Allowance(&_BlacklistToken.CallOpts, owner, spender)
}

// BalanceOf is a free data retrieval call binding the contract method 0x70a08231.
//
// Solidity: function balanceOf(address owner) view returns(uint256)
func (_BlacklistToken *BlacklistTokenCaller) BalanceOf(opts *bind.CallOpts, owner common.Address) (*big.Int, error) {
	var out []interface{}
	err := _BlacklistToken.contract.Call(opts, &out, "balanceOf", owner)

	if err != nil {
		return *new(*big.Int), err
	}

	out0 := *abi.ConvertType(out[0], new(*big.Int)).(**big.Int)

	return out0, err

}

// BalanceOf is a free data retrieval call binding the contract method 0x70a08231.
//
// Solidity: function balanceOf(address owner) view returns(uint256)
func (_BlacklistToken *BlacklistTokenSession) BalanceOf(owner common.Address) (*big.Int, error) {
	return _BlacklistToken.Contract.BalanceOf(&_BlacklistToken.CallOpts, owner)
}

// BalanceOf is a free data retrieval call binding the contract method 0x70a08231.
//
// Solidity: function balanceOf(address owner) view returns(uint256)
func (_BlacklistToken *BlacklistTokenCallerSession) BalanceOf(owner common.Address) (*big.Int, error) {
	return _BlacklistToken.Contract.BalanceOf(&_BlacklistToken.CallOpts, owner)
}

// Blacklisted is a free data retrieval call binding the contract method 0xdbac26e9.
//
// Solidity: function blacklisted(address account) view returns(bool)
func (_BlacklistToken *BlacklistTokenCaller) Blacklisted(opts *bind.CallOpts, account common.Address) (bool, error) {
	var out []interface{}
	err := _BlacklistToken.contract.Call(opts, &out, "blacklisted", account)

	if err != nil {
		return *new(bool), err
	}

	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)

	return out0, err

}

// Blacklisted is a free data retrieval call binding the contract method 0xdbac26e9.
//
// Solidity: function blacklisted(address account) view returns(bool)
func (_BlacklistToken *BlacklistTokenSession) Blacklisted(account common.Address) (bool, error) {
	return _BlacklistToken.Contract.Blacklisted(&_BlacklistToken.CallOpts, account)
}

// Blacklisted is a free data retrieval call binding the contract method 0xdbac26e9.
//
// Solidity: function blacklisted(address account) view returns(bool)
func (_BlacklistToken *BlacklistTokenCallerSession) Blacklisted(account common.Address) (bool, error) {
	return _BlacklistToken.Contract.Blacklisted(&_BlacklistToken.CallOpts, account)
}

// Decimals is a free data retrieval call binding the contract method 0x313ce567.
//
// Solidity: function decimals() view returns(uint8)
func (_BlacklistToken *BlacklistTokenCaller) Decimals(opts *bind.CallOpts) (uint8, error) {
	var out []interface{}
	err := _BlacklistToken.contract.Call(opts, &out, "decimals")

	if err != nil {
		return *new(uint8), err
	}

	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)

	return out0, err

}

// Decimals is a free data retrieval call binding the contract method 0x313ce567.
//
// Solidity: function decimals() view returns(uint8)
func (_BlacklistToken *BlacklistTokenSession) Decimals() (uint8, error) {
	return _BlacklistToken.Contract.Decimals(&_BlacklistToken.CallOpts)
}

// Decimals is a free data retrieval call binding the contract method 0x313ce567.
//
// Solidity: function decimals() view returns(uint8)
func (_BlacklistToken *BlacklistTokenCallerSession) Decimals() (uint8, error) {
	return _BlacklistToken.Contract.Decimals(&_BlacklistToken.CallOpts)
}

// Name is a free data retrieval call binding the contract method 0x06fdde03.
//
// Solidity: function name() view returns(string)
func (_BlacklistToken *BlacklistTokenCaller) Name(opts *bind.CallOpts) (string, error) {
	var out []interface{}
	err := _BlacklistToken.contract.Call(opts, &out, "name")

	if err != nil {
		return *new(string), err
	}

	out0 := *abi.ConvertType(out[0], new(string)).(*string)

	return out0, err

}

// Name is a free data retrieval call binding the contract method 0x06fdde03.
//
// Solidity: function name() view returns(string)
func (_BlacklistToken *BlacklistTokenSession) Name() (string, error) {
	return _BlacklistToken.Contract.Name(&_BlacklistToken.CallOpts)
}

// Name is a free data retrieval call binding the contract method 0x06fdde03.
//
// Solidity: function name() view returns(string)
func (_BlacklistToken *BlacklistTokenCallerSession) Name() (string, error) {
	return _BlacklistToken.Contract.Name(&_BlacklistToken.CallOpts)
}

// Symbol is a free data retrieval call binding the contract method 0x95d89b41.
//
// Solidity: function symbol() view returns(string)
func (_BlacklistToken *BlacklistTokenCaller) Symbol(opts *bind.CallOpts) (string, error) {
	var out []interface{}
	err := _BlacklistToken.contract.Call(opts, &out, "symbol")

	if err != nil {
		return *new(string), err
	}

	out0 := *abi.ConvertType(out[0], new(string)).(*string)

	return out0, err

}

// Symbol is a free data retrieval call binding the contract method 0x95d89b41.
//
// Solidity: function symbol() view returns(string)
func (_BlacklistToken *BlacklistTokenSession) Symbol() (string, error) {
	return _BlacklistToken.Contract.Symbol(&_BlacklistToken.CallOpts)
}

// Symbol is a free data retrieval call binding the contract method 0x95d89b41.
//
// Solidity: function symbol() view returns(string)
func (_BlacklistToken *BlacklistTokenCallerSession) Symbol() (string, error) {
	return _BlacklistToken.Contract.Symbol(&_BlacklistToken.CallOpts)
}

// TotalSupply is a free data retrieval call binding the contract method 0x18160ddd.
//
// Solidity: function totalSupply() view returns(uint256)
func (_BlacklistToken *BlacklistTokenCaller) TotalSupply(opts *bind.CallOpts) (*big.Int, error) {
	var out []interface{}
	err := _BlacklistToken.contract.Call(opts, &out, "totalSupply")

	if err != nil {
		return *new(*big.Int), err
	}

	out0 := *abi.ConvertType(out[0], new(*big.Int)).(**big.Int)

	return out0, err

}

// TotalSupply is a free data retrieval call binding the contract method 0x18160ddd.
//
// Solidity: function totalSupply() view returns(uint256)
func (_BlacklistToken *BlacklistTokenSession) TotalSupply() (*big.Int, error) {
	return _BlacklistToken.Contract.TotalSupply(&_BlacklistToken.CallOpts)
}

// TotalSupply is a free data retrieval call binding the contract method 0x18160ddd.
//
// Solidity: function totalSupply() view returns(uint256)
func (_BlacklistToken *BlacklistTokenCallerSession) TotalSupply() (*big.Int, error) {
	return _BlacklistToken.Contract.TotalSupply(&_BlacklistToken.CallOpts)
}

// Approve is a paid mutator transaction binding the contract method 0x095ea7b3.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (_BlacklistToken *BlacklistTokenTransactor) Approve(opts *bind.TransactOpts, spender common.Address, value *big.Int) (*types.Transaction, error) {
	return _BlacklistToken.contract.Transact(opts, "approve", spender, value)
}

// Approve is a paid mutator transaction binding the contract method 0x095ea7b3.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (_BlacklistToken *BlacklistTokenSession) Approve(spender common.Address, value *big.Int) (*types.Transaction, error) {
	return _BlacklistToken.Contract.Approve(&_BlacklistToken.TransactOpts, spender, value)
}

// Approve is a paid mutator transaction binding the contract method 0x095ea7b3.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (_BlacklistToken *BlacklistTokenTransactorSession) Approve(spender common.Address, value *big.Int) (*types.Transaction, error) {
	return _BlacklistToken.Contract.Approve(&_BlacklistToken.TransactOpts, spender, value)
}

// Blacklist is a paid mutator transaction binding the contract method 0x404e5129.
//
// Solidity: function blacklist(address account, bool listed) returns()
func (_BlacklistToken *BlacklistTokenTransactor) Blacklist(opts *bind.TransactOpts, account common.Address, listed bool) (*types.Transaction, error) {
	return _BlacklistToken.contract.Transact(opts, "blacklist", account, listed)
}

// Blacklist is a paid mutator transaction binding the contract method 0x404e5129.
//
// Solidity: function blacklist(address account, bool listed) returns()
func (_BlacklistToken *BlacklistTokenSession) Blacklist(account common.Address, listed bool) (*types.Transaction, error) {
	return _BlacklistToken.Contract.Blacklist(&_BlacklistToken.TransactOpts, account, listed)
}

// Blacklist is a paid mutator transaction binding the contract method 0x404e5129.
//
// Solidity: function blacklist(address account, bool listed) returns()
func (_BlacklistToken *BlacklistTokenTransactorSession) Blacklist(account common.Address, listed bool) (*types.Transaction, error) {
	return _BlacklistToken.Contract.Blacklist(&_BlacklistToken.TransactOpts, account, listed)
}

// Mint is a paid mutator transaction binding the contract method 0x40c10f19.
//
// Solidity: function mint(address to, uint256 value) returns()
func (_BlacklistToken *BlacklistTokenTransactor) Mint(opts *bind.TransactOpts, to common.Address, value *big.Int) (*types.Transaction, error) {
	return _BlacklistToken.contract.Transact(opts, "mint", to, value)
}

// Mint is a paid mutator transaction binding the contract method 0x40c10f19.
//
// Solidity: function mint(address to, uint256 value) returns()
func (_BlacklistToken *BlacklistTokenSession) Mint(to common.Address, value *big.Int) (*types.Transaction, error) {
	return _BlacklistToken.Contract.Mint(&_BlacklistToken.TransactOpts, to, value)
}

// Mint is a paid mutator transaction binding the contract method 0x40c10f19.
//
// Solidity: function mint(address to, uint256 value) returns()
func (_BlacklistToken *BlacklistTokenTransactorSession) Mint(to common.Address, value *big.Int) (*types.Transaction, error) {
	return _BlacklistToken.Contract.Mint(&_BlacklistToken.TransactOpts, to, value)
}

// Transfer is a paid mutator transaction binding the contract method 0xa9059cbb.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (_BlacklistToken *BlacklistTokenTransactor) Transfer(opts *bind.TransactOpts, to common.Address, value *big.Int) (*types.Transaction, error) {
	return _BlacklistToken.contract.Transact(opts, "transfer", to, value)
}

// Transfer is a paid mutator transaction binding the contract method 0xa9059cbb.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (_BlacklistToken *BlacklistTokenSession) Transfer(to common.Address, value *big.Int) (*types.Transaction, error) {
	return _BlacklistToken.Contract.Transfer(&_BlacklistToken.TransactOpts, to, value)
}

// Transfer is a paid mutator transaction binding the contract method 0xa9059cbb.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (_BlacklistToken *BlacklistTokenTransactorSession) Transfer(to common.Address, value *big.Int) (*types.Transaction, error) {
	return _BlacklistToken.Contract.Transfer(&_BlacklistToken.TransactOpts, to, value)
}

// TransferFrom is a paid mutator transaction binding the contract method 0x23b872dd.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (_BlacklistToken *BlacklistTokenTransactor) TransferFrom(opts *bind.TransactOpts, from common.Address, to common.Address, value *big.Int) (*types.Transaction, error) {
	return _BlacklistToken.contract.Transact(opts, "transferFrom", from, to, value)
}

// TransferFrom is a paid mutator transaction binding the contract method 0x23b872dd.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (_BlacklistToken *BlacklistTokenSession) TransferFrom(from common.Address, to common.Address, value *big.Int) (*types.Transaction, error) {
	return _BlacklistToken.Contract.TransferFrom(&_BlacklistToken.TransactOpts, from, to, value)
}

// TransferFrom is a paid mutator transaction binding the contract method 0x23b872dd.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (_BlacklistToken *BlacklistTokenTransactorSession) TransferFrom(from common.Address, to common.Address, value *big.Int) (*types.Transaction, error) {
	return _BlacklistToken.Contract.TransferFrom(&_BlacklistToken.TransactOpts, from, to, value)
}

// BlacklistTokenApprovalIterator is returned from FilterApproval and is used to iterate over the raw logs and unpacked data for Approval events raised by the BlacklistToken contract.
type BlacklistTokenApprovalIterator struct {
	Event *BlacklistTokenApproval // Event containing the contract specifics and raw log

	contract *bind.BoundContract // Generic contract to use for unpacking event data
	event    string              // Event name to use for unpacking event data

	logs chan types.Log        // Log channel receiving the found contract events
	sub  ethereum.Subscription // Subscription for errors, completion and termination
	done bool                  // Whether the subscription completed delivering logs
	fail error                 // Occurred error to stop iteration
}

// Next advances the iterator to the subsequent event, returning whether there
// are any more events found. In case of a retrieval or parsing error, false is
// returned and Error() can be queried for the exact failure.
func (it *BlacklistTokenApprovalIterator) Next() bool {
	// If the iterator failed, stop iterating
	if it.fail != nil {
		return false
	}
	// If the iterator completed, deliver directly whatever's available
	if it.done {
		select {
		case log := <-it.logs:
			it.Event = new(BlacklistTokenApproval)
			if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
				it.fail = err
				return false
			}
			it.Event.Raw = log
			return true

		default:
			return false
		}
	}
	// Iterator still in progress, wait for either a data or an error event
	select {
	case log := <-it.logs:
		it.Event = new(BlacklistTokenApproval)
		if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
			it.fail = err
			return false
		}
		it.Event.Raw = log
		return true

	case err := <-it.sub.Err():
		it.done = true
		it.fail = err
		return it.Next()
	}
}

// Error returns any retrieval or parsing error occurred during filtering.
func (it *BlacklistTokenApprovalIterator) Error() error {
	return it.fail
}

// Close terminates the iteration process, releasing any pending underlying
// resources.
func (it *BlacklistTokenApprovalIterator) Close() error {
	it.sub.Unsubscribe()
	return nil
}

// BlacklistTokenApproval represents a Approval event raised by the BlacklistToken contract.
type BlacklistTokenApproval struct {
	Owner   common.Address
	Spender common.Address
	Value   *big.Int
	Raw     types.Log // Blockchain specific contextual infos
}

// FilterApproval is a free log retrieval operation binding the contract event 0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925.
//
// Solidity: event Approval(address indexed owner, address indexed spender, uint256 value)
func (_BlacklistToken *BlacklistTokenFilterer) FilterApproval(opts *bind.FilterOpts, owner []common.Address, spender []common.Address) (*BlacklistTokenApprovalIterator, error) {

	var ownerRule []interface{}
	for _, ownerItem := range owner {
		ownerRule = append(ownerRule, ownerItem)
	}
	var spenderRule []interface{}
	for _, spenderItem := range spender {
		spenderRule = append(spenderRule, spenderItem)
	}

	logs, sub, err := _BlacklistToken.contract.FilterLogs(opts, "Approval", ownerRule, spenderRule)
	if err != nil {
		return nil, err
	}
	return &BlacklistTokenApprovalIterator{contract: _BlacklistToken.contract, event: "Approval", logs: logs, sub: sub}, nil
}

// WatchApproval is a free log subscription operation binding the contract event 0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925.
//
// Solidity: event Approval(address indexed owner, address indexed spender, uint256 value)
func (_BlacklistToken *BlacklistTokenFilterer) WatchApproval(opts *bind.WatchOpts, sink chan<- *BlacklistTokenApproval, owner []common.Address, spender []common.Address) (event.Subscription, error) {

	var ownerRule []interface{}
	for _, ownerItem := range owner {
		ownerRule = append(ownerRule, ownerItem)
	}
	var spenderRule []interface{}
	for _, spenderItem := range spender {
		spenderRule = append(spenderRule, spenderItem)
	}

	logs, sub, err := _BlacklistToken.contract.WatchLogs(opts, "Approval", ownerRule, spenderRule)
	if err != nil {
		return nil, err
	}
	return event.NewSubscription(func(quit <-chan struct{}) error {
		defer sub.Unsubscribe()
		for {
			select {
			case log := <-logs:
				// New log arrived, parse the event and forward to the user
				event := new(BlacklistTokenApproval)
				if err := _BlacklistToken.contract.UnpackLog(event, "Approval", log); err != nil {
					return err
				}
				event.Raw = log

				select {
				case sink <- event:
				case err := <-sub.Err():
					return err
				case <-quit:
					return nil
				}
			case err := <-sub.Err():
				return err
			case <-quit:
				return nil
			}
		}
	}), nil
}

// ParseApproval is a log parse operation binding the contract event 0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925.
//
// Solidity: event Approval(address indexed owner, address indexed spender, uint256 value)
func (_BlacklistToken *BlacklistTokenFilterer) ParseApproval(log types.Log) (*BlacklistTokenApproval, error) {
	event := new(BlacklistTokenApproval)
	if err := _BlacklistToken.contract.UnpackLog(event, "Approval", log); err != nil {
		return nil, err
	}
	event.Raw = log
	return event, nil
}

// BlacklistTokenTransferIterator is returned from FilterTransfer and is used to iterate over the raw logs and unpacked data for Transfer events raised by the BlacklistToken contract.
type BlacklistTokenTransferIterator struct {
	Event *BlacklistTokenTransfer // Event containing the contract specifics and raw log

	contract *bind.BoundContract // Generic contract to use for unpacking event data
	event    string              // Event name to use for unpacking event data

	logs chan types.Log        // Log channel receiving the found contract events
	sub  ethereum.Subscription // Subscription for errors, completion and termination
	done bool                  // Whether the subscription completed delivering logs
	fail error                 // Occurred error to stop iteration
}

// Next advances the iterator to the subsequent event, returning whether there
// are any more events found. In case of a retrieval or parsing error, false is
// returned and Error() can be queried for the exact failure.
func (it *BlacklistTokenTransferIterator) Next() bool {
	// If the iterator failed, stop iterating
	if it.fail != nil {
		return false
	}
	// If the iterator completed, deliver directly whatever's available
	if it.done {
		select {
		case log := <-it.logs:
			it.Event = new(BlacklistTokenTransfer)
			if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
				it.fail = err
				return false
			}
			it.Event.Raw = log
			return true

		default:
			return false
		}
	}
	// Iterator still in progress, wait for either a data or an error event
	select {
	case log := <-it.logs:
		it.Event = new(BlacklistTokenTransfer)
		if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
			it.fail = err
			return false
		}
		it.Event.Raw = log
		return true

	case err := <-it.sub.Err():
		it.done = true
		it.fail = err
		return it.Next()
	}
}

// Error returns any retrieval or parsing error occurred during filtering.
func (it *BlacklistTokenTransferIterator) Error() error {
	return it.fail
}

// Close terminates the iteration process, releasing any pending underlying
// resources.
func (it *BlacklistTokenTransferIterator) Close() error {
	it.sub.Unsubscribe()
	return nil
}

// BlacklistTokenTransfer represents a Transfer event raised by the BlacklistToken contract.
type BlacklistTokenTransfer struct {
	From  common.Address
	To    common.Address
	Value *big.Int
	Raw   types.Log // Blockchain specific contextual infos
}

// FilterTransfer is a free log retrieval operation binding the contract event 0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef.
//
// Solidity: event Transfer(address indexed from, address indexed to, uint256 value)
func (_BlacklistToken *BlacklistTokenFilterer) FilterTransfer(opts *bind.FilterOpts, from []common.Address, to []common.Address) (*BlacklistTokenTransferIterator, error) {

	var fromRule []interface{}
	for _, fromItem := range from {
		fromRule = append(fromRule, fromItem)
	}
	var toRule []interface{}
	for _, toItem := range to {
		toRule = append(toRule, toItem)
	}

	logs, sub, err := _BlacklistToken.contract.FilterLogs(opts, "Transfer", fromRule, toRule)
	if err != nil {
		return nil, err
	}
	return &BlacklistTokenTransferIterator{contract: _BlacklistToken.contract, event: "Transfer", logs: logs, sub: sub}, nil
}

// WatchTransfer is a free log subscription operation binding the contract event 0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef.
//
// Solidity: event Transfer(address indexed from, address indexed to, uint256 value)
func (_BlacklistToken *BlacklistTokenFilterer) WatchTransfer(opts *bind.WatchOpts, sink chan<- *BlacklistTokenTransfer, from []common.Address, to []common.Address) (event.Subscription, error) {

	var fromRule []interface{}
	for _, fromItem := range from {
		fromRule = append(fromRule, fromItem)
	}
	var toRule []interface{}
	for _, toItem := range to {
		toRule = append(toRule, toItem)
	}

	logs, sub, err := _BlacklistToken.contract.WatchLogs(opts, "Transfer", fromRule, toRule)
	if err != nil {
		return nil, err
	}
	return event.NewSubscription(func(quit <-chan struct{}) error {
		defer sub.Unsubscribe()
		for {
			select {
			case log := <-logs:
				// New log arrived, parse the event and forward to the user
				event := new(BlacklistTokenTransfer)
				if err := _BlacklistToken.contract.UnpackLog(event, "Transfer", log); err != nil {
					return err
				}
				event.Raw = log

				select {
				case sink <- event:
				case err := <-sub.Err():
					return err
				case <-quit:
					return nil
				}
			case err := <-sub.Err():
				return err
			case <-quit:
				return nil
			}
		}
	}), nil
}

// ParseTransfer is a log parse operation binding the contract event 0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef.
//
// Solidity: event Transfer(address indexed from, address indexed to, uint256 value)
func (_BlacklistToken *BlacklistTokenFilterer) ParseTransfer(log types.Log) (*BlacklistTokenTransfer, error) {
	event := new(BlacklistTokenTransfer)
	if err := _BlacklistToken.contract.UnpackLog(event, "Transfer", log); err != nil {
		return nil, err
	}
	event.Raw = log
	return event, nil
}

// FalseTokenMetaData contains all meta data concerning the FalseToken contract.
var FalseTokenMetaData = &bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"name_\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"symbol_\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"decimals_\",\"type\":\"uint8\",\"internalType\":\"uint8\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"allowance\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"spender\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"approve\",\"inputs\":[{\"name\":\"spender\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"balanceOf\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"decimals\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint8\",\"internalType\":\"uint8\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"mint\",\"inputs\":[{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"name\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"string\",\"internalType\":\"string\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"symbol\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"string\",\"internalType\":\"string\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"totalSupply\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"transfer\",\"inputs\":[{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"transferFrom\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"event\",\"name\":\"Approval\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"spender\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Transfer\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false}]",
	Bin: "0x60a060405234801561001057600080fd5b50604051610b3e380380610b3e83398101604081905261002f91610116565b828282600061003e8482610222565b50600161004b8382610222565b5060ff16608052506102e09350505050565b634e487b7160e01b600052604160045260246000fd5b600082601f83011261008457600080fd5b81516001600160401b0381111561009d5761009d61005d565b604051601f8201601f19908116603f011681016001600160401b03811182821017156100cb576100cb61005d565b6040528181528382016020018510156100e357600080fd5b60005b82811015610102576020818601810151838301820152016100e6565b506000918101602001919091529392505050565b60008060006060848603121561012b57600080fd5b83516001600160401b0381111561014157600080fd5b61014d86828701610073565b602086015190945090506001600160401b0381111561016b57600080fd5b61017786828701610073565b925050604084015160ff8116811461018e57600080fd5b809150509250925092565b600181811c908216806101ad57607f821691505b6020821081036101cd57634e487b7160e01b600052602260045260246000fd5b50919050565b601f82111561021d57806000526020600020601f840160051c810160208510156101fa5750805b601f840160051c820191505b8181101561021a5760008155600101610206565b50505b505050565b81516001600160401b0381111561023b5761023b61005d565b61024f816102498454610199565b846101d3565b6020601f821160018114610283576000831561026b5750848201515b600019600385901b1c1916600184901b17845561021a565b600084815260208120601f198516915b828110156102b35787850151825560209485019460019092019101610293565b50848210156102d15786840151600019600387901b60f8161c191681555b50505050600190811b01905550565b6080516108436102fb600039600061013301526108436000f3fe608060405234801561001057600080fd5b50600436106100be5760003560e01c806340c10f191161007657806395d89b411161005b57806395d89b411461019c578063a9059cbb146101a4578063dd62ed3e146101b757600080fd5b806340c10f191461016757806370a082311461017c57600080fd5b806318160ddd116100a757806318160ddd1461010457806323b872dd1461011b578063313ce5671461012e57600080fd5b806306fdde03146100c3578063095ea7b3146100e1575b600080fd5b6100cb6101e2565b6040516100d8919061064a565b60405180910390f35b6100f46100ef3660046106df565b610270565b60405190151581526020016100d8565b61010d60025481565b6040519081526020016100d8565b6100f4610129366004610709565b6102ea565b6101557f000000000000000000000000000000000000000000000000000000000000000081565b60405160ff90911681526020016100d8565b61017a6101753660046106df565b61030b565b005b61010d61018a366004610746565b60036020526000908152604090205481565b6100cb6103ae565b6100f46101b23660046106df565b6103bb565b61010d6101c5366004610768565b600460209081526000928352604080842090915290825290205481565b600080546101ef9061079b565b80601f016020809104026020016040519081016040528092919081815260200182805461021b9061079b565b80156102685780601f1061023d57610100808354040283529160200191610268565b820191906000526020600020905b81548152906001019060200180831161024b57829003601f168201915b505050505081565b33600081815260046020908152604080832073ffffffffffffffffffffffffffffffffffffffff8716808552925280832085905551919290917f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925906102d89086815260200190565b60405180910390a35060015b92915050565b60006102f684836103d1565b6103018484846104d9565b5060019392505050565b806002600082825461031d919061081d565b909155505073ffffffffffffffffffffffffffffffffffffffff82166000908152600360205260408120805483929061035790849061081d565b909155505060405181815273ffffffffffffffffffffffffffffffffffffffff8316906000907fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef9060200160405180910390a35050565b600180546101ef9061079b565b60006103c83384846104d9565b50600092915050565b73ffffffffffffffffffffffffffffffffffffffff8216600090815260046020908152604080832033845290915290205481811015610471576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152600960248201527f616c6c6f77616e6365000000000000000000000000000000000000000000000060448201526064015b60405180910390fd5b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff81146104d4576104a28282610830565b73ffffffffffffffffffffffffffffffffffffffff841660009081526004602090815260408083203384529091529020555b505050565b73ffffffffffffffffffffffffffffffffffffffff8316600090815260036020526040902054811115610568576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152600760248201527f62616c616e6365000000000000000000000000000000000000000000000000006044820152606401610468565b73ffffffffffffffffffffffffffffffffffffffff83166000908152600360205260408120805483929061059d908490610830565b909155505073ffffffffffffffffffffffffffffffffffffffff8216600090815260036020526040812080548392906105d790849061081d565b925050819055508173ffffffffffffffffffffffffffffffffffffffff168373ffffffffffffffffffffffffffffffffffffffff167fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef8360405161063d91815260200190565b60405180910390a3505050565b602081526000825180602084015260005b81811015610678576020818601810151604086840101520161065b565b5060006040828501015260407fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f83011684010191505092915050565b803573ffffffffffffffffffffffffffffffffffffffff811681146106da57600080fd5b919050565b600080604083850312156106f257600080fd5b6106fb836106b6565b946020939093013593505050565b60008060006060848603121561071e57600080fd5b610727846106b6565b9250610735602085016106b6565b929592945050506040919091013590565b60006020828403121561075857600080fd5b610761826106b6565b9392505050565b6000806040838503121561077b57600080fd5b610784836106b6565b9150610792602084016106b6565b90509250929050565b600181811c908216806107af57607f821691505b6020821081036107e8577f4e487b7100000000000000000000000000000000000000000000000000000000600052602260045260246000fd5b50919050565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052601160045260246000fd5b808201808211156102e4576102e46107ee565b818103818111156102e4576102e46107ee56",
}

// FalseTokenABI is the input ABI used to generate the binding from.
// Deprecated: Use FalseTokenMetaData.ABI instead.
var FalseTokenABI = FalseTokenMetaData.ABI

// FalseTokenBin is the compiled bytecode used for deploying new contracts.
// Deprecated: Use FalseTokenMetaData.Bin instead.
var FalseTokenBin = FalseTokenMetaData.Bin

// DeployFalseToken deploys a new Ethereum contract, binding an instance of FalseToken to it.
func DeployFalseToken(auth *bind.TransactOpts, backend bind.ContractBackend, name_ string, symbol_ string, decimals_ uint8) (common.Address, *types.Transaction, *FalseToken, error) {
	parsed, err := FalseTokenMetaData.GetAbi()
	if err != nil {
		return common.Address{}, nil, nil, err
	}
	if parsed == nil {
		return common.Address{}, nil, nil, errors.New("GetABI returned nil")
	}

	address, tx, contract, err := bind.DeployContract(auth, *parsed, common.FromHex(FalseTokenBin), backend, name_, symbol_, decimals_)
	if err != nil {
		return common.Address{}, nil, nil, err
	}
	return address, tx, &FalseToken{FalseTokenCaller: FalseTokenCaller{contract: contract}, FalseTokenTransactor: FalseTokenTransactor{contract: contract}, FalseTokenFilterer: FalseTokenFilterer{contract: contract}}, nil
}

// FalseToken is an auto generated Go binding around an Ethereum contract.
type FalseToken struct {
	FalseTokenCaller     // Read-only binding to the contract
	FalseTokenTransactor // Write-only binding to the contract
	FalseTokenFilterer   // Log filterer for contract events
}

// FalseTokenCaller is an auto generated read-only Go binding around an Ethereum contract.
type FalseTokenCaller struct {
	contract *bind.BoundContract // Generic contract wrapper for the low level calls
}

// FalseTokenTransactor is an auto generated write-only Go binding around an Ethereum contract.
type FalseTokenTransactor struct {
	contract *bind.BoundContract // Generic contract wrapper for the low level calls
}

// FalseTokenFilterer is an auto generated log filtering Go binding around an Ethereum contract events.
type FalseTokenFilterer struct {
	contract *bind.BoundContract // Generic contract wrapper for the low level calls
}

// FalseTokenSession is an auto generated Go binding around an Ethereum contract,
// with pre-set call and transact options.
type FalseTokenSession struct {
	Contract     *FalseToken       // Generic contract binding to set the session for
	CallOpts     bind.CallOpts     // Call options to use throughout this session
	TransactOpts bind.TransactOpts // Transaction auth options to use throughout this session
}

// FalseTokenCallerSession is an auto generated read-only Go binding around an Ethereum contract,
// with pre-set call options.
type FalseTokenCallerSession struct {
	Contract *FalseTokenCaller // Generic contract caller binding to set the session for
	CallOpts bind.CallOpts     // Call options to use throughout this session
}

// FalseTokenTransactorSession is an auto generated write-only Go binding around an Ethereum contract,
// with pre-set transact options.
type FalseTokenTransactorSession struct {
	Contract     *FalseTokenTransactor // Generic contract transactor binding to set the session for
	TransactOpts bind.TransactOpts     // Transaction auth options to use throughout this session
}

// FalseTokenRaw is an auto generated low-level Go binding around an Ethereum contract.
type FalseTokenRaw struct {
	Contract *FalseToken // Generic contract binding to access the raw methods on
}

// FalseTokenCallerRaw is an auto generated low-level read-only Go binding around an Ethereum contract.
type FalseTokenCallerRaw struct {
	Contract *FalseTokenCaller // Generic read-only contract binding to access the raw methods on
}

// FalseTokenTransactorRaw is an auto generated low-level write-only Go binding around an Ethereum contract.
type FalseTokenTransactorRaw struct {
	Contract *FalseTokenTransactor // Generic write-only contract binding to access the raw methods on
}

// NewFalseToken creates a new instance of FalseToken, bound to a specific deployed contract.
func NewFalseToken(address common.Address, backend bind.ContractBackend) (*FalseToken, error) {
	contract, err := bindFalseToken(address, backend, backend, backend)
	if err != nil {
		return nil, err
	}
	return &FalseToken{FalseTokenCaller: FalseTokenCaller{contract: contract}, FalseTokenTransactor: FalseTokenTransactor{contract: contract}, FalseTokenFilterer: FalseTokenFilterer{contract: contract}}, nil
}

// NewFalseTokenCaller creates a new read-only instance of FalseToken, bound to a specific deployed contract.
func NewFalseTokenCaller(address common.Address, caller bind.ContractCaller) (*FalseTokenCaller, error) {
	contract, err := bindFalseToken(address, caller, nil, nil)
	if err != nil {
		return nil, err
	}
	return &FalseTokenCaller{contract: contract}, nil
}

// NewFalseTokenTransactor creates a new write-only instance of FalseToken, bound to a specific deployed contract.
func NewFalseTokenTransactor(address common.Address, transactor bind.ContractTransactor) (*FalseTokenTransactor, error) {
	contract, err := bindFalseToken(address, nil, transactor, nil)
	if err != nil {
		return nil, err
	}
	return &FalseTokenTransactor{contract: contract}, nil
}

// NewFalseTokenFilterer creates a new log filterer instance of FalseToken, bound to a specific deployed contract.
func NewFalseTokenFilterer(address common.Address, filterer bind.ContractFilterer) (*FalseTokenFilterer, error) {
	contract, err := bindFalseToken(address, nil, nil, filterer)
	if err != nil {
		return nil, err
	}
	return &FalseTokenFilterer{contract: contract}, nil
}

// bindFalseToken binds a generic wrapper to an already deployed contract.
func bindFalseToken(address common.Address, caller bind.ContractCaller, transactor bind.ContractTransactor, filterer bind.ContractFilterer) (*bind.BoundContract, error) {
	parsed, err := FalseTokenMetaData.GetAbi()
	if err != nil {
		return nil, err
	}
	return bind.NewBoundContract(address, *parsed, caller, transactor, filterer), nil
}

// Call invokes the (constant) contract method with params as input values and
// sets the output to result. The result type might be a single field for simple
// returns, a slice of interfaces for anonymous returns and a struct for named
// returns.
func (_FalseToken *FalseTokenRaw) Call(opts *bind.CallOpts, result *[]interface{}, method string, params ...interface{}) error {
	return _FalseToken.Contract.FalseTokenCaller.contract.Call(opts, result, method, params...)
}

// Transfer initiates a plain transaction to move funds to the contract, calling
// its default method if one is available.
func (_FalseToken *FalseTokenRaw) Transfer(opts *bind.TransactOpts) (*types.Transaction, error) {
	return _FalseToken.Contract.FalseTokenTransactor.contract.Transfer(opts)
}

// Transact invokes the (paid) contract method with params as input values.
func (_FalseToken *FalseTokenRaw) Transact(opts *bind.TransactOpts, method string, params ...interface{}) (*types.Transaction, error) {
	return _FalseToken.Contract.FalseTokenTransactor.contract.Transact(opts, method, params...)
}

// Call invokes the (constant) contract method with params as input values and
// sets the output to result. The result type might be a single field for simple
// returns, a slice of interfaces for anonymous returns and a struct for named
// returns.
func (_FalseToken *FalseTokenCallerRaw) Call(opts *bind.CallOpts, result *[]interface{}, method string, params ...interface{}) error {
	return _FalseToken.Contract.contract.Call(opts, result, method, params...)
}

// Transfer initiates a plain transaction to move funds to the contract, calling
// its default method if one is available.
func (_FalseToken *FalseTokenTransactorRaw) Transfer(opts *bind.TransactOpts) (*types.Transaction, error) {
	return _FalseToken.Contract.contract.Transfer(opts)
}

// Transact invokes the (paid) contract method with params as input values.
func (_FalseToken *FalseTokenTransactorRaw) Transact(opts *bind.TransactOpts, method string, params ...interface{}) (*types.Transaction, error) {
	return _FalseToken.Contract.contract.Transact(opts, method, params...)
}

// Allowance is a free data retrieval call binding the contract method 0xdd62ed3e.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (_FalseToken *FalseTokenCaller) Allowance(opts *bind.CallOpts, owner common.Address, spender common.Address) (*big.Int, error) {
	var out []interface{}
	err := _FalseToken.contract.Call(opts, &out, "allowance", owner, spender)

	if err != nil {
		return *new(*big.Int), err
	}

	out0 := *abi.ConvertType(out[0], new(*big.Int)).(**big.Int)

	return out0, err

}

// Allowance is a free data retrieval call binding the contract method 0xdd62ed3e.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (_FalseToken *FalseTokenSession) Allowance(owner common.Address, spender common.Address) (*big.Int, error) {
	return _FalseToken.Contract.Allowance(&_FalseToken.CallOpts, owner, spender)
}

// Allowance is a free data retrieval call binding the contract method 0xdd62ed3e.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (_FalseToken *FalseTokenCallerSession) Allowance(owner common.Address, spender common.Address) (*big.Int, error) {
	return _FalseToken.Contract.Allowance(&_FalseToken.CallOpts, owner, spender)
}

// BalanceOf is a free data retrieval call binding the contract method 0x70a08231.
//
// Solidity: function balanceOf(address owner) view returns(uint256)
func (_FalseToken *FalseTokenCaller) BalanceOf(opts *bind.CallOpts, owner common.Address) (*big.Int, error) {
	var out []interface{}
	err := _FalseToken.contract.Call(opts, &out, "balanceOf", owner)

	if err != nil {
		return *new(*big.Int), err
	}

	out0 := *abi.ConvertType(out[0], new(*big.Int)).(**big.Int)

	return out0, err

}

// BalanceOf is a free data retrieval call binding the contract method 0x70a08231.
//
// Solidity: function balanceOf(address owner) view returns(uint256)
func (_FalseToken *FalseTokenSession) BalanceOf(owner common.Address) (*big.Int, error) {
	return _FalseToken.Contract.BalanceOf(&_FalseToken.CallOpts, owner)
}

// BalanceOf is a free data retrieval call binding the contract method 0x70a08231.
//
// Solidity: function balanceOf(address owner) view returns(uint256)
func (_FalseToken *FalseTokenCallerSession) BalanceOf(owner common.Address) (*big.Int, error) {
	return _FalseToken.Contract.BalanceOf(&_FalseToken.CallOpts, owner)
}

// Decimals is a free data retrieval call binding the contract method 0x313ce567.
//
// Solidity: function decimals() view returns(uint8)
func (_FalseToken *FalseTokenCaller) Decimals(opts *bind.CallOpts) (uint8, error) {
	var out []interface{}
	err := _FalseToken.contract.Call(opts, &out, "decimals")

	if err != nil {
		return *new(uint8), err
	}

	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)

	return out0, err

}

// Decimals is a free data retrieval call binding the contract method 0x313ce567.
//
// Solidity: function decimals() view returns(uint8)
func (_FalseToken *FalseTokenSession) Decimals() (uint8, error) {
	return _FalseToken.Contract.Decimals(&_FalseToken.CallOpts)
}

// Decimals is a free data retrieval call binding the contract method 0x313ce567.
//
// Solidity: function decimals() view returns(uint8)
func (_FalseToken *FalseTokenCallerSession) Decimals() (uint8, error) {
	return _FalseToken.Contract.Decimals(&_FalseToken.CallOpts)
}

// Name is a free data retrieval call binding the contract method 0x06fdde03.
//
// Solidity: function name() view returns(string)
func (_FalseToken *FalseTokenCaller) Name(opts *bind.CallOpts) (string, error) {
	var out []interface{}
	err := _FalseToken.contract.Call(opts, &out, "name")

	if err != nil {
		return *new(string), err
	}

	out0 := *abi.ConvertType(out[0], new(string)).(*string)

	return out0, err

}

// Name is a free data retrieval call binding the contract method 0x06fdde03.
//
// Solidity: function name() view returns(string)
func (_FalseToken *FalseTokenSession) Name() (string, error) {
	return _FalseToken.Contract.Name(&_FalseToken.CallOpts)
}

// Name is a free data retrieval call binding the contract method 0x06fdde03.
//
// Solidity: function name() view returns(string)
func (_FalseToken *FalseTokenCallerSession) Name() (string, error) {
	return _FalseToken.Contract.Name(&_FalseToken.CallOpts)
}

// Symbol is a free data retrieval call binding the contract method 0x95d89b41.
//
// Solidity: function symbol() view returns(string)
func (_FalseToken *FalseTokenCaller) Symbol(opts *bind.CallOpts) (string, error) {
	var out []interface{}
	err := _FalseToken.contract.Call(opts, &out, "symbol")

	if err != nil {
		return *new(string), err
	}

	out0 := *abi.ConvertType(out[0], new(string)).(*string)

	return out0, err

}

// Symbol is a free data retrieval call binding the contract method 0x95d89b41.
//
// Solidity: function symbol() view returns(string)
func (_FalseToken *FalseTokenSession) Symbol() (string, error) {
	return _FalseToken.Contract.Symbol(&_FalseToken.CallOpts)
}

// Symbol is a free data retrieval call binding the contract method 0x95d89b41.
//
// Solidity: function symbol() view returns(string)
func (_FalseToken *FalseTokenCallerSession) Symbol() (string, error) {
	return _FalseToken.Contract.Symbol(&_FalseToken.CallOpts)
}

// TotalSupply is a free data retrieval call binding the contract method 0x18160ddd.
//
// Solidity: function totalSupply() view returns(uint256)
func (_FalseToken *FalseTokenCaller) TotalSupply(opts *bind.CallOpts) (*big.Int, error) {
	var out []interface{}
	err := _FalseToken.contract.Call(opts, &out, "totalSupply")

	if err != nil {
		return *new(*big.Int), err
	}

	out0 := *abi.ConvertType(out[0], new(*big.Int)).(**big.Int)

	return out0, err

}

// TotalSupply is a free data retrieval call binding the contract method 0x18160ddd.
//
// Solidity: function totalSupply() view returns(uint256)
func (_FalseToken *FalseTokenSession) TotalSupply() (*big.Int, error) {
	return _FalseToken.Contract.TotalSupply(&_FalseToken.CallOpts)
}

// TotalSupply is a free data retrieval call binding the contract method 0x18160ddd.
//
// Solidity: function totalSupply() view returns(uint256)
func (_FalseToken *FalseTokenCallerSession) TotalSupply() (*big.Int, error) {
	return _FalseToken.Contract.TotalSupply(&_FalseToken.CallOpts)
}

// Approve is a paid mutator transaction binding the contract method 0x095ea7b3.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (_FalseToken *FalseTokenTransactor) Approve(opts *bind.TransactOpts, spender common.Address, value *big.Int) (*types.Transaction, error) {
	return _FalseToken.contract.Transact(opts, "approve", spender, value)
}

// Approve is a paid mutator transaction binding the contract method 0x095ea7b3.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (_FalseToken *FalseTokenSession) Approve(spender common.Address, value *big.Int) (*types.Transaction, error) {
	return _FalseToken.Contract.Approve(&_FalseToken.TransactOpts, spender, value)
}

// Approve is a paid mutator transaction binding the contract method 0x095ea7b3.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (_FalseToken *FalseTokenTransactorSession) Approve(spender common.Address, value *big.Int) (*types.Transaction, error) {
	return _FalseToken.Contract.Approve(&_FalseToken.TransactOpts, spender, value)
}

// Mint is a paid mutator transaction binding the contract method 0x40c10f19.
//
// Solidity: function mint(address to, uint256 value) returns()
func (_FalseToken *FalseTokenTransactor) Mint(opts *bind.TransactOpts, to common.Address, value *big.Int) (*types.Transaction, error) {
	return _FalseToken.contract.Transact(opts, "mint", to, value)
}

// Mint is a paid mutator transaction binding the contract method 0x40c10f19.
//
// Solidity: function mint(address to, uint256 value) returns()
func (_FalseToken *FalseTokenSession) Mint(to common.Address, value *big.Int) (*types.Transaction, error) {
	return _FalseToken.Contract.Mint(&_FalseToken.TransactOpts, to, value)
}

// Mint is a paid mutator transaction binding the contract method 0x40c10f19.
//
// Solidity: function mint(address to, uint256 value) returns()
func (_FalseToken *FalseTokenTransactorSession) Mint(to common.Address, value *big.Int) (*types.Transaction, error) {
	return _FalseToken.Contract.Mint(&_FalseToken.TransactOpts, to, value)
}

// Transfer is a paid mutator transaction binding the contract method 0xa9059cbb.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (_FalseToken *FalseTokenTransactor) Transfer(opts *bind.TransactOpts, to common.Address, value *big.Int) (*types.Transaction, error) {
	return _FalseToken.contract.Transact(opts, "transfer", to, value)
}

// Transfer is a paid mutator transaction binding the contract method 0xa9059cbb.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (_FalseToken *FalseTokenSession) Transfer(to common.Address, value *big.Int) (*types.Transaction, error) {
	return _FalseToken.Contract.Transfer(&_FalseToken.TransactOpts, to, value)
}

// Transfer is a paid mutator transaction binding the contract method 0xa9059cbb.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (_FalseToken *FalseTokenTransactorSession) Transfer(to common.Address, value *big.Int) (*types.Transaction, error) {
	return _FalseToken.Contract.Transfer(&_FalseToken.TransactOpts, to, value)
}

// TransferFrom is a paid mutator transaction binding the contract method 0x23b872dd.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (_FalseToken *FalseTokenTransactor) TransferFrom(opts *bind.TransactOpts, from common.Address, to common.Address, value *big.Int) (*types.Transaction, error) {
	return _FalseToken.contract.Transact(opts, "transferFrom", from, to, value)
}

// TransferFrom is a paid mutator transaction binding the contract method 0x23b872dd.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (_FalseToken *FalseTokenSession) TransferFrom(from common.Address, to common.Address, value *big.Int) (*types.Transaction, error) {
	return _FalseToken.Contract.TransferFrom(&_FalseToken.TransactOpts, from, to, value)
}

// TransferFrom is a paid mutator transaction binding the contract method 0x23b872dd.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (_FalseToken *FalseTokenTransactorSession) TransferFrom(from common.Address, to common.Address, value *big.Int) (*types.Transaction, error) {
	return _FalseToken.Contract.TransferFrom(&_FalseToken.TransactOpts, from, to, value)
}

// FalseTokenApprovalIterator is returned from FilterApproval and is used to iterate over the raw logs and unpacked data for Approval events raised by the FalseToken contract.
type FalseTokenApprovalIterator struct {
	Event *FalseTokenApproval // Event containing the contract specifics and raw log

	contract *bind.BoundContract // Generic contract to use for unpacking event data
	event    string              // Event name to use for unpacking event data

	logs chan types.Log        // Log channel receiving the found contract events
	sub  ethereum.Subscription // Subscription for errors, completion and termination
	done bool                  // Whether the subscription completed delivering logs
	fail error                 // Occurred error to stop iteration
}

// Next advances the iterator to the subsequent event, returning whether there
// are any more events found. In case of a retrieval or parsing error, false is
// returned and Error() can be queried for the exact failure.
func (it *FalseTokenApprovalIterator) Next() bool {
	// If the iterator failed, stop iterating
	if it.fail != nil {
		return false
	}
	// If the iterator completed, deliver directly whatever's available
	if it.done {
		select {
		case log := <-it.logs:
			it.Event = new(FalseTokenApproval)
			if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
				it.fail = err
				return false
			}
			it.Event.Raw = log
			return true

		default:
			return false
		}
	}
	// Iterator still in progress, wait for either a data or an error event
	select {
	case log := <-it.logs:
		it.Event = new(FalseTokenApproval)
		if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
			it.fail = err
			return false
		}
		it.Event.Raw = log
		return true

	case err := <-it.sub.Err():
		it.done = true
		it.fail = err
		return it.Next()
	}
}

// Error returns any retrieval or parsing error occurred during filtering.
func (it *FalseTokenApprovalIterator) Error() error {
	return it.fail
}

// Close terminates the iteration process, releasing any pending underlying
// resources.
func (it *FalseTokenApprovalIterator) Close() error {
	it.sub.Unsubscribe()
	return nil
}

// FalseTokenApproval represents a Approval event raised by the FalseToken contract.
type FalseTokenApproval struct {
	Owner   common.Address
	Spender common.Address
	Value   *big.Int
	Raw     types.Log // Blockchain specific contextual infos
}

// FilterApproval is a free log retrieval operation binding the contract event 0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925.
//
// Solidity: event Approval(address indexed owner, address indexed spender, uint256 value)
func (_FalseToken *FalseTokenFilterer) FilterApproval(opts *bind.FilterOpts, owner []common.Address, spender []common.Address) (*FalseTokenApprovalIterator, error) {

	var ownerRule []interface{}
	for _, ownerItem := range owner {
		ownerRule = append(ownerRule, ownerItem)
	}
	var spenderRule []interface{}
	for _, spenderItem := range spender {
		spenderRule = append(spenderRule, spenderItem)
	}

	logs, sub, err := _FalseToken.contract.FilterLogs(opts, "Approval", ownerRule, spenderRule)
	if err != nil {
		return nil, err
	}
	return &FalseTokenApprovalIterator{contract: _FalseToken.contract, event: "Approval", logs: logs, sub: sub}, nil
}

// WatchApproval is a free log subscription operation binding the contract event 0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925.
//
// Solidity: event Approval(address indexed owner, address indexed spender, uint256 value)
func (_FalseToken *FalseTokenFilterer) WatchApproval(opts *bind.WatchOpts, sink chan<- *FalseTokenApproval, owner []common.Address, spender []common.Address) (event.Subscription, error) {

	var ownerRule []interface{}
	for _, ownerItem := range owner {
		ownerRule = append(ownerRule, ownerItem)
	}
	var spenderRule []interface{}
	for _, spenderItem := range spender {
		spenderRule = append(spenderRule, spenderItem)
	}

	logs, sub, err := _FalseToken.contract.WatchLogs(opts, "Approval", ownerRule, spenderRule)
	if err != nil {
		return nil, err
	}
	return event.NewSubscription(func(quit <-chan struct{}) error {
		defer sub.Unsubscribe()
		for {
			select {
			case log := <-logs:
				// New log arrived, parse the event and forward to the user
				event := new(FalseTokenApproval)
				if err := _FalseToken.contract.UnpackLog(event, "Approval", log); err != nil {
					return err
				}
				event.Raw = log

				select {
				case sink <- event:
				case err := <-sub.Err():
					return err
				case <-quit:
					return nil
				}
			case err := <-sub.Err():
				return err
			case <-quit:
				return nil
			}
		}
	}), nil
}

// ParseApproval is a log parse operation binding the contract event 0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925.
//
// Solidity: event Approval(address indexed owner, address indexed spender, uint256 value)
func (_FalseToken *FalseTokenFilterer) ParseApproval(log types.Log) (*FalseTokenApproval, error) {
	event := new(FalseTokenApproval)
	if err := _FalseToken.contract.UnpackLog(event, "Approval", log); err != nil {
		return nil, err
	}
	event.Raw = log
	return event, nil
}

// FalseTokenTransferIterator is returned from FilterTransfer and is used to iterate over the raw logs and unpacked data for Transfer events raised by the FalseToken contract.
type FalseTokenTransferIterator struct {
	Event *FalseTokenTransfer // Event containing the contract specifics and raw log

	contract *bind.BoundContract // Generic contract to use for unpacking event data
	event    string              // Event name to use for unpacking event data

	logs chan types.Log        // Log channel receiving the found contract events
	sub  ethereum.Subscription // Subscription for errors, completion and termination
	done bool                  // Whether the subscription completed delivering logs
	fail error                 // Occurred error to stop iteration
}

// Next advances the iterator to the subsequent event, returning whether there
// are any more events found. In case of a retrieval or parsing error, false is
// returned and Error() can be queried for the exact failure.
func (it *FalseTokenTransferIterator) Next() bool {
	// If the iterator failed, stop iterating
	if it.fail != nil {
		return false
	}
	// If the iterator completed, deliver directly whatever's available
	if it.done {
		select {
		case log := <-it.logs:
			it.Event = new(FalseTokenTransfer)
			if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
				it.fail = err
				return false
			}
			it.Event.Raw = log
			return true

		default:
			return false
		}
	}
	// Iterator still in progress, wait for either a data or an error event
	select {
	case log := <-it.logs:
		it.Event = new(FalseTokenTransfer)
		if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
			it.fail = err
			return false
		}
		it.Event.Raw = log
		return true

	case err := <-it.sub.Err():
		it.done = true
		it.fail = err
		return it.Next()
	}
}

// Error returns any retrieval or parsing error occurred during filtering.
func (it *FalseTokenTransferIterator) Error() error {
	return it.fail
}

// Close terminates the iteration process, releasing any pending underlying
// resources.
func (it *FalseTokenTransferIterator) Close() error {
	it.sub.Unsubscribe()
	return nil
}

// FalseTokenTransfer represents a Transfer event raised by the FalseToken contract.
type FalseTokenTransfer struct {
	From  common.Address
	To    common.Address
	Value *big.Int
	Raw   types.Log // Blockchain specific contextual infos
}

// FilterTransfer is a free log retrieval operation binding the contract event 0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef.
//
// Solidity: event Transfer(address indexed from, address indexed to, uint256 value)
func (_FalseToken *FalseTokenFilterer) FilterTransfer(opts *bind.FilterOpts, from []common.Address, to []common.Address) (*FalseTokenTransferIterator, error) {

	var fromRule []interface{}
	for _, fromItem := range from {
		fromRule = append(fromRule, fromItem)
	}
	var toRule []interface{}
	for _, toItem := range to {
		toRule = append(toRule, toItem)
	}

	logs, sub, err := _FalseToken.contract.FilterLogs(opts, "Transfer", fromRule, toRule)
	if err != nil {
		return nil, err
	}
	return &FalseTokenTransferIterator{contract: _FalseToken.contract, event: "Transfer", logs: logs, sub: sub}, nil
}

// WatchTransfer is a free log subscription operation binding the contract event 0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef.
//
// Solidity: event Transfer(address indexed from, address indexed to, uint256 value)
func (_FalseToken *FalseTokenFilterer) WatchTransfer(opts *bind.WatchOpts, sink chan<- *FalseTokenTransfer, from []common.Address, to []common.Address) (event.Subscription, error) {

	var fromRule []interface{}
	for _, fromItem := range from {
		fromRule = append(fromRule, fromItem)
	}
	var toRule []interface{}
	for _, toItem := range to {
		toRule = append(toRule, toItem)
	}

	logs, sub, err := _FalseToken.contract.WatchLogs(opts, "Transfer", fromRule, toRule)
	if err != nil {
		return nil, err
	}
	return event.NewSubscription(func(quit <-chan struct{}) error {
		defer sub.Unsubscribe()
		for {
			select {
			case log := <-logs:
				// New log arrived, parse the event and forward to the user
				event := new(FalseTokenTransfer)
				if err := _FalseToken.contract.UnpackLog(event, "Transfer", log); err != nil {
					return err
				}
				event.Raw = log

				select {
				case sink <- event:
				case err := <-sub.Err():
					return err
				case <-quit:
					return nil
				}
			case err := <-sub.Err():
				return err
			case <-quit:
				return nil
			}
		}
	}), nil
}

// ParseTransfer is a log parse operation binding the contract event 0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef.
//
// Solidity: event Transfer(address indexed from, address indexed to, uint256 value)
func (_FalseToken *FalseTokenFilterer) ParseTransfer(log types.Log) (*FalseTokenTransfer, error) {
	event := new(FalseTokenTransfer)
	if err := _FalseToken.contract.UnpackLog(event, "Transfer", log); err != nil {
		return nil, err
	}
	event.Raw = log
	return event, nil
}

// PortalMetaData contains all meta data concerning the Portal contract.
var PortalMetaData = &bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"bttcChainId\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"rowId\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"set\",\"type\":\"bytes\",\"internalType\":\"bytes\"},{\"name\":\"guardians\",\"type\":\"address[]\",\"internalType\":\"address[]\"},{\"name\":\"initialTokens\",\"type\":\"tuple[]\",\"internalType\":\"structPortal.InitialToken[]\",\"components\":[{\"name\":\"token\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"minimum\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"limit\",\"type\":\"uint128\",\"internalType\":\"uint128\"}]}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"DELAY\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"ITEM_GAS\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"applyChange\",\"inputs\":[{\"name\":\"kind\",\"type\":\"uint8\",\"internalType\":\"uint8\"},{\"name\":\"subject\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"cancelChange\",\"inputs\":[{\"name\":\"kind\",\"type\":\"uint8\",\"internalType\":\"uint8\"},{\"name\":\"subject\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"checkpoint\",\"inputs\":[],\"outputs\":[{\"name\":\"height\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"time\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"blockHash\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"appHash\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"claim\",\"inputs\":[{\"name\":\"token\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"claimable\",\"inputs\":[{\"name\":\"token\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"deposit\",\"inputs\":[{\"name\":\"token\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"recipient\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"data\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"domain\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"execute\",\"inputs\":[{\"name\":\"packet\",\"type\":\"tuple\",\"internalType\":\"structPortal.Packet\",\"components\":[{\"name\":\"nonce\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"kind\",\"type\":\"uint8\",\"internalType\":\"uint8\"},{\"name\":\"deadline\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"body\",\"type\":\"bytes\",\"internalType\":\"bytes\"}]},{\"name\":\"set\",\"type\":\"bytes\",\"internalType\":\"bytes\"},{\"name\":\"bitmap\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"signatures\",\"type\":\"bytes\",\"internalType\":\"bytes\"},{\"name\":\"relayer\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"executed\",\"inputs\":[{\"name\":\"nonce\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"isGuardian\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"pause\",\"inputs\":[{\"name\":\"flags\",\"type\":\"uint8\",\"internalType\":\"uint8\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"paused\",\"inputs\":[],\"outputs\":[{\"name\":\"byBttc\",\"type\":\"uint8\",\"internalType\":\"uint8\"},{\"name\":\"byGuardian\",\"type\":\"uint8\",\"internalType\":\"uint8\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"payItem\",\"inputs\":[{\"name\":\"token\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"probeDepth\",\"inputs\":[{\"name\":\"depth\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"setHash\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"status\",\"inputs\":[],\"outputs\":[{\"name\":\"blockNumber\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"blockTime\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"eventNonce\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"eventAcc\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"tokenInfo\",\"inputs\":[{\"name\":\"token\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"listed\",\"type\":\"bool\",\"internalType\":\"bool\"},{\"name\":\"minimum\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"limit\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"used\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"room\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"waitingGuardian\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"applicableAt\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"guardian\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"waitingToken\",\"inputs\":[{\"name\":\"token\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"applicableAt\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"listed\",\"type\":\"bool\",\"internalType\":\"bool\"},{\"name\":\"minimum\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"limit\",\"type\":\"uint128\",\"internalType\":\"uint128\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"waitingUnpause\",\"inputs\":[],\"outputs\":[{\"name\":\"applicableAt\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"flags\",\"type\":\"uint8\",\"internalType\":\"uint8\"}],\"stateMutability\":\"view\"},{\"type\":\"event\",\"name\":\"ChangeCancelled\",\"inputs\":[{\"name\":\"kind\",\"type\":\"uint8\",\"indexed\":true,\"internalType\":\"uint8\"},{\"name\":\"subject\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"by\",\"type\":\"address\",\"indexed\":false,\"internalType\":\"address\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"ChangeScheduled\",\"inputs\":[{\"name\":\"kind\",\"type\":\"uint8\",\"indexed\":true,\"internalType\":\"uint8\"},{\"name\":\"subject\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"applicableAt\",\"type\":\"uint64\",\"indexed\":false,\"internalType\":\"uint64\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Checkpointed\",\"inputs\":[{\"name\":\"height\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"time\",\"type\":\"uint64\",\"indexed\":false,\"internalType\":\"uint64\"},{\"name\":\"blockHash\",\"type\":\"bytes32\",\"indexed\":false,\"internalType\":\"bytes32\"},{\"name\":\"appHash\",\"type\":\"bytes32\",\"indexed\":false,\"internalType\":\"bytes32\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Claimed\",\"inputs\":[{\"name\":\"token\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"owner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"indexed\":false,\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Deposited\",\"inputs\":[{\"name\":\"eventNonce\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"token\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"sender\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"recipient\",\"type\":\"address\",\"indexed\":false,\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint128\",\"indexed\":false,\"internalType\":\"uint128\"},{\"name\":\"time\",\"type\":\"uint64\",\"indexed\":false,\"internalType\":\"uint64\"},{\"name\":\"data\",\"type\":\"bytes\",\"indexed\":false,\"internalType\":\"bytes\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"GuardianChanged\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"guardian\",\"type\":\"bool\",\"indexed\":false,\"internalType\":\"bool\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"ItemHeld\",\"inputs\":[{\"name\":\"packetNonce\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"index\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"},{\"name\":\"token\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint128\",\"indexed\":false,\"internalType\":\"uint128\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"PacketExecuted\",\"inputs\":[{\"name\":\"eventNonce\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"packetNonce\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"digest\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"kind\",\"type\":\"uint8\",\"indexed\":false,\"internalType\":\"uint8\"},{\"name\":\"relayer\",\"type\":\"address\",\"indexed\":false,\"internalType\":\"address\"},{\"name\":\"failed\",\"type\":\"uint64\",\"indexed\":false,\"internalType\":\"uint64\"},{\"name\":\"time\",\"type\":\"uint64\",\"indexed\":false,\"internalType\":\"uint64\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"PauseChanged\",\"inputs\":[{\"name\":\"byBttc\",\"type\":\"uint8\",\"indexed\":false,\"internalType\":\"uint8\"},{\"name\":\"byGuardian\",\"type\":\"uint8\",\"indexed\":false,\"internalType\":\"uint8\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"SetChanged\",\"inputs\":[{\"name\":\"setHash\",\"type\":\"bytes32\",\"indexed\":false,\"internalType\":\"bytes32\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"TokenChanged\",\"inputs\":[{\"name\":\"token\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"listed\",\"type\":\"bool\",\"indexed\":false,\"internalType\":\"bool\"},{\"name\":\"minimum\",\"type\":\"uint128\",\"indexed\":false,\"internalType\":\"uint128\"},{\"name\":\"limit\",\"type\":\"uint128\",\"indexed\":false,\"internalType\":\"uint128\"}],\"anonymous\":false},{\"type\":\"error\",\"name\":\"AlreadyExecuted\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"BadAmount\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"BadBitmap\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"BadRecipient\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"BadSet\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"BadSignature\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"BadValue\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"Expired\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"NotGuardian\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"NotPaid\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"NothingWaits\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"OnlySelf\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"OverLimit\",\"inputs\":[{\"name\":\"amount\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"room\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"OwnRemoval\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"Paused\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"Reentered\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"Superseded\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"TooEarly\",\"inputs\":[{\"name\":\"applicableAt\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"TooLittleGas\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"TooLittlePower\",\"inputs\":[{\"name\":\"signed\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"total\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"Unlisted\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"WrongSet\",\"inputs\":[]}]",
	Bin: "0x60a060405234801561001057600080fd5b5060405161474c38038061474c83398101604081905261002f916107f3565b604080517fad0fccc1f12f913109a023408c285df3ee6bd2154dd50cdb73dd822eec92800560208201526001600160401b0387169181019190915263ffffffff851660608201524660808201523060a08201528590859060c00160408051601f1981840301815291905280516020909101206080819052600155506100b590508361017b565b60005b82518110156100f3576100eb8382815181106100d6576100d66108b9565b602002602001015160016101cd60201b60201c565b6001016100b8565b5060005b815181101561017057610168828281518110610115576101156108b9565b602002602001015160000151838381518110610133576101336108b9565b602002602001015160200151848481518110610151576101516108b9565b60200260200101516040015161025360201b60201c565b6001016100f7565b505050505050610960565b610184816102bb565b8051602082012060078190556040517f562b9e4fdf3e1bc4b66cd8b21903d397ada97246c34650bc8a05674d4a1ba5e8916101c29190815260200190565b60405180910390a150565b6001600160a01b0382166101f457604051630bba69fb60e01b815260040160405180910390fd5b6001600160a01b038216600081815260036020908152604091829020805460ff191685151590811790915591519182527fafef3d05547c718394a99a79aa641db2143708cd1114b68479af4740f173cc50910160405180910390a25050565b6001600160a01b038316158061028b57506001600160a01b038316600090815260026020526040902060010154600160c01b900460ff165b156102a957604051630bba69fb60e01b815260040160405180910390fd5b6102b683600184846103f1565b505050565b6000602082516102cb91906108fb565b9050602082516102db919061090f565b1515806102e85750600281105b806102fe57506102fb6101006001610923565b81115b1561031c576040516354a9b94f60e01b815260040160405180910390fd5b60208201516001600160801b03811115610349576040516354a9b94f60e01b815260040160405180910390fd5b60008060015b848110156103b6576000610369878360051b016020015190565b90506001600160601b038116606082901c84101580610386575080155b156103a4576040516354a9b94f60e01b815260040160405180910390fd5b939093019260601c915060010161034f565b50828211806103cc57506103ca82846104a3565b155b156103ea576040516354a9b94f60e01b815260040160405180910390fd5b5050505050565b6001600160a01b038416600090815260026020526040902060018101805460ff60c01b1916600160c01b8615150217905580546001600160801b0319166001600160801b03841617815561044581836104b3565b6040805185151581526001600160801b03858116602083015284168183015290516001600160a01b038716917f708958575e0e08dc9c3914f7123a5d5757de944a71683bc6fdca4b1222f219d2919081900360600190a25050505050565b6002810260038302115b92915050565b6104f6826104c081610510565b60019190910180546001600160981b039092166001600160c01b031990921691909117600160981b4264ffffffffff1602179055565b81546001600160801b03918216600160801b029116179055565b6001810154600090819061053290600160981b900464ffffffffff1642610936565b835461054e9190600160801b90046001600160801b0316610949565b60018401549091506001600160981b031681811161056d576000610577565b6105778282610936565b949350505050565b805163ffffffff8116811461059357600080fd5b919050565b634e487b7160e01b600052604160045260246000fd5b604051606081016001600160401b03811182821017156105d0576105d0610598565b60405290565b604051601f8201601f191681016001600160401b03811182821017156105fe576105fe610598565b604052919050565b600082601f83011261061757600080fd5b81516001600160401b0381111561063057610630610598565b610643601f8201601f19166020016105d6565b81815284602083860101111561065857600080fd5b60005b828110156106775760208186018101518383018201520161065b565b506000918101602001919091529392505050565b60006001600160401b038211156106a4576106a4610598565b5060051b60200190565b80516001600160a01b038116811461059357600080fd5b600082601f8301126106d657600080fd5b81516106e96106e48261068b565b6105d6565b8082825260208201915060208360051b86010192508583111561070b57600080fd5b602085015b8381101561072f57610721816106ae565b835260209283019201610710565b5095945050505050565b80516001600160801b038116811461059357600080fd5b600082601f83011261076157600080fd5b815161076f6106e48261068b565b8082825260208201915060206060840286010192508583111561079157600080fd5b602085015b8381101561072f57606081880312156107ae57600080fd5b6107b66105ae565b6107bf826106ae565b81526107cd60208301610739565b60208201526107de60408301610739565b60408201528352602090920191606001610796565b600080600080600060a0868803121561080b57600080fd5b85516001600160401b038116811461082257600080fd5b94506108306020870161057f565b60408701519094506001600160401b0381111561084c57600080fd5b61085888828901610606565b606088015190945090506001600160401b0381111561087657600080fd5b610882888289016106c5565b608088015190935090506001600160401b038111156108a057600080fd5b6108ac88828901610750565b9150509295509295909350565b634e487b7160e01b600052603260045260246000fd5b634e487b7160e01b600052601260045260246000fd5b634e487b7160e01b600052601160045260246000fd5b60008261090a5761090a6108cf565b500490565b60008261091e5761091e6108cf565b500690565b808201808211156104ad576104ad6108e5565b818103818111156104ad576104ad6108e5565b80820281158282048414176104ad576104ad6108e5565b608051613dca610982600039600081816103cf01526106ee0152613dca6000f3fe608060405234801561001057600080fd5b50600436106101825760003560e01c8063996cba68116100d8578063c66e46581161008c578063edf07f1511610066578063edf07f151461050c578063f465d0991461051f578063f5dab7111461053257600080fd5b8063c66e4658146103f1578063d4570c1c1461049a578063ebb119b9146104c557600080fd5b8063bda1b47c116100bd578063bda1b47c1461035f578063c2c4c5c114610372578063c2fb26a6146103ca57600080fd5b8063996cba6814610313578063aaa8c7681461032657600080fd5b80635143a9fe1161013a57806369b411701161011457806369b41170146102ed5780636e489df4146102f75780637869a72f1461030a57600080fd5b80635143a9fe1461029257806359bbfb47146102a55780635c975abb146102b857600080fd5b80631350518c1161016b5780631350518c1461021a578063200d2ed21461022f578063243015591461027a57600080fd5b80630c68ba21146101875780630f36958f146101bf575b600080fd5b6101aa6101953660046137ec565b60036020526000908152604090205460ff1681565b60405190151581526020015b60405180910390f35b6101fa6101cd3660046137ec565b60056020526000908152604090205467ffffffffffffffff81169068010000000000000000900460ff1682565b6040805167ffffffffffffffff90931683529015156020830152016101b6565b61022d610228366004613857565b610584565b005b61024a6000546001544392429267ffffffffffffffff169190565b6040516101b69493929190938452602084019290925267ffffffffffffffff166040830152606082015260800190565b6102846203d09081565b6040519081526020016101b6565b61022d6102a0366004613917565b610853565b61022d6102b3366004613997565b610b91565b6000546040805160ff6801000000000000000084048116825269010000000000000000009093049092166020830152016101b6565b6102846202a30081565b61022d610305366004613997565b610ce6565b61028460075481565b61022d6103213660046139ca565b610f97565b6101aa610334366004613a07565b66ffffffffffffff600882901c166000908152600c6020526040902054600160ff9092161c81161490565b61022d61036d3660046139ca565b611137565b600854600954600a5461039e9267ffffffffffffffff8082169368010000000000000000909204169184565b6040805167ffffffffffffffff95861681529490931660208501529183015260608201526080016101b6565b6102847f000000000000000000000000000000000000000000000000000000000000000081565b6104576103ff3660046137ec565b6004602052600090815260409020805460019091015467ffffffffffffffff82169160ff68010000000000000000820416916fffffffffffffffffffffffffffffffff69010000000000000000009092048216911684565b6040805167ffffffffffffffff909516855292151560208501526fffffffffffffffffffffffffffffffff918216928401929092521660608201526080016101b6565b6102846104a8366004613a31565b600b60209081526000928352604080842090915290825290205481565b6006546104ea9067ffffffffffffffff81169068010000000000000000900460ff1682565b6040805167ffffffffffffffff909316835260ff9091166020830152016101b6565b61022d61051a366004613a4d565b611180565b61022d61052d366004613a68565b611396565b6105456105403660046137ec565b6113ff565b6040805195151586526fffffffffffffffffffffffffffffffff948516602087015292909316918401919091526060830152608082015260a0016101b6565b6000546a0100000000000000000000900460ff16156105cf576040517fb5dfd9e500000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b600080546aff0000000000000000000019166a01000000000000000000001790556106006060880160408901613a07565b67ffffffffffffffff16421115610643576040517f203d82d800000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6007548686604051610656929190613a81565b604051809103902014610695576040517f3f7fba4c00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6106aa6106a56020890189613a07565b611497565b60006106b96060890189613a91565b8080601f01602080910402602001604051908101604052809392919081815260200183838082843760009201829052509394507f0000000000000000000000000000000000000000000000000000000000000000925061072291505060408b0160208c01613a4d565b61072f60208c018c613a07565b61073f60608d0160408e01613a07565b858051906020012060405160200161078695949392919094855260ff93909316602085015267ffffffffffffffff9182166040850152166060830152608082015260a00190565b6040516020818303038152906040528051906020012090506107ac88888888888661152d565b600060016107c060408c0160208d01613a4d565b60ff16036107e5576107de6107d860208c018c613a07565b846116cf565b905061080b565b61080b6107f860408c0160208d01613a4d565b61080560208d018d613a07565b85611a1c565b61083361081b60208c018c613a07565b61082b60408d0160208e01613a4d565b848785611cf3565b5050600080546aff00000000000000000000191690555050505050505050565b6000546a0100000000000000000000900460ff161561089e576040517fb5dfd9e500000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b600080546aff0000000000000000000019166a01000000000000000000001790556108c96001611e46565b73ffffffffffffffffffffffffffffffffffffffff8516600090815260026020526040902060018101547801000000000000000000000000000000000000000000000000900460ff16610948576040517f8a4c210900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b73ffffffffffffffffffffffffffffffffffffffff84161580610980575073ffffffffffffffffffffffffffffffffffffffff841630145b156109b7576040517f67a2cc2600000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6f800000000000000000000000000000008510610a00576040517f749b593900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b610100821115610a3c576040517f0bba69fb00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6000610a4787611ea8565b60405133602482015230604482015260648101889052909150610ae4908890608401604080517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08184030181529190526020810180517bffffffffffffffffffffffffffffffffffffffffffffffffffffffff167f23b872dd00000000000000000000000000000000000000000000000000000000179052611f87565b600081610af089611ea8565b610afa9190613b25565b9050801580610b0857508681115b80610b25575082546fffffffffffffffffffffffffffffffff1681105b15610b5c576040517f749b593900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b610b668382611fd0565b610b73888783888861207a565b5050600080546aff0000000000000000000019169055505050505050565b6000546a0100000000000000000000900460ff1615610bdc576040517fb5dfd9e500000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b600080546aff0000000000000000000019166a01000000000000000000001790557ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd60ff831601610c3557610c3081612117565b610cce565b7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff960ff831601610c6857610c3081612244565b60ff82166005148015610c8f575073ffffffffffffffffffffffffffffffffffffffff8116155b15610c9c57610c306122ec565b6040517f0bba69fb00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5050600080546aff0000000000000000000019169055565b6000546a0100000000000000000000900460ff1615610d31576040517fb5dfd9e500000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b600080546aff0000000000000000000019166a01000000000000000000001781553381526003602052604090205460ff16610d98576040517fef6d0f0200000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd60ff831601610e335773ffffffffffffffffffffffffffffffffffffffff811660009081526004602052604081205467ffffffffffffffff169003610e2a576040517ff0c14cc500000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b610c30816123d2565b7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff960ff831601610f1d5773ffffffffffffffffffffffffffffffffffffffff811660009081526005602052604081205467ffffffffffffffff169003610ec5576040517ff0c14cc500000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b3373ffffffffffffffffffffffffffffffffffffffff821603610f14576040517f37ee310100000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b610c3081612481565b60ff82166005148015610f44575073ffffffffffffffffffffffffffffffffffffffff8116155b15610c9c5760065467ffffffffffffffff16600003610f8f576040517ff0c14cc500000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b610c306124ea565b6000546a0100000000000000000000900460ff1615610fe2576040517fb5dfd9e500000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b600080546aff0000000000000000000019166a010000000000000000000017905561100d6002611e46565b73ffffffffffffffffffffffffffffffffffffffff83166000908152600b6020908152604080832033845290915290205481158061104a57508082115b15611081576040517f749b593900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b61108b8282613b25565b73ffffffffffffffffffffffffffffffffffffffff85166000908152600b602090815260408083203384529091529020556110c7848484612537565b6040805173ffffffffffffffffffffffffffffffffffffffff8581168252602082018590523392908716917f913c992353dc81b7a8ba31496c484e9b6306bd2f6c509a649a38fdf5e1c953b2910160405180910390a35050600080546aff00000000000000000000191690555050565b333014611170576040517f14d4a4e800000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b61117b838383612537565b505050565b6000546a0100000000000000000000900460ff16156111cb576040517fb5dfd9e500000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b600080546aff0000000000000000000019166a01000000000000000000001781553381526003602052604090205460ff16611232576040517fef6d0f0200000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b60ff811615806112455750600360ff8216115b1561127c576040517f0bba69fb00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b600080547fffffffffffffffffffffffffffffffffffffffffffff00ffffffffffffffffff811669010000000000000000009182900460ff90811685821617830291909117928390556040805168010000000000000000850483168152929093041660208201527f6ae9e3a09d511d6ea9552c224d583ed65d8b30454fe246fe50ff4315df9cc5d4910160405180910390a1600654680100000000000000009004811660ff161561137f57600680547fffffffffffffffffffffffffffffffffffffffffffffff00ffffffffffffffff811660ff841968010000000000000000938490041681168302919091179283905591041660000361137f5761137f6124ea565b50600080546aff0000000000000000000019169055565b80156113fc573063f465d0996113ad600184613b25565b6040518263ffffffff1660e01b81526004016113cb91815260200190565b60006040518083038186803b1580156113e357600080fd5b505afa1580156113f7573d6000803e3d6000fd5b505050505b50565b73ffffffffffffffffffffffffffffffffffffffff81166000908152600260205260408120819081908190819061143581612679565b60018301549254780100000000000000000000000000000000000000000000000090930460ff16996fffffffffffffffffffffffffffffffff8085169a5070010000000000000000000000000000000090940490931697509095509350915050565b66ffffffffffffff600882901c166000908152600c6020526040902054600160ff83161b67ffffffffffffffff831615806114d3575081811615155b1561150a576040517f0dc1019700000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b60089290921c66ffffffffffffff166000908152600c6020526040902091179055565b600161153a602087613b67565b6115449190613b25565b84901c1561157e576040517f2111dea500000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6000806000604051868a803594508683525b89156116315760200160018a161561162657803560208301358060011b60011c8160ff1c601b01602087015284356040870152806060870152600080526020600060808860015afa508260601c600051187f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08211178717965050506bffffffffffffffffffffffff811687019650506040820191505b8960011c9950611590565b5087870118919091171580159150611675576040517f5cd5d23300000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b61167f838361271a565b6116c4576040517f47d2b8b000000000000000000000000000000000000000000000000000000000815260048101849052602481018390526044015b60405180910390fd5b505050505050505050565b60006116db6002611e46565b6000603883516116eb9190613b67565b9050603883516116fb9190613b7b565b151580611706575080155b806117115750603281115b15611748576040517f0bba69fb00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b3332146117b8576040517ff465d09900000000000000000000000000000000000000000000000000000000815260106004820152309063f465d0999060240160006040518083038186803b15801561179f57600080fd5b505afa1580156117b3573d6000803e3d6000fd5b505050505b60005b81811015611a1457600080806117db876117d6603887613b8f565b61272a565b925092509250806fffffffffffffffffffffffffffffffff1660000361182d576040517f749b593900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b603f61183d6203d0906040613b8f565b6118479190613b67565b61185390611f40613ba6565b5a101561188c576040517f5dd42bb600000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6040517fbda1b47c00000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff8085166004830152831660248201526fffffffffffffffffffffffffffffffff82166044820152309063bda1b47c906203d09090606401600060405180830381600088803b15801561191857600080fd5b5087f19350505050801561192a575060015b611a065773ffffffffffffffffffffffffffffffffffffffff8084166000908152600b60209081526040808320938616835292905290812080546001871b98909817976fffffffffffffffffffffffffffffffff8416929061198d908490613ba6565b9091555050604080518581526fffffffffffffffffffffffffffffffff8316602082015273ffffffffffffffffffffffffffffffffffffffff808516929086169167ffffffffffffffff8c16917f5cc1802287a7e3d355461ff244db22101f8803c2db55c310e5dce41e8b000811910160405180910390a45b5050508060010190506117bb565b505092915050565b7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe60ff841601611aea5760005467ffffffffffffffff6b01000000000000000000000090910481169083161015611a9f576040517fb7ec7e4100000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b600080547fffffffffffffffffffffffffff0000000000000000ffffffffffffffffffffff166b01000000000000000000000067ffffffffffffffff85160217905561117b81612776565b7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd60ff841601611b7357611b1f8160356127bd565b611b336003611b2d836127f7565b84612807565b61117b611b3f826127f7565b82601481518110611b5257611b52613bb9565b0160200151603584015160f89190911c9060801c604585015160801c6128da565b7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc60ff841601611bd757611ba88160346127bd565b611bb66003611b2d836127f7565b61117b611bc2826127f7565b603483015160801c604484015160801c61292a565b7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffb60ff841601611c3b57611c0c8160016127bd565b611c1883600084612807565b61117b81600081518110611c2e57611c2e613bb9565b016020015160f81c6129d1565b7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa60ff841601611c8557611c708160506127bd565b611c7c83600084612807565b61117b81612b75565b7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff960ff841601610c9c57611cba8160156127bd565b611cc783611b2d836127f7565b61117b611cd3826127f7565b82601481518110611ce657611ce6613bb9565b016020015160f81c612c39565b6040517fffffffffffffffff0000000000000000000000000000000000000000000000004260c081811b8316602085015288811b831660288501527fff0000000000000000000000000000000000000000000000000000000000000060f889901b166030850152603184018790527fffffffffffffffffffffffffffffffffffffffff000000000000000000000000606087901b16605185015284901b909116606583015290600090611dc290600290606d015b60405160208183030381529060405280519060200120612dbb565b6040805160ff8916815273ffffffffffffffffffffffffffffffffffffffff8716602082015267ffffffffffffffff8681169282019290925284821660608201529192508691818a16918416907f6af0a5aecaab09f7138ef751a4dd4e96a65105f914a02c9366d5fdfbe90c1faf906080015b60405180910390a450505050505050565b60005468010000000000000000810460ff9081166901000000000000000000909204811691909117821616156113fc576040517f9e87fac800000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6040513060248201526000908190604401604080517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0818403018152919052602080820180517bffffffffffffffffffffffffffffffffffffffffffffffffffffffff167f70a082310000000000000000000000000000000000000000000000000000000017815282519293506000928391875afa6000519350601f3d1116905080611f80576040517f34e4a71000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5050919050565b60008060008351602085016000875af190508061117b576040517f34e4a71000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6000611fdb83612e78565b90506000611fec6201518084613b8f565b90506120748482841161200057600061200a565b61200a8385613b25565b600191909101805472ffffffffffffffffffffffffffffffffffffff9092167fffffffffffffffff000000000000000000000000000000000000000000000000909216919091177301000000000000000000000000000000000000004264ffffffffff1602179055565b50505050565b60405142906000906120a590600190611da79085908b9033908c908c908b908d908290602001613be8565b90503373ffffffffffffffffffffffffffffffffffffffff168773ffffffffffffffffffffffffffffffffffffffff168267ffffffffffffffff167fb8d4795f8331990ea4eef0927d98a09202763906db954abf370bb5345f57f3a18989878a8a604051611e35959493929190613d09565b73ffffffffffffffffffffffffffffffffffffffff81166000908152600460209081526040918290208251608081018452815467ffffffffffffffff811680835260ff680100000000000000008304161515948301949094526fffffffffffffffffffffffffffffffff690100000000000000000090910481169482019490945260019091015490921660608301526121af90612f19565b73ffffffffffffffffffffffffffffffffffffffff821660009081526004602090815260409182902080547fffffffffffffff0000000000000000000000000000000000000000000000000016815560010180547fffffffffffffffffffffffffffffffff000000000000000000000000000000001690558201519082015160608301516122409285929091612f90565b5050565b73ffffffffffffffffffffffffffffffffffffffff811660009081526005602090815260409182902082518084019093525467ffffffffffffffff81168084526801000000000000000090910460ff161515918301919091526122a690612f19565b73ffffffffffffffffffffffffffffffffffffffff82166000908152600560209081526040909120805468ffffffffffffffffff191690558101516122409083906130b6565b6040805180820190915260065467ffffffffffffffff81168083526801000000000000000090910460ff16602083015261232590612f19565b6006805468ffffffffffffffffff19169055602081810151600080547fffffffffffffffffffffffffffffffffffffffffffff00ffffffffffffffffff811660ff931969010000000000000000009283900416841682021791829055604080516801000000000000000084048516815291909204909216928201929092527f6ae9e3a09d511d6ea9552c224d583ed65d8b30454fe246fe50ff4315df9cc5d491015b60405180910390a150565b73ffffffffffffffffffffffffffffffffffffffff811660008181526004602090815260409182902080547fffffffffffffff0000000000000000000000000000000000000000000000000016815560010180547fffffffffffffffffffffffffffffffff0000000000000000000000000000000016905590513381526003917fb2761edc94e29267dfea7049c893f4944bf559465322999ea860b0c87a8eff5291015b60405180910390a350565b73ffffffffffffffffffffffffffffffffffffffff8116600081815260056020908152604091829020805468ffffffffffffffffff1916905590513381526007917fb2761edc94e29267dfea7049c893f4944bf559465322999ea860b0c87a8eff529101612476565b6006805468ffffffffffffffffff191690556040513381526000906005907fb2761edc94e29267dfea7049c893f4944bf559465322999ea860b0c87a8eff529060200160405180910390a3565b73ffffffffffffffffffffffffffffffffffffffff831660009081526002602052604090206125669082613186565b600061257184611ea8565b60405173ffffffffffffffffffffffffffffffffffffffff851660248201526044810184905290915061261e908590606401604080517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08184030181529190526020810180517bffffffffffffffffffffffffffffffffffffffffffffffffffffffff167fa9059cbb00000000000000000000000000000000000000000000000000000000179052611f87565b600061262985611ea8565b90508181118061264257508261263f8284613b25565b14155b156113f7576040517f34e4a71000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b600080600061268784612e78565b84549091506000906126c390620151809070010000000000000000000000000000000090046fffffffffffffffffffffffffffffffff16613b8f565b90506201518060016126d58285613ba6565b6126df9190613b25565b6126e99190613b67565b8282116126f757600061270f565b620151806127058484613b25565b61270f9190613b67565b935093505050915091565b6002810260038302115b92915050565b8181016020015160601c60008061275185612746866014613ba6565b016020015160601c90565b915061276d85612762866028613ba6565b016020015160801c90565b90509250925092565b61277f81613263565b8051602082012060078190556040517f562b9e4fdf3e1bc4b66cd8b21903d397ada97246c34650bc8a05674d4a1ba5e8916123c79190815260200190565b80825114612240576040517f0bba69fb00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b602081015160009060601c612724565b74ff000000000000000000000000000000000000000060a084901b1673ffffffffffffffffffffffffffffffffffffffff8316176000818152600d602052604090205467ffffffffffffffff9081169083161015612891576040517fb7ec7e4100000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6000908152600d6020526040902080547fffffffffffffffffffffffffffffffffffffffffffffffff00000000000000001667ffffffffffffffff929092169190911790555050565b60018360ff161115612918576040517f0bba69fb00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b612074848460ff166001148484613404565b73ffffffffffffffffffffffffffffffffffffffff83166000908152600460205260408120805490919067ffffffffffffffff1681036129b15773ffffffffffffffffffffffffffffffffffffffff85166000908152600260205260409020600101547801000000000000000000000000000000000000000000000000900460ff166129c3565b815468010000000000000000900460ff165b90506113f785828686613404565b600360ff82161115612a0f576040517f0bba69fb00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6000805460ff8381166801000000000000000081027fffffffffffffffffffffffffffffffffffffffffffffff00ffffffffffffffff90931692909217928390556040805192835269010000000000000000009093041660208201527f6ae9e3a09d511d6ea9552c224d583ed65d8b30454fe246fe50ff4315df9cc5d4910160405180910390a16000546901000000000000000000900481191660ff168015612b5b576040518060400160405280612ac5613772565b67ffffffffffffffff908116825260ff8085166020938401528351600680549590940151909116680100000000000000000268ffffffffffffffffff19909416911617919091179055600060057f9585af5838565746fe848eee4ae96c68a51723537403a830359e43f3396d45d5612b3b613772565b60405167ffffffffffffffff909116815260200160405180910390a35050565b60065467ffffffffffffffff1615612240576122406124ea565b6040805160808101825260208381015160c090811c808452602886015190911c828401819052603086015184860181905260508701516060808701829052600880547fffffffffffffffffffffffffffffffff000000000000000000000000000000001686176801000000000000000086021790556009839055600a8290558751938452948301919091529481019490945291927f72fee37230292cb42da094d0cd8aac37a0badaace5b153d318e6089f34d9f48d91015b60405180910390a25050565b60018160ff161180612c5f575073ffffffffffffffffffffffffffffffffffffffff8216155b15612c96576040517f0bba69fb00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b73ffffffffffffffffffffffffffffffffffffffff821660009081526003602052604090205460ff8281166001149116151514612d7d576040518060400160405280612ce0613772565b67ffffffffffffffff9081168252600160ff85161460209283015273ffffffffffffffffffffffffffffffffffffffff8516600081815260058452604090208451815495909401511515680100000000000000000268ffffffffffffffffff1990951693909216929092179290921790915560077f9585af5838565746fe848eee4ae96c68a51723537403a830359e43f3396d45d5612b3b613772565b73ffffffffffffffffffffffffffffffffffffffff821660009081526005602052604090205467ffffffffffffffff16156122405761224082612481565b6000805481908190612dd69067ffffffffffffffff16613d9d565b91906101000a81548167ffffffffffffffff021916908367ffffffffffffffff16021790559050600154818484604051602001612e39949392919093845267ffffffffffffffff92909216602084015260ff166040830152606082015260800190565b604080517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0818403018152919052805160209091012060015592915050565b60018101546000908190612eaa90730100000000000000000000000000000000000000900464ffffffffff1642613b25565b8354612edc919070010000000000000000000000000000000090046fffffffffffffffffffffffffffffffff16613b8f565b600184015490915072ffffffffffffffffffffffffffffffffffffff16818111612f07576000612f11565b612f118282613b25565b949350505050565b80600003612f53576040517ff0c14cc500000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b804210156113fc576040517f2a35a324000000000000000000000000000000000000000000000000000000008152600481018290526024016116bb565b73ffffffffffffffffffffffffffffffffffffffff841660009081526002602052604090206001810180547fffffffffffffff00ffffffffffffffffffffffffffffffffffffffffffffffff1678010000000000000000000000000000000000000000000000008615150217905580547fffffffffffffffffffffffffffffffff00000000000000000000000000000000166fffffffffffffffffffffffffffffffff84161781556130428183613786565b6040805185151581526fffffffffffffffffffffffffffffffff8581166020830152841681830152905173ffffffffffffffffffffffffffffffffffffffff8716917f708958575e0e08dc9c3914f7123a5d5757de944a71683bc6fdca4b1222f219d2919081900360600190a25050505050565b73ffffffffffffffffffffffffffffffffffffffff8216613103576040517f0bba69fb00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b73ffffffffffffffffffffffffffffffffffffffff821660008181526003602090815260409182902080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001685151590811790915591519182527fafef3d05547c718394a99a79aa641db2143708cd1114b68479af4740f173cc509101612c2d565b600061319183612e78565b83549091506000906131cd90620151809070010000000000000000000000000000000090046fffffffffffffffffffffffffffffffff16613b8f565b905060008282116131df5760006131e9565b6131e98383613b25565b90506131f86201518082613b67565b841115613248578361320d6201518083613b67565b6040517fb751e655000000000000000000000000000000000000000000000000000000008152600481019290925260248201526044016116bb565b6113f7856132596201518087613b8f565b61200a9086613ba6565b6000602082516132739190613b67565b9050602082516132839190613b7b565b1515806132905750600281105b806132a657506132a36101006001613ba6565b81115b156132dd576040517f54a9b94f00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b60208201516fffffffffffffffffffffffffffffffff81111561332c576040517f54a9b94f00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b60008060015b848110156133b757600061334c878360051b016020015190565b90506bffffffffffffffffffffffff8116606082901c8410158061336e575080155b156133a5576040517f54a9b94f00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b939093019260601c9150600101613332565b50828211806133cd57506133cb828461271a565b155b156113f7576040517f54a9b94f00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b73ffffffffffffffffffffffffffffffffffffffff8416613451576040517f0bba69fb00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b73ffffffffffffffffffffffffffffffffffffffff8416600090815260026020526040812060018101549091907801000000000000000000000000000000000000000000000000900460ff1680156134a65750845b82549091506000906fffffffffffffffffffffffffffffffff8087169116116134cf57846134e4565b82546fffffffffffffffffffffffffffffffff165b83549091506000906fffffffffffffffffffffffffffffffff8087167001000000000000000000000000000000009092041610613521578461354a565b835470010000000000000000000000000000000090046fffffffffffffffffffffffffffffffff165b905061355888848484612f90565b86151583151514158061358f5750856fffffffffffffffffffffffffffffffff16826fffffffffffffffffffffffffffffffff1614155b806135be5750846fffffffffffffffffffffffffffffffff16816fffffffffffffffffffffffffffffffff1614155b1561372a5760405180608001604052806135d6613772565b67ffffffffffffffff90811682528915156020808401919091526fffffffffffffffffffffffffffffffff808b166040808601919091528a821660609586015273ffffffffffffffffffffffffffffffffffffffff8e1660008181526004855282902087518154958901519389015185166901000000000000000000027fffffffffffffff00000000000000000000000000000000ffffffffffffffffff941515680100000000000000000268ffffffffffffffffff1990971691909716179490941791909116939093178255939092015160019092018054929093167fffffffffffffffffffffffffffffffff000000000000000000000000000000009092169190911790915560037f9585af5838565746fe848eee4ae96c68a51723537403a830359e43f3396d45d5613709613772565b60405167ffffffffffffffff909116815260200160405180910390a3613768565b73ffffffffffffffffffffffffffffffffffffffff881660009081526004602052604090205467ffffffffffffffff161561376857613768886123d2565b5050505050505050565b60006137816202a30042613ba6565b905090565b6137938261200a84612e78565b81546fffffffffffffffffffffffffffffffff918216700100000000000000000000000000000000029116179055565b803573ffffffffffffffffffffffffffffffffffffffff811681146137e757600080fd5b919050565b6000602082840312156137fe57600080fd5b613807826137c3565b9392505050565b60008083601f84011261382057600080fd5b50813567ffffffffffffffff81111561383857600080fd5b60208301915083602082850101111561385057600080fd5b9250929050565b600080600080600080600060a0888a03121561387257600080fd5b873567ffffffffffffffff81111561388957600080fd5b88016080818b03121561389b57600080fd5b9650602088013567ffffffffffffffff8111156138b757600080fd5b6138c38a828b0161380e565b90975095505060408801359350606088013567ffffffffffffffff8111156138ea57600080fd5b6138f68a828b0161380e565b90945092506139099050608089016137c3565b905092959891949750929550565b60008060008060006080868803121561392f57600080fd5b613938866137c3565b94506020860135935061394d604087016137c3565b9250606086013567ffffffffffffffff81111561396957600080fd5b6139758882890161380e565b969995985093965092949392505050565b803560ff811681146137e757600080fd5b600080604083850312156139aa57600080fd5b6139b383613986565b91506139c1602084016137c3565b90509250929050565b6000806000606084860312156139df57600080fd5b6139e8846137c3565b92506139f6602085016137c3565b929592945050506040919091013590565b600060208284031215613a1957600080fd5b813567ffffffffffffffff8116811461380757600080fd5b60008060408385031215613a4457600080fd5b6139b3836137c3565b600060208284031215613a5f57600080fd5b61380782613986565b600060208284031215613a7a57600080fd5b5035919050565b8183823760009101908152919050565b60008083357fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe1843603018112613ac657600080fd5b83018035915067ffffffffffffffff821115613ae157600080fd5b60200191503681900382131561385057600080fd5b7f4e487b7100000000000000000000000000000000000000000000000000000000600052601160045260246000fd5b8181038181111561272457612724613af6565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052601260045260246000fd5b600082613b7657613b76613b38565b500490565b600082613b8a57613b8a613b38565b500690565b808202811582820484141761272457612724613af6565b8082018082111561272457612724613af6565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052603260045260246000fd5b7fffffffffffffffff0000000000000000000000000000000000000000000000008960c01b1681527fffffffffffffffffffffffffffffffffffffffff0000000000000000000000008860601b1660088201527fffffffffffffffffffffffffffffffffffffffff0000000000000000000000008760601b16601c8201527fffffffffffffffffffffffffffffffffffffffff0000000000000000000000008660601b1660308201527fffffffffffffffffffffffffffffffff000000000000000000000000000000008560801b1660448201527fffff0000000000000000000000000000000000000000000000000000000000008460f01b1660548201526000605682016000848683375060009301928352509098975050505050505050565b73ffffffffffffffffffffffffffffffffffffffff861681526fffffffffffffffffffffffffffffffff8516602082015267ffffffffffffffff8416604082015260806060820152816080820152818360a0830137600081830160a090810191909152601f9092017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0160101949350505050565b600067ffffffffffffffff821667ffffffffffffffff8103613dc157613dc1613af6565b6001019291505056",
}

// PortalABI is the input ABI used to generate the binding from.
// Deprecated: Use PortalMetaData.ABI instead.
var PortalABI = PortalMetaData.ABI

// PortalBin is the compiled bytecode used for deploying new contracts.
// Deprecated: Use PortalMetaData.Bin instead.
var PortalBin = PortalMetaData.Bin

// DeployPortal deploys a new Ethereum contract, binding an instance of Portal to it.
func DeployPortal(auth *bind.TransactOpts, backend bind.ContractBackend, bttcChainId uint64, rowId uint32, set []byte, guardians []common.Address, initialTokens []PortalInitialToken) (common.Address, *types.Transaction, *Portal, error) {
	parsed, err := PortalMetaData.GetAbi()
	if err != nil {
		return common.Address{}, nil, nil, err
	}
	if parsed == nil {
		return common.Address{}, nil, nil, errors.New("GetABI returned nil")
	}

	address, tx, contract, err := bind.DeployContract(auth, *parsed, common.FromHex(PortalBin), backend, bttcChainId, rowId, set, guardians, initialTokens)
	if err != nil {
		return common.Address{}, nil, nil, err
	}
	return address, tx, &Portal{PortalCaller: PortalCaller{contract: contract}, PortalTransactor: PortalTransactor{contract: contract}, PortalFilterer: PortalFilterer{contract: contract}}, nil
}

// Portal is an auto generated Go binding around an Ethereum contract.
type Portal struct {
	PortalCaller     // Read-only binding to the contract
	PortalTransactor // Write-only binding to the contract
	PortalFilterer   // Log filterer for contract events
}

// PortalCaller is an auto generated read-only Go binding around an Ethereum contract.
type PortalCaller struct {
	contract *bind.BoundContract // Generic contract wrapper for the low level calls
}

// PortalTransactor is an auto generated write-only Go binding around an Ethereum contract.
type PortalTransactor struct {
	contract *bind.BoundContract // Generic contract wrapper for the low level calls
}

// PortalFilterer is an auto generated log filtering Go binding around an Ethereum contract events.
type PortalFilterer struct {
	contract *bind.BoundContract // Generic contract wrapper for the low level calls
}

// PortalSession is an auto generated Go binding around an Ethereum contract,
// with pre-set call and transact options.
type PortalSession struct {
	Contract     *Portal           // Generic contract binding to set the session for
	CallOpts     bind.CallOpts     // Call options to use throughout this session
	TransactOpts bind.TransactOpts // Transaction auth options to use throughout this session
}

// PortalCallerSession is an auto generated read-only Go binding around an Ethereum contract,
// with pre-set call options.
type PortalCallerSession struct {
	Contract *PortalCaller // Generic contract caller binding to set the session for
	CallOpts bind.CallOpts // Call options to use throughout this session
}

// PortalTransactorSession is an auto generated write-only Go binding around an Ethereum contract,
// with pre-set transact options.
type PortalTransactorSession struct {
	Contract     *PortalTransactor // Generic contract transactor binding to set the session for
	TransactOpts bind.TransactOpts // Transaction auth options to use throughout this session
}

// PortalRaw is an auto generated low-level Go binding around an Ethereum contract.
type PortalRaw struct {
	Contract *Portal // Generic contract binding to access the raw methods on
}

// PortalCallerRaw is an auto generated low-level read-only Go binding around an Ethereum contract.
type PortalCallerRaw struct {
	Contract *PortalCaller // Generic read-only contract binding to access the raw methods on
}

// PortalTransactorRaw is an auto generated low-level write-only Go binding around an Ethereum contract.
type PortalTransactorRaw struct {
	Contract *PortalTransactor // Generic write-only contract binding to access the raw methods on
}

// NewPortal creates a new instance of Portal, bound to a specific deployed contract.
func NewPortal(address common.Address, backend bind.ContractBackend) (*Portal, error) {
	contract, err := bindPortal(address, backend, backend, backend)
	if err != nil {
		return nil, err
	}
	return &Portal{PortalCaller: PortalCaller{contract: contract}, PortalTransactor: PortalTransactor{contract: contract}, PortalFilterer: PortalFilterer{contract: contract}}, nil
}

// NewPortalCaller creates a new read-only instance of Portal, bound to a specific deployed contract.
func NewPortalCaller(address common.Address, caller bind.ContractCaller) (*PortalCaller, error) {
	contract, err := bindPortal(address, caller, nil, nil)
	if err != nil {
		return nil, err
	}
	return &PortalCaller{contract: contract}, nil
}

// NewPortalTransactor creates a new write-only instance of Portal, bound to a specific deployed contract.
func NewPortalTransactor(address common.Address, transactor bind.ContractTransactor) (*PortalTransactor, error) {
	contract, err := bindPortal(address, nil, transactor, nil)
	if err != nil {
		return nil, err
	}
	return &PortalTransactor{contract: contract}, nil
}

// NewPortalFilterer creates a new log filterer instance of Portal, bound to a specific deployed contract.
func NewPortalFilterer(address common.Address, filterer bind.ContractFilterer) (*PortalFilterer, error) {
	contract, err := bindPortal(address, nil, nil, filterer)
	if err != nil {
		return nil, err
	}
	return &PortalFilterer{contract: contract}, nil
}

// bindPortal binds a generic wrapper to an already deployed contract.
func bindPortal(address common.Address, caller bind.ContractCaller, transactor bind.ContractTransactor, filterer bind.ContractFilterer) (*bind.BoundContract, error) {
	parsed, err := PortalMetaData.GetAbi()
	if err != nil {
		return nil, err
	}
	return bind.NewBoundContract(address, *parsed, caller, transactor, filterer), nil
}

// Call invokes the (constant) contract method with params as input values and
// sets the output to result. The result type might be a single field for simple
// returns, a slice of interfaces for anonymous returns and a struct for named
// returns.
func (_Portal *PortalRaw) Call(opts *bind.CallOpts, result *[]interface{}, method string, params ...interface{}) error {
	return _Portal.Contract.PortalCaller.contract.Call(opts, result, method, params...)
}

// Transfer initiates a plain transaction to move funds to the contract, calling
// its default method if one is available.
func (_Portal *PortalRaw) Transfer(opts *bind.TransactOpts) (*types.Transaction, error) {
	return _Portal.Contract.PortalTransactor.contract.Transfer(opts)
}

// Transact invokes the (paid) contract method with params as input values.
func (_Portal *PortalRaw) Transact(opts *bind.TransactOpts, method string, params ...interface{}) (*types.Transaction, error) {
	return _Portal.Contract.PortalTransactor.contract.Transact(opts, method, params...)
}

// Call invokes the (constant) contract method with params as input values and
// sets the output to result. The result type might be a single field for simple
// returns, a slice of interfaces for anonymous returns and a struct for named
// returns.
func (_Portal *PortalCallerRaw) Call(opts *bind.CallOpts, result *[]interface{}, method string, params ...interface{}) error {
	return _Portal.Contract.contract.Call(opts, result, method, params...)
}

// Transfer initiates a plain transaction to move funds to the contract, calling
// its default method if one is available.
func (_Portal *PortalTransactorRaw) Transfer(opts *bind.TransactOpts) (*types.Transaction, error) {
	return _Portal.Contract.contract.Transfer(opts)
}

// Transact invokes the (paid) contract method with params as input values.
func (_Portal *PortalTransactorRaw) Transact(opts *bind.TransactOpts, method string, params ...interface{}) (*types.Transaction, error) {
	return _Portal.Contract.contract.Transact(opts, method, params...)
}

// DELAY is a free data retrieval call binding the contract method 0x69b41170.
//
// Solidity: function DELAY() view returns(uint256)
func (_Portal *PortalCaller) DELAY(opts *bind.CallOpts) (*big.Int, error) {
	var out []interface{}
	err := _Portal.contract.Call(opts, &out, "DELAY")

	if err != nil {
		return *new(*big.Int), err
	}

	out0 := *abi.ConvertType(out[0], new(*big.Int)).(**big.Int)

	return out0, err

}

// DELAY is a free data retrieval call binding the contract method 0x69b41170.
//
// Solidity: function DELAY() view returns(uint256)
func (_Portal *PortalSession) DELAY() (*big.Int, error) {
	return _Portal.Contract.DELAY(&_Portal.CallOpts)
}

// DELAY is a free data retrieval call binding the contract method 0x69b41170.
//
// Solidity: function DELAY() view returns(uint256)
func (_Portal *PortalCallerSession) DELAY() (*big.Int, error) {
	return _Portal.Contract.DELAY(&_Portal.CallOpts)
}

// ITEMGAS is a free data retrieval call binding the contract method 0x24301559.
//
// Solidity: function ITEM_GAS() view returns(uint256)
func (_Portal *PortalCaller) ITEMGAS(opts *bind.CallOpts) (*big.Int, error) {
	var out []interface{}
	err := _Portal.contract.Call(opts, &out, "ITEM_GAS")

	if err != nil {
		return *new(*big.Int), err
	}

	out0 := *abi.ConvertType(out[0], new(*big.Int)).(**big.Int)

	return out0, err

}

// ITEMGAS is a free data retrieval call binding the contract method 0x24301559.
//
// Solidity: function ITEM_GAS() view returns(uint256)
func (_Portal *PortalSession) ITEMGAS() (*big.Int, error) {
	return _Portal.Contract.ITEMGAS(&_Portal.CallOpts)
}

// ITEMGAS is a free data retrieval call binding the contract method 0x24301559.
//
// Solidity: function ITEM_GAS() view returns(uint256)
func (_Portal *PortalCallerSession) ITEMGAS() (*big.Int, error) {
	return _Portal.Contract.ITEMGAS(&_Portal.CallOpts)
}

// Checkpoint is a free data retrieval call binding the contract method 0xc2c4c5c1.
//
// Solidity: function checkpoint() view returns(uint64 height, uint64 time, bytes32 blockHash, bytes32 appHash)
func (_Portal *PortalCaller) Checkpoint(opts *bind.CallOpts) (struct {
	Height    uint64
	Time      uint64
	BlockHash [32]byte
	AppHash   [32]byte
}, error) {
	var out []interface{}
	err := _Portal.contract.Call(opts, &out, "checkpoint")

	outstruct := new(struct {
		Height    uint64
		Time      uint64
		BlockHash [32]byte
		AppHash   [32]byte
	})
	if err != nil {
		return *outstruct, err
	}

	outstruct.Height = *abi.ConvertType(out[0], new(uint64)).(*uint64)
	outstruct.Time = *abi.ConvertType(out[1], new(uint64)).(*uint64)
	outstruct.BlockHash = *abi.ConvertType(out[2], new([32]byte)).(*[32]byte)
	outstruct.AppHash = *abi.ConvertType(out[3], new([32]byte)).(*[32]byte)

	return *outstruct, err

}

// Checkpoint is a free data retrieval call binding the contract method 0xc2c4c5c1.
//
// Solidity: function checkpoint() view returns(uint64 height, uint64 time, bytes32 blockHash, bytes32 appHash)
func (_Portal *PortalSession) Checkpoint() (struct {
	Height    uint64
	Time      uint64
	BlockHash [32]byte
	AppHash   [32]byte
}, error) {
	return _Portal.Contract.Checkpoint(&_Portal.CallOpts)
}

// Checkpoint is a free data retrieval call binding the contract method 0xc2c4c5c1.
//
// Solidity: function checkpoint() view returns(uint64 height, uint64 time, bytes32 blockHash, bytes32 appHash)
func (_Portal *PortalCallerSession) Checkpoint() (struct {
	Height    uint64
	Time      uint64
	BlockHash [32]byte
	AppHash   [32]byte
}, error) {
	return _Portal.Contract.Checkpoint(&_Portal.CallOpts)
}

// Claimable is a free data retrieval call binding the contract method 0xd4570c1c.
//
// Solidity: function claimable(address token, address owner) view returns(uint256)
func (_Portal *PortalCaller) Claimable(opts *bind.CallOpts, token common.Address, owner common.Address) (*big.Int, error) {
	var out []interface{}
	err := _Portal.contract.Call(opts, &out, "claimable", token, owner)

	if err != nil {
		return *new(*big.Int), err
	}

	out0 := *abi.ConvertType(out[0], new(*big.Int)).(**big.Int)

	return out0, err

}

// Claimable is a free data retrieval call binding the contract method 0xd4570c1c.
//
// Solidity: function claimable(address token, address owner) view returns(uint256)
func (_Portal *PortalSession) Claimable(token common.Address, owner common.Address) (*big.Int, error) {
	return _Portal.Contract.Claimable(&_Portal.CallOpts, token, owner)
}

// Claimable is a free data retrieval call binding the contract method 0xd4570c1c.
//
// Solidity: function claimable(address token, address owner) view returns(uint256)
func (_Portal *PortalCallerSession) Claimable(token common.Address, owner common.Address) (*big.Int, error) {
	return _Portal.Contract.Claimable(&_Portal.CallOpts, token, owner)
}

// Domain is a free data retrieval call binding the contract method 0xc2fb26a6.
//
// Solidity: function domain() view returns(bytes32)
func (_Portal *PortalCaller) Domain(opts *bind.CallOpts) ([32]byte, error) {
	var out []interface{}
	err := _Portal.contract.Call(opts, &out, "domain")

	if err != nil {
		return *new([32]byte), err
	}

	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)

	return out0, err

}

// Domain is a free data retrieval call binding the contract method 0xc2fb26a6.
//
// Solidity: function domain() view returns(bytes32)
func (_Portal *PortalSession) Domain() ([32]byte, error) {
	return _Portal.Contract.Domain(&_Portal.CallOpts)
}

// Domain is a free data retrieval call binding the contract method 0xc2fb26a6.
//
// Solidity: function domain() view returns(bytes32)
func (_Portal *PortalCallerSession) Domain() ([32]byte, error) {
	return _Portal.Contract.Domain(&_Portal.CallOpts)
}

// Executed is a free data retrieval call binding the contract method 0xaaa8c768.
//
// Solidity: function executed(uint64 nonce) view returns(bool)
func (_Portal *PortalCaller) Executed(opts *bind.CallOpts, nonce uint64) (bool, error) {
	var out []interface{}
	err := _Portal.contract.Call(opts, &out, "executed", nonce)

	if err != nil {
		return *new(bool), err
	}

	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)

	return out0, err

}

// Executed is a free data retrieval call binding the contract method 0xaaa8c768.
//
// Solidity: function executed(uint64 nonce) view returns(bool)
func (_Portal *PortalSession) Executed(nonce uint64) (bool, error) {
	return _Portal.Contract.Executed(&_Portal.CallOpts, nonce)
}

// Executed is a free data retrieval call binding the contract method 0xaaa8c768.
//
// Solidity: function executed(uint64 nonce) view returns(bool)
func (_Portal *PortalCallerSession) Executed(nonce uint64) (bool, error) {
	return _Portal.Contract.Executed(&_Portal.CallOpts, nonce)
}

// IsGuardian is a free data retrieval call binding the contract method 0x0c68ba21.
//
// Solidity: function isGuardian(address account) view returns(bool)
func (_Portal *PortalCaller) IsGuardian(opts *bind.CallOpts, account common.Address) (bool, error) {
	var out []interface{}
	err := _Portal.contract.Call(opts, &out, "isGuardian", account)

	if err != nil {
		return *new(bool), err
	}

	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)

	return out0, err

}

// IsGuardian is a free data retrieval call binding the contract method 0x0c68ba21.
//
// Solidity: function isGuardian(address account) view returns(bool)
func (_Portal *PortalSession) IsGuardian(account common.Address) (bool, error) {
	return _Portal.Contract.IsGuardian(&_Portal.CallOpts, account)
}

// IsGuardian is a free data retrieval call binding the contract method 0x0c68ba21.
//
// Solidity: function isGuardian(address account) view returns(bool)
func (_Portal *PortalCallerSession) IsGuardian(account common.Address) (bool, error) {
	return _Portal.Contract.IsGuardian(&_Portal.CallOpts, account)
}

// Paused is a free data retrieval call binding the contract method 0x5c975abb.
//
// Solidity: function paused() view returns(uint8 byBttc, uint8 byGuardian)
func (_Portal *PortalCaller) Paused(opts *bind.CallOpts) (struct {
	ByBttc     uint8
	ByGuardian uint8
}, error) {
	var out []interface{}
	err := _Portal.contract.Call(opts, &out, "paused")

	outstruct := new(struct {
		ByBttc     uint8
		ByGuardian uint8
	})
	if err != nil {
		return *outstruct, err
	}

	outstruct.ByBttc = *abi.ConvertType(out[0], new(uint8)).(*uint8)
	outstruct.ByGuardian = *abi.ConvertType(out[1], new(uint8)).(*uint8)

	return *outstruct, err

}

// Paused is a free data retrieval call binding the contract method 0x5c975abb.
//
// Solidity: function paused() view returns(uint8 byBttc, uint8 byGuardian)
func (_Portal *PortalSession) Paused() (struct {
	ByBttc     uint8
	ByGuardian uint8
}, error) {
	return _Portal.Contract.Paused(&_Portal.CallOpts)
}

// Paused is a free data retrieval call binding the contract method 0x5c975abb.
//
// Solidity: function paused() view returns(uint8 byBttc, uint8 byGuardian)
func (_Portal *PortalCallerSession) Paused() (struct {
	ByBttc     uint8
	ByGuardian uint8
}, error) {
	return _Portal.Contract.Paused(&_Portal.CallOpts)
}

// ProbeDepth is a free data retrieval call binding the contract method 0xf465d099.
//
// Solidity: function probeDepth(uint256 depth) view returns()
func (_Portal *PortalCaller) ProbeDepth(opts *bind.CallOpts, depth *big.Int) error {
	var out []interface{}
	err := _Portal.contract.Call(opts, &out, "probeDepth", depth)

	if err != nil {
		return err
	}

	return err

}

// ProbeDepth is a free data retrieval call binding the contract method 0xf465d099.
//
// Solidity: function probeDepth(uint256 depth) view returns()
func (_Portal *PortalSession) ProbeDepth(depth *big.Int) error {
	return _Portal.Contract.ProbeDepth(&_Portal.CallOpts, depth)
}

// ProbeDepth is a free data retrieval call binding the contract method 0xf465d099.
//
// Solidity: function probeDepth(uint256 depth) view returns()
func (_Portal *PortalCallerSession) ProbeDepth(depth *big.Int) error {
	return _Portal.Contract.ProbeDepth(&_Portal.CallOpts, depth)
}

// SetHash is a free data retrieval call binding the contract method 0x7869a72f.
//
// Solidity: function setHash() view returns(bytes32)
func (_Portal *PortalCaller) SetHash(opts *bind.CallOpts) ([32]byte, error) {
	var out []interface{}
	err := _Portal.contract.Call(opts, &out, "setHash")

	if err != nil {
		return *new([32]byte), err
	}

	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)

	return out0, err

}

// SetHash is a free data retrieval call binding the contract method 0x7869a72f.
//
// Solidity: function setHash() view returns(bytes32)
func (_Portal *PortalSession) SetHash() ([32]byte, error) {
	return _Portal.Contract.SetHash(&_Portal.CallOpts)
}

// SetHash is a free data retrieval call binding the contract method 0x7869a72f.
//
// Solidity: function setHash() view returns(bytes32)
func (_Portal *PortalCallerSession) SetHash() ([32]byte, error) {
	return _Portal.Contract.SetHash(&_Portal.CallOpts)
}

// Status is a free data retrieval call binding the contract method 0x200d2ed2.
//
// Solidity: function status() view returns(uint256 blockNumber, uint256 blockTime, uint64 eventNonce, bytes32 eventAcc)
func (_Portal *PortalCaller) Status(opts *bind.CallOpts) (struct {
	BlockNumber *big.Int
	BlockTime   *big.Int
	EventNonce  uint64
	EventAcc    [32]byte
}, error) {
	var out []interface{}
	err := _Portal.contract.Call(opts, &out, "status")

	outstruct := new(struct {
		BlockNumber *big.Int
		BlockTime   *big.Int
		EventNonce  uint64
		EventAcc    [32]byte
	})
	if err != nil {
		return *outstruct, err
	}

	outstruct.BlockNumber = *abi.ConvertType(out[0], new(*big.Int)).(**big.Int)
	outstruct.BlockTime = *abi.ConvertType(out[1], new(*big.Int)).(**big.Int)
	outstruct.EventNonce = *abi.ConvertType(out[2], new(uint64)).(*uint64)
	outstruct.EventAcc = *abi.ConvertType(out[3], new([32]byte)).(*[32]byte)

	return *outstruct, err

}

// Status is a free data retrieval call binding the contract method 0x200d2ed2.
//
// Solidity: function status() view returns(uint256 blockNumber, uint256 blockTime, uint64 eventNonce, bytes32 eventAcc)
func (_Portal *PortalSession) Status() (struct {
	BlockNumber *big.Int
	BlockTime   *big.Int
	EventNonce  uint64
	EventAcc    [32]byte
}, error) {
	return _Portal.Contract.Status(&_Portal.CallOpts)
}

// Status is a free data retrieval call binding the contract method 0x200d2ed2.
//
// Solidity: function status() view returns(uint256 blockNumber, uint256 blockTime, uint64 eventNonce, bytes32 eventAcc)
func (_Portal *PortalCallerSession) Status() (struct {
	BlockNumber *big.Int
	BlockTime   *big.Int
	EventNonce  uint64
	EventAcc    [32]byte
}, error) {
	return _Portal.Contract.Status(&_Portal.CallOpts)
}

// TokenInfo is a free data retrieval call binding the contract method 0xf5dab711.
//
// Solidity: function tokenInfo(address token) view returns(bool listed, uint128 minimum, uint128 limit, uint256 used, uint256 room)
func (_Portal *PortalCaller) TokenInfo(opts *bind.CallOpts, token common.Address) (struct {
	Listed  bool
	Minimum *big.Int
	Limit   *big.Int
	Used    *big.Int
	Room    *big.Int
}, error) {
	var out []interface{}
	err := _Portal.contract.Call(opts, &out, "tokenInfo", token)

	outstruct := new(struct {
		Listed  bool
		Minimum *big.Int
		Limit   *big.Int
		Used    *big.Int
		Room    *big.Int
	})
	if err != nil {
		return *outstruct, err
	}

	outstruct.Listed = *abi.ConvertType(out[0], new(bool)).(*bool)
	outstruct.Minimum = *abi.ConvertType(out[1], new(*big.Int)).(**big.Int)
	outstruct.Limit = *abi.ConvertType(out[2], new(*big.Int)).(**big.Int)
	outstruct.Used = *abi.ConvertType(out[3], new(*big.Int)).(**big.Int)
	outstruct.Room = *abi.ConvertType(out[4], new(*big.Int)).(**big.Int)

	return *outstruct, err

}

// TokenInfo is a free data retrieval call binding the contract method 0xf5dab711.
//
// Solidity: function tokenInfo(address token) view returns(bool listed, uint128 minimum, uint128 limit, uint256 used, uint256 room)
func (_Portal *PortalSession) TokenInfo(token common.Address) (struct {
	Listed  bool
	Minimum *big.Int
	Limit   *big.Int
	Used    *big.Int
	Room    *big.Int
}, error) {
	return _Portal.Contract.TokenInfo(&_Portal.CallOpts, token)
}

// TokenInfo is a free data retrieval call binding the contract method 0xf5dab711.
//
// Solidity: function tokenInfo(address token) view returns(bool listed, uint128 minimum, uint128 limit, uint256 used, uint256 room)
func (_Portal *PortalCallerSession) TokenInfo(token common.Address) (struct {
	Listed  bool
	Minimum *big.Int
	Limit   *big.Int
	Used    *big.Int
	Room    *big.Int
}, error) {
	return _Portal.Contract.TokenInfo(&_Portal.CallOpts, token)
}

// WaitingGuardian is a free data retrieval call binding the contract method 0x0f36958f.
//
// Solidity: function waitingGuardian(address account) view returns(uint64 applicableAt, bool guardian)
func (_Portal *PortalCaller) WaitingGuardian(opts *bind.CallOpts, account common.Address) (struct {
	ApplicableAt uint64
	Guardian     bool
}, error) {
	var out []interface{}
	err := _Portal.contract.Call(opts, &out, "waitingGuardian", account)

	outstruct := new(struct {
		ApplicableAt uint64
		Guardian     bool
	})
	if err != nil {
		return *outstruct, err
	}

	outstruct.ApplicableAt = *abi.ConvertType(out[0], new(uint64)).(*uint64)
	outstruct.Guardian = *abi.ConvertType(out[1], new(bool)).(*bool)

	return *outstruct, err

}

// WaitingGuardian is a free data retrieval call binding the contract method 0x0f36958f.
//
// Solidity: function waitingGuardian(address account) view returns(uint64 applicableAt, bool guardian)
func (_Portal *PortalSession) WaitingGuardian(account common.Address) (struct {
	ApplicableAt uint64
	Guardian     bool
}, error) {
	return _Portal.Contract.WaitingGuardian(&_Portal.CallOpts, account)
}

// WaitingGuardian is a free data retrieval call binding the contract method 0x0f36958f.
//
// Solidity: function waitingGuardian(address account) view returns(uint64 applicableAt, bool guardian)
func (_Portal *PortalCallerSession) WaitingGuardian(account common.Address) (struct {
	ApplicableAt uint64
	Guardian     bool
}, error) {
	return _Portal.Contract.WaitingGuardian(&_Portal.CallOpts, account)
}

// WaitingToken is a free data retrieval call binding the contract method 0xc66e4658.
//
// Solidity: function waitingToken(address token) view returns(uint64 applicableAt, bool listed, uint128 minimum, uint128 limit)
func (_Portal *PortalCaller) WaitingToken(opts *bind.CallOpts, token common.Address) (struct {
	ApplicableAt uint64
	Listed       bool
	Minimum      *big.Int
	Limit        *big.Int
}, error) {
	var out []interface{}
	err := _Portal.contract.Call(opts, &out, "waitingToken", token)

	outstruct := new(struct {
		ApplicableAt uint64
		Listed       bool
		Minimum      *big.Int
		Limit        *big.Int
	})
	if err != nil {
		return *outstruct, err
	}

	outstruct.ApplicableAt = *abi.ConvertType(out[0], new(uint64)).(*uint64)
	outstruct.Listed = *abi.ConvertType(out[1], new(bool)).(*bool)
	outstruct.Minimum = *abi.ConvertType(out[2], new(*big.Int)).(**big.Int)
	outstruct.Limit = *abi.ConvertType(out[3], new(*big.Int)).(**big.Int)

	return *outstruct, err

}

// WaitingToken is a free data retrieval call binding the contract method 0xc66e4658.
//
// Solidity: function waitingToken(address token) view returns(uint64 applicableAt, bool listed, uint128 minimum, uint128 limit)
func (_Portal *PortalSession) WaitingToken(token common.Address) (struct {
	ApplicableAt uint64
	Listed       bool
	Minimum      *big.Int
	Limit        *big.Int
}, error) {
	return _Portal.Contract.WaitingToken(&_Portal.CallOpts, token)
}

// WaitingToken is a free data retrieval call binding the contract method 0xc66e4658.
//
// Solidity: function waitingToken(address token) view returns(uint64 applicableAt, bool listed, uint128 minimum, uint128 limit)
func (_Portal *PortalCallerSession) WaitingToken(token common.Address) (struct {
	ApplicableAt uint64
	Listed       bool
	Minimum      *big.Int
	Limit        *big.Int
}, error) {
	return _Portal.Contract.WaitingToken(&_Portal.CallOpts, token)
}

// WaitingUnpause is a free data retrieval call binding the contract method 0xebb119b9.
//
// Solidity: function waitingUnpause() view returns(uint64 applicableAt, uint8 flags)
func (_Portal *PortalCaller) WaitingUnpause(opts *bind.CallOpts) (struct {
	ApplicableAt uint64
	Flags        uint8
}, error) {
	var out []interface{}
	err := _Portal.contract.Call(opts, &out, "waitingUnpause")

	outstruct := new(struct {
		ApplicableAt uint64
		Flags        uint8
	})
	if err != nil {
		return *outstruct, err
	}

	outstruct.ApplicableAt = *abi.ConvertType(out[0], new(uint64)).(*uint64)
	outstruct.Flags = *abi.ConvertType(out[1], new(uint8)).(*uint8)

	return *outstruct, err

}

// WaitingUnpause is a free data retrieval call binding the contract method 0xebb119b9.
//
// Solidity: function waitingUnpause() view returns(uint64 applicableAt, uint8 flags)
func (_Portal *PortalSession) WaitingUnpause() (struct {
	ApplicableAt uint64
	Flags        uint8
}, error) {
	return _Portal.Contract.WaitingUnpause(&_Portal.CallOpts)
}

// WaitingUnpause is a free data retrieval call binding the contract method 0xebb119b9.
//
// Solidity: function waitingUnpause() view returns(uint64 applicableAt, uint8 flags)
func (_Portal *PortalCallerSession) WaitingUnpause() (struct {
	ApplicableAt uint64
	Flags        uint8
}, error) {
	return _Portal.Contract.WaitingUnpause(&_Portal.CallOpts)
}

// ApplyChange is a paid mutator transaction binding the contract method 0x59bbfb47.
//
// Solidity: function applyChange(uint8 kind, address subject) returns()
func (_Portal *PortalTransactor) ApplyChange(opts *bind.TransactOpts, kind uint8, subject common.Address) (*types.Transaction, error) {
	return _Portal.contract.Transact(opts, "applyChange", kind, subject)
}

// ApplyChange is a paid mutator transaction binding the contract method 0x59bbfb47.
//
// Solidity: function applyChange(uint8 kind, address subject) returns()
func (_Portal *PortalSession) ApplyChange(kind uint8, subject common.Address) (*types.Transaction, error) {
	return _Portal.Contract.ApplyChange(&_Portal.TransactOpts, kind, subject)
}

// ApplyChange is a paid mutator transaction binding the contract method 0x59bbfb47.
//
// Solidity: function applyChange(uint8 kind, address subject) returns()
func (_Portal *PortalTransactorSession) ApplyChange(kind uint8, subject common.Address) (*types.Transaction, error) {
	return _Portal.Contract.ApplyChange(&_Portal.TransactOpts, kind, subject)
}

// CancelChange is a paid mutator transaction binding the contract method 0x6e489df4.
//
// Solidity: function cancelChange(uint8 kind, address subject) returns()
func (_Portal *PortalTransactor) CancelChange(opts *bind.TransactOpts, kind uint8, subject common.Address) (*types.Transaction, error) {
	return _Portal.contract.Transact(opts, "cancelChange", kind, subject)
}

// CancelChange is a paid mutator transaction binding the contract method 0x6e489df4.
//
// Solidity: function cancelChange(uint8 kind, address subject) returns()
func (_Portal *PortalSession) CancelChange(kind uint8, subject common.Address) (*types.Transaction, error) {
	return _Portal.Contract.CancelChange(&_Portal.TransactOpts, kind, subject)
}

// CancelChange is a paid mutator transaction binding the contract method 0x6e489df4.
//
// Solidity: function cancelChange(uint8 kind, address subject) returns()
func (_Portal *PortalTransactorSession) CancelChange(kind uint8, subject common.Address) (*types.Transaction, error) {
	return _Portal.Contract.CancelChange(&_Portal.TransactOpts, kind, subject)
}

// Claim is a paid mutator transaction binding the contract method 0x996cba68.
//
// Solidity: function claim(address token, address to, uint256 amount) returns()
func (_Portal *PortalTransactor) Claim(opts *bind.TransactOpts, token common.Address, to common.Address, amount *big.Int) (*types.Transaction, error) {
	return _Portal.contract.Transact(opts, "claim", token, to, amount)
}

// Claim is a paid mutator transaction binding the contract method 0x996cba68.
//
// Solidity: function claim(address token, address to, uint256 amount) returns()
func (_Portal *PortalSession) Claim(token common.Address, to common.Address, amount *big.Int) (*types.Transaction, error) {
	return _Portal.Contract.Claim(&_Portal.TransactOpts, token, to, amount)
}

// Claim is a paid mutator transaction binding the contract method 0x996cba68.
//
// Solidity: function claim(address token, address to, uint256 amount) returns()
func (_Portal *PortalTransactorSession) Claim(token common.Address, to common.Address, amount *big.Int) (*types.Transaction, error) {
	return _Portal.Contract.Claim(&_Portal.TransactOpts, token, to, amount)
}

// Deposit is a paid mutator transaction binding the contract method 0x5143a9fe.
//
// Solidity: function deposit(address token, uint256 amount, address recipient, bytes data) returns()
func (_Portal *PortalTransactor) Deposit(opts *bind.TransactOpts, token common.Address, amount *big.Int, recipient common.Address, data []byte) (*types.Transaction, error) {
	return _Portal.contract.Transact(opts, "deposit", token, amount, recipient, data)
}

// Deposit is a paid mutator transaction binding the contract method 0x5143a9fe.
//
// Solidity: function deposit(address token, uint256 amount, address recipient, bytes data) returns()
func (_Portal *PortalSession) Deposit(token common.Address, amount *big.Int, recipient common.Address, data []byte) (*types.Transaction, error) {
	return _Portal.Contract.Deposit(&_Portal.TransactOpts, token, amount, recipient, data)
}

// Deposit is a paid mutator transaction binding the contract method 0x5143a9fe.
//
// Solidity: function deposit(address token, uint256 amount, address recipient, bytes data) returns()
func (_Portal *PortalTransactorSession) Deposit(token common.Address, amount *big.Int, recipient common.Address, data []byte) (*types.Transaction, error) {
	return _Portal.Contract.Deposit(&_Portal.TransactOpts, token, amount, recipient, data)
}

// Execute is a paid mutator transaction binding the contract method 0x1350518c.
//
// Solidity: function execute((uint64,uint8,uint64,bytes) packet, bytes set, uint256 bitmap, bytes signatures, address relayer) returns()
func (_Portal *PortalTransactor) Execute(opts *bind.TransactOpts, packet PortalPacket, set []byte, bitmap *big.Int, signatures []byte, relayer common.Address) (*types.Transaction, error) {
	return _Portal.contract.Transact(opts, "execute", packet, set, bitmap, signatures, relayer)
}

// Execute is a paid mutator transaction binding the contract method 0x1350518c.
//
// Solidity: function execute((uint64,uint8,uint64,bytes) packet, bytes set, uint256 bitmap, bytes signatures, address relayer) returns()
func (_Portal *PortalSession) Execute(packet PortalPacket, set []byte, bitmap *big.Int, signatures []byte, relayer common.Address) (*types.Transaction, error) {
	return _Portal.Contract.Execute(&_Portal.TransactOpts, packet, set, bitmap, signatures, relayer)
}

// Execute is a paid mutator transaction binding the contract method 0x1350518c.
//
// Solidity: function execute((uint64,uint8,uint64,bytes) packet, bytes set, uint256 bitmap, bytes signatures, address relayer) returns()
func (_Portal *PortalTransactorSession) Execute(packet PortalPacket, set []byte, bitmap *big.Int, signatures []byte, relayer common.Address) (*types.Transaction, error) {
	return _Portal.Contract.Execute(&_Portal.TransactOpts, packet, set, bitmap, signatures, relayer)
}

// Pause is a paid mutator transaction binding the contract method 0xedf07f15.
//
// Solidity: function pause(uint8 flags) returns()
func (_Portal *PortalTransactor) Pause(opts *bind.TransactOpts, flags uint8) (*types.Transaction, error) {
	return _Portal.contract.Transact(opts, "pause", flags)
}

// Pause is a paid mutator transaction binding the contract method 0xedf07f15.
//
// Solidity: function pause(uint8 flags) returns()
func (_Portal *PortalSession) Pause(flags uint8) (*types.Transaction, error) {
	return _Portal.Contract.Pause(&_Portal.TransactOpts, flags)
}

// Pause is a paid mutator transaction binding the contract method 0xedf07f15.
//
// Solidity: function pause(uint8 flags) returns()
func (_Portal *PortalTransactorSession) Pause(flags uint8) (*types.Transaction, error) {
	return _Portal.Contract.Pause(&_Portal.TransactOpts, flags)
}

// PayItem is a paid mutator transaction binding the contract method 0xbda1b47c.
//
// Solidity: function payItem(address token, address to, uint256 amount) returns()
func (_Portal *PortalTransactor) PayItem(opts *bind.TransactOpts, token common.Address, to common.Address, amount *big.Int) (*types.Transaction, error) {
	return _Portal.contract.Transact(opts, "payItem", token, to, amount)
}

// PayItem is a paid mutator transaction binding the contract method 0xbda1b47c.
//
// Solidity: function payItem(address token, address to, uint256 amount) returns()
func (_Portal *PortalSession) PayItem(token common.Address, to common.Address, amount *big.Int) (*types.Transaction, error) {
	return _Portal.Contract.PayItem(&_Portal.TransactOpts, token, to, amount)
}

// PayItem is a paid mutator transaction binding the contract method 0xbda1b47c.
//
// Solidity: function payItem(address token, address to, uint256 amount) returns()
func (_Portal *PortalTransactorSession) PayItem(token common.Address, to common.Address, amount *big.Int) (*types.Transaction, error) {
	return _Portal.Contract.PayItem(&_Portal.TransactOpts, token, to, amount)
}

// PortalChangeCancelledIterator is returned from FilterChangeCancelled and is used to iterate over the raw logs and unpacked data for ChangeCancelled events raised by the Portal contract.
type PortalChangeCancelledIterator struct {
	Event *PortalChangeCancelled // Event containing the contract specifics and raw log

	contract *bind.BoundContract // Generic contract to use for unpacking event data
	event    string              // Event name to use for unpacking event data

	logs chan types.Log        // Log channel receiving the found contract events
	sub  ethereum.Subscription // Subscription for errors, completion and termination
	done bool                  // Whether the subscription completed delivering logs
	fail error                 // Occurred error to stop iteration
}

// Next advances the iterator to the subsequent event, returning whether there
// are any more events found. In case of a retrieval or parsing error, false is
// returned and Error() can be queried for the exact failure.
func (it *PortalChangeCancelledIterator) Next() bool {
	// If the iterator failed, stop iterating
	if it.fail != nil {
		return false
	}
	// If the iterator completed, deliver directly whatever's available
	if it.done {
		select {
		case log := <-it.logs:
			it.Event = new(PortalChangeCancelled)
			if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
				it.fail = err
				return false
			}
			it.Event.Raw = log
			return true

		default:
			return false
		}
	}
	// Iterator still in progress, wait for either a data or an error event
	select {
	case log := <-it.logs:
		it.Event = new(PortalChangeCancelled)
		if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
			it.fail = err
			return false
		}
		it.Event.Raw = log
		return true

	case err := <-it.sub.Err():
		it.done = true
		it.fail = err
		return it.Next()
	}
}

// Error returns any retrieval or parsing error occurred during filtering.
func (it *PortalChangeCancelledIterator) Error() error {
	return it.fail
}

// Close terminates the iteration process, releasing any pending underlying
// resources.
func (it *PortalChangeCancelledIterator) Close() error {
	it.sub.Unsubscribe()
	return nil
}

// PortalChangeCancelled represents a ChangeCancelled event raised by the Portal contract.
type PortalChangeCancelled struct {
	Kind    uint8
	Subject common.Address
	By      common.Address
	Raw     types.Log // Blockchain specific contextual infos
}

// FilterChangeCancelled is a free log retrieval operation binding the contract event 0xb2761edc94e29267dfea7049c893f4944bf559465322999ea860b0c87a8eff52.
//
// Solidity: event ChangeCancelled(uint8 indexed kind, address indexed subject, address by)
func (_Portal *PortalFilterer) FilterChangeCancelled(opts *bind.FilterOpts, kind []uint8, subject []common.Address) (*PortalChangeCancelledIterator, error) {

	var kindRule []interface{}
	for _, kindItem := range kind {
		kindRule = append(kindRule, kindItem)
	}
	var subjectRule []interface{}
	for _, subjectItem := range subject {
		subjectRule = append(subjectRule, subjectItem)
	}

	logs, sub, err := _Portal.contract.FilterLogs(opts, "ChangeCancelled", kindRule, subjectRule)
	if err != nil {
		return nil, err
	}
	return &PortalChangeCancelledIterator{contract: _Portal.contract, event: "ChangeCancelled", logs: logs, sub: sub}, nil
}

// WatchChangeCancelled is a free log subscription operation binding the contract event 0xb2761edc94e29267dfea7049c893f4944bf559465322999ea860b0c87a8eff52.
//
// Solidity: event ChangeCancelled(uint8 indexed kind, address indexed subject, address by)
func (_Portal *PortalFilterer) WatchChangeCancelled(opts *bind.WatchOpts, sink chan<- *PortalChangeCancelled, kind []uint8, subject []common.Address) (event.Subscription, error) {

	var kindRule []interface{}
	for _, kindItem := range kind {
		kindRule = append(kindRule, kindItem)
	}
	var subjectRule []interface{}
	for _, subjectItem := range subject {
		subjectRule = append(subjectRule, subjectItem)
	}

	logs, sub, err := _Portal.contract.WatchLogs(opts, "ChangeCancelled", kindRule, subjectRule)
	if err != nil {
		return nil, err
	}
	return event.NewSubscription(func(quit <-chan struct{}) error {
		defer sub.Unsubscribe()
		for {
			select {
			case log := <-logs:
				// New log arrived, parse the event and forward to the user
				event := new(PortalChangeCancelled)
				if err := _Portal.contract.UnpackLog(event, "ChangeCancelled", log); err != nil {
					return err
				}
				event.Raw = log

				select {
				case sink <- event:
				case err := <-sub.Err():
					return err
				case <-quit:
					return nil
				}
			case err := <-sub.Err():
				return err
			case <-quit:
				return nil
			}
		}
	}), nil
}

// ParseChangeCancelled is a log parse operation binding the contract event 0xb2761edc94e29267dfea7049c893f4944bf559465322999ea860b0c87a8eff52.
//
// Solidity: event ChangeCancelled(uint8 indexed kind, address indexed subject, address by)
func (_Portal *PortalFilterer) ParseChangeCancelled(log types.Log) (*PortalChangeCancelled, error) {
	event := new(PortalChangeCancelled)
	if err := _Portal.contract.UnpackLog(event, "ChangeCancelled", log); err != nil {
		return nil, err
	}
	event.Raw = log
	return event, nil
}

// PortalChangeScheduledIterator is returned from FilterChangeScheduled and is used to iterate over the raw logs and unpacked data for ChangeScheduled events raised by the Portal contract.
type PortalChangeScheduledIterator struct {
	Event *PortalChangeScheduled // Event containing the contract specifics and raw log

	contract *bind.BoundContract // Generic contract to use for unpacking event data
	event    string              // Event name to use for unpacking event data

	logs chan types.Log        // Log channel receiving the found contract events
	sub  ethereum.Subscription // Subscription for errors, completion and termination
	done bool                  // Whether the subscription completed delivering logs
	fail error                 // Occurred error to stop iteration
}

// Next advances the iterator to the subsequent event, returning whether there
// are any more events found. In case of a retrieval or parsing error, false is
// returned and Error() can be queried for the exact failure.
func (it *PortalChangeScheduledIterator) Next() bool {
	// If the iterator failed, stop iterating
	if it.fail != nil {
		return false
	}
	// If the iterator completed, deliver directly whatever's available
	if it.done {
		select {
		case log := <-it.logs:
			it.Event = new(PortalChangeScheduled)
			if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
				it.fail = err
				return false
			}
			it.Event.Raw = log
			return true

		default:
			return false
		}
	}
	// Iterator still in progress, wait for either a data or an error event
	select {
	case log := <-it.logs:
		it.Event = new(PortalChangeScheduled)
		if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
			it.fail = err
			return false
		}
		it.Event.Raw = log
		return true

	case err := <-it.sub.Err():
		it.done = true
		it.fail = err
		return it.Next()
	}
}

// Error returns any retrieval or parsing error occurred during filtering.
func (it *PortalChangeScheduledIterator) Error() error {
	return it.fail
}

// Close terminates the iteration process, releasing any pending underlying
// resources.
func (it *PortalChangeScheduledIterator) Close() error {
	it.sub.Unsubscribe()
	return nil
}

// PortalChangeScheduled represents a ChangeScheduled event raised by the Portal contract.
type PortalChangeScheduled struct {
	Kind         uint8
	Subject      common.Address
	ApplicableAt uint64
	Raw          types.Log // Blockchain specific contextual infos
}

// FilterChangeScheduled is a free log retrieval operation binding the contract event 0x9585af5838565746fe848eee4ae96c68a51723537403a830359e43f3396d45d5.
//
// Solidity: event ChangeScheduled(uint8 indexed kind, address indexed subject, uint64 applicableAt)
func (_Portal *PortalFilterer) FilterChangeScheduled(opts *bind.FilterOpts, kind []uint8, subject []common.Address) (*PortalChangeScheduledIterator, error) {

	var kindRule []interface{}
	for _, kindItem := range kind {
		kindRule = append(kindRule, kindItem)
	}
	var subjectRule []interface{}
	for _, subjectItem := range subject {
		subjectRule = append(subjectRule, subjectItem)
	}

	logs, sub, err := _Portal.contract.FilterLogs(opts, "ChangeScheduled", kindRule, subjectRule)
	if err != nil {
		return nil, err
	}
	return &PortalChangeScheduledIterator{contract: _Portal.contract, event: "ChangeScheduled", logs: logs, sub: sub}, nil
}

// WatchChangeScheduled is a free log subscription operation binding the contract event 0x9585af5838565746fe848eee4ae96c68a51723537403a830359e43f3396d45d5.
//
// Solidity: event ChangeScheduled(uint8 indexed kind, address indexed subject, uint64 applicableAt)
func (_Portal *PortalFilterer) WatchChangeScheduled(opts *bind.WatchOpts, sink chan<- *PortalChangeScheduled, kind []uint8, subject []common.Address) (event.Subscription, error) {

	var kindRule []interface{}
	for _, kindItem := range kind {
		kindRule = append(kindRule, kindItem)
	}
	var subjectRule []interface{}
	for _, subjectItem := range subject {
		subjectRule = append(subjectRule, subjectItem)
	}

	logs, sub, err := _Portal.contract.WatchLogs(opts, "ChangeScheduled", kindRule, subjectRule)
	if err != nil {
		return nil, err
	}
	return event.NewSubscription(func(quit <-chan struct{}) error {
		defer sub.Unsubscribe()
		for {
			select {
			case log := <-logs:
				// New log arrived, parse the event and forward to the user
				event := new(PortalChangeScheduled)
				if err := _Portal.contract.UnpackLog(event, "ChangeScheduled", log); err != nil {
					return err
				}
				event.Raw = log

				select {
				case sink <- event:
				case err := <-sub.Err():
					return err
				case <-quit:
					return nil
				}
			case err := <-sub.Err():
				return err
			case <-quit:
				return nil
			}
		}
	}), nil
}

// ParseChangeScheduled is a log parse operation binding the contract event 0x9585af5838565746fe848eee4ae96c68a51723537403a830359e43f3396d45d5.
//
// Solidity: event ChangeScheduled(uint8 indexed kind, address indexed subject, uint64 applicableAt)
func (_Portal *PortalFilterer) ParseChangeScheduled(log types.Log) (*PortalChangeScheduled, error) {
	event := new(PortalChangeScheduled)
	if err := _Portal.contract.UnpackLog(event, "ChangeScheduled", log); err != nil {
		return nil, err
	}
	event.Raw = log
	return event, nil
}

// PortalCheckpointedIterator is returned from FilterCheckpointed and is used to iterate over the raw logs and unpacked data for Checkpointed events raised by the Portal contract.
type PortalCheckpointedIterator struct {
	Event *PortalCheckpointed // Event containing the contract specifics and raw log

	contract *bind.BoundContract // Generic contract to use for unpacking event data
	event    string              // Event name to use for unpacking event data

	logs chan types.Log        // Log channel receiving the found contract events
	sub  ethereum.Subscription // Subscription for errors, completion and termination
	done bool                  // Whether the subscription completed delivering logs
	fail error                 // Occurred error to stop iteration
}

// Next advances the iterator to the subsequent event, returning whether there
// are any more events found. In case of a retrieval or parsing error, false is
// returned and Error() can be queried for the exact failure.
func (it *PortalCheckpointedIterator) Next() bool {
	// If the iterator failed, stop iterating
	if it.fail != nil {
		return false
	}
	// If the iterator completed, deliver directly whatever's available
	if it.done {
		select {
		case log := <-it.logs:
			it.Event = new(PortalCheckpointed)
			if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
				it.fail = err
				return false
			}
			it.Event.Raw = log
			return true

		default:
			return false
		}
	}
	// Iterator still in progress, wait for either a data or an error event
	select {
	case log := <-it.logs:
		it.Event = new(PortalCheckpointed)
		if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
			it.fail = err
			return false
		}
		it.Event.Raw = log
		return true

	case err := <-it.sub.Err():
		it.done = true
		it.fail = err
		return it.Next()
	}
}

// Error returns any retrieval or parsing error occurred during filtering.
func (it *PortalCheckpointedIterator) Error() error {
	return it.fail
}

// Close terminates the iteration process, releasing any pending underlying
// resources.
func (it *PortalCheckpointedIterator) Close() error {
	it.sub.Unsubscribe()
	return nil
}

// PortalCheckpointed represents a Checkpointed event raised by the Portal contract.
type PortalCheckpointed struct {
	Height    uint64
	Time      uint64
	BlockHash [32]byte
	AppHash   [32]byte
	Raw       types.Log // Blockchain specific contextual infos
}

// FilterCheckpointed is a free log retrieval operation binding the contract event 0x72fee37230292cb42da094d0cd8aac37a0badaace5b153d318e6089f34d9f48d.
//
// Solidity: event Checkpointed(uint64 indexed height, uint64 time, bytes32 blockHash, bytes32 appHash)
func (_Portal *PortalFilterer) FilterCheckpointed(opts *bind.FilterOpts, height []uint64) (*PortalCheckpointedIterator, error) {

	var heightRule []interface{}
	for _, heightItem := range height {
		heightRule = append(heightRule, heightItem)
	}

	logs, sub, err := _Portal.contract.FilterLogs(opts, "Checkpointed", heightRule)
	if err != nil {
		return nil, err
	}
	return &PortalCheckpointedIterator{contract: _Portal.contract, event: "Checkpointed", logs: logs, sub: sub}, nil
}

// WatchCheckpointed is a free log subscription operation binding the contract event 0x72fee37230292cb42da094d0cd8aac37a0badaace5b153d318e6089f34d9f48d.
//
// Solidity: event Checkpointed(uint64 indexed height, uint64 time, bytes32 blockHash, bytes32 appHash)
func (_Portal *PortalFilterer) WatchCheckpointed(opts *bind.WatchOpts, sink chan<- *PortalCheckpointed, height []uint64) (event.Subscription, error) {

	var heightRule []interface{}
	for _, heightItem := range height {
		heightRule = append(heightRule, heightItem)
	}

	logs, sub, err := _Portal.contract.WatchLogs(opts, "Checkpointed", heightRule)
	if err != nil {
		return nil, err
	}
	return event.NewSubscription(func(quit <-chan struct{}) error {
		defer sub.Unsubscribe()
		for {
			select {
			case log := <-logs:
				// New log arrived, parse the event and forward to the user
				event := new(PortalCheckpointed)
				if err := _Portal.contract.UnpackLog(event, "Checkpointed", log); err != nil {
					return err
				}
				event.Raw = log

				select {
				case sink <- event:
				case err := <-sub.Err():
					return err
				case <-quit:
					return nil
				}
			case err := <-sub.Err():
				return err
			case <-quit:
				return nil
			}
		}
	}), nil
}

// ParseCheckpointed is a log parse operation binding the contract event 0x72fee37230292cb42da094d0cd8aac37a0badaace5b153d318e6089f34d9f48d.
//
// Solidity: event Checkpointed(uint64 indexed height, uint64 time, bytes32 blockHash, bytes32 appHash)
func (_Portal *PortalFilterer) ParseCheckpointed(log types.Log) (*PortalCheckpointed, error) {
	event := new(PortalCheckpointed)
	if err := _Portal.contract.UnpackLog(event, "Checkpointed", log); err != nil {
		return nil, err
	}
	event.Raw = log
	return event, nil
}

// PortalClaimedIterator is returned from FilterClaimed and is used to iterate over the raw logs and unpacked data for Claimed events raised by the Portal contract.
type PortalClaimedIterator struct {
	Event *PortalClaimed // Event containing the contract specifics and raw log

	contract *bind.BoundContract // Generic contract to use for unpacking event data
	event    string              // Event name to use for unpacking event data

	logs chan types.Log        // Log channel receiving the found contract events
	sub  ethereum.Subscription // Subscription for errors, completion and termination
	done bool                  // Whether the subscription completed delivering logs
	fail error                 // Occurred error to stop iteration
}

// Next advances the iterator to the subsequent event, returning whether there
// are any more events found. In case of a retrieval or parsing error, false is
// returned and Error() can be queried for the exact failure.
func (it *PortalClaimedIterator) Next() bool {
	// If the iterator failed, stop iterating
	if it.fail != nil {
		return false
	}
	// If the iterator completed, deliver directly whatever's available
	if it.done {
		select {
		case log := <-it.logs:
			it.Event = new(PortalClaimed)
			if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
				it.fail = err
				return false
			}
			it.Event.Raw = log
			return true

		default:
			return false
		}
	}
	// Iterator still in progress, wait for either a data or an error event
	select {
	case log := <-it.logs:
		it.Event = new(PortalClaimed)
		if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
			it.fail = err
			return false
		}
		it.Event.Raw = log
		return true

	case err := <-it.sub.Err():
		it.done = true
		it.fail = err
		return it.Next()
	}
}

// Error returns any retrieval or parsing error occurred during filtering.
func (it *PortalClaimedIterator) Error() error {
	return it.fail
}

// Close terminates the iteration process, releasing any pending underlying
// resources.
func (it *PortalClaimedIterator) Close() error {
	it.sub.Unsubscribe()
	return nil
}

// PortalClaimed represents a Claimed event raised by the Portal contract.
type PortalClaimed struct {
	Token  common.Address
	Owner  common.Address
	To     common.Address
	Amount *big.Int
	Raw    types.Log // Blockchain specific contextual infos
}

// FilterClaimed is a free log retrieval operation binding the contract event 0x913c992353dc81b7a8ba31496c484e9b6306bd2f6c509a649a38fdf5e1c953b2.
//
// Solidity: event Claimed(address indexed token, address indexed owner, address to, uint256 amount)
func (_Portal *PortalFilterer) FilterClaimed(opts *bind.FilterOpts, token []common.Address, owner []common.Address) (*PortalClaimedIterator, error) {

	var tokenRule []interface{}
	for _, tokenItem := range token {
		tokenRule = append(tokenRule, tokenItem)
	}
	var ownerRule []interface{}
	for _, ownerItem := range owner {
		ownerRule = append(ownerRule, ownerItem)
	}

	logs, sub, err := _Portal.contract.FilterLogs(opts, "Claimed", tokenRule, ownerRule)
	if err != nil {
		return nil, err
	}
	return &PortalClaimedIterator{contract: _Portal.contract, event: "Claimed", logs: logs, sub: sub}, nil
}

// WatchClaimed is a free log subscription operation binding the contract event 0x913c992353dc81b7a8ba31496c484e9b6306bd2f6c509a649a38fdf5e1c953b2.
//
// Solidity: event Claimed(address indexed token, address indexed owner, address to, uint256 amount)
func (_Portal *PortalFilterer) WatchClaimed(opts *bind.WatchOpts, sink chan<- *PortalClaimed, token []common.Address, owner []common.Address) (event.Subscription, error) {

	var tokenRule []interface{}
	for _, tokenItem := range token {
		tokenRule = append(tokenRule, tokenItem)
	}
	var ownerRule []interface{}
	for _, ownerItem := range owner {
		ownerRule = append(ownerRule, ownerItem)
	}

	logs, sub, err := _Portal.contract.WatchLogs(opts, "Claimed", tokenRule, ownerRule)
	if err != nil {
		return nil, err
	}
	return event.NewSubscription(func(quit <-chan struct{}) error {
		defer sub.Unsubscribe()
		for {
			select {
			case log := <-logs:
				// New log arrived, parse the event and forward to the user
				event := new(PortalClaimed)
				if err := _Portal.contract.UnpackLog(event, "Claimed", log); err != nil {
					return err
				}
				event.Raw = log

				select {
				case sink <- event:
				case err := <-sub.Err():
					return err
				case <-quit:
					return nil
				}
			case err := <-sub.Err():
				return err
			case <-quit:
				return nil
			}
		}
	}), nil
}

// ParseClaimed is a log parse operation binding the contract event 0x913c992353dc81b7a8ba31496c484e9b6306bd2f6c509a649a38fdf5e1c953b2.
//
// Solidity: event Claimed(address indexed token, address indexed owner, address to, uint256 amount)
func (_Portal *PortalFilterer) ParseClaimed(log types.Log) (*PortalClaimed, error) {
	event := new(PortalClaimed)
	if err := _Portal.contract.UnpackLog(event, "Claimed", log); err != nil {
		return nil, err
	}
	event.Raw = log
	return event, nil
}

// PortalDepositedIterator is returned from FilterDeposited and is used to iterate over the raw logs and unpacked data for Deposited events raised by the Portal contract.
type PortalDepositedIterator struct {
	Event *PortalDeposited // Event containing the contract specifics and raw log

	contract *bind.BoundContract // Generic contract to use for unpacking event data
	event    string              // Event name to use for unpacking event data

	logs chan types.Log        // Log channel receiving the found contract events
	sub  ethereum.Subscription // Subscription for errors, completion and termination
	done bool                  // Whether the subscription completed delivering logs
	fail error                 // Occurred error to stop iteration
}

// Next advances the iterator to the subsequent event, returning whether there
// are any more events found. In case of a retrieval or parsing error, false is
// returned and Error() can be queried for the exact failure.
func (it *PortalDepositedIterator) Next() bool {
	// If the iterator failed, stop iterating
	if it.fail != nil {
		return false
	}
	// If the iterator completed, deliver directly whatever's available
	if it.done {
		select {
		case log := <-it.logs:
			it.Event = new(PortalDeposited)
			if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
				it.fail = err
				return false
			}
			it.Event.Raw = log
			return true

		default:
			return false
		}
	}
	// Iterator still in progress, wait for either a data or an error event
	select {
	case log := <-it.logs:
		it.Event = new(PortalDeposited)
		if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
			it.fail = err
			return false
		}
		it.Event.Raw = log
		return true

	case err := <-it.sub.Err():
		it.done = true
		it.fail = err
		return it.Next()
	}
}

// Error returns any retrieval or parsing error occurred during filtering.
func (it *PortalDepositedIterator) Error() error {
	return it.fail
}

// Close terminates the iteration process, releasing any pending underlying
// resources.
func (it *PortalDepositedIterator) Close() error {
	it.sub.Unsubscribe()
	return nil
}

// PortalDeposited represents a Deposited event raised by the Portal contract.
type PortalDeposited struct {
	EventNonce uint64
	Token      common.Address
	Sender     common.Address
	Recipient  common.Address
	Amount     *big.Int
	Time       uint64
	Data       []byte
	Raw        types.Log // Blockchain specific contextual infos
}

// FilterDeposited is a free log retrieval operation binding the contract event 0xb8d4795f8331990ea4eef0927d98a09202763906db954abf370bb5345f57f3a1.
//
// Solidity: event Deposited(uint64 indexed eventNonce, address indexed token, address indexed sender, address recipient, uint128 amount, uint64 time, bytes data)
func (_Portal *PortalFilterer) FilterDeposited(opts *bind.FilterOpts, eventNonce []uint64, token []common.Address, sender []common.Address) (*PortalDepositedIterator, error) {

	var eventNonceRule []interface{}
	for _, eventNonceItem := range eventNonce {
		eventNonceRule = append(eventNonceRule, eventNonceItem)
	}
	var tokenRule []interface{}
	for _, tokenItem := range token {
		tokenRule = append(tokenRule, tokenItem)
	}
	var senderRule []interface{}
	for _, senderItem := range sender {
		senderRule = append(senderRule, senderItem)
	}

	logs, sub, err := _Portal.contract.FilterLogs(opts, "Deposited", eventNonceRule, tokenRule, senderRule)
	if err != nil {
		return nil, err
	}
	return &PortalDepositedIterator{contract: _Portal.contract, event: "Deposited", logs: logs, sub: sub}, nil
}

// WatchDeposited is a free log subscription operation binding the contract event 0xb8d4795f8331990ea4eef0927d98a09202763906db954abf370bb5345f57f3a1.
//
// Solidity: event Deposited(uint64 indexed eventNonce, address indexed token, address indexed sender, address recipient, uint128 amount, uint64 time, bytes data)
func (_Portal *PortalFilterer) WatchDeposited(opts *bind.WatchOpts, sink chan<- *PortalDeposited, eventNonce []uint64, token []common.Address, sender []common.Address) (event.Subscription, error) {

	var eventNonceRule []interface{}
	for _, eventNonceItem := range eventNonce {
		eventNonceRule = append(eventNonceRule, eventNonceItem)
	}
	var tokenRule []interface{}
	for _, tokenItem := range token {
		tokenRule = append(tokenRule, tokenItem)
	}
	var senderRule []interface{}
	for _, senderItem := range sender {
		senderRule = append(senderRule, senderItem)
	}

	logs, sub, err := _Portal.contract.WatchLogs(opts, "Deposited", eventNonceRule, tokenRule, senderRule)
	if err != nil {
		return nil, err
	}
	return event.NewSubscription(func(quit <-chan struct{}) error {
		defer sub.Unsubscribe()
		for {
			select {
			case log := <-logs:
				// New log arrived, parse the event and forward to the user
				event := new(PortalDeposited)
				if err := _Portal.contract.UnpackLog(event, "Deposited", log); err != nil {
					return err
				}
				event.Raw = log

				select {
				case sink <- event:
				case err := <-sub.Err():
					return err
				case <-quit:
					return nil
				}
			case err := <-sub.Err():
				return err
			case <-quit:
				return nil
			}
		}
	}), nil
}

// ParseDeposited is a log parse operation binding the contract event 0xb8d4795f8331990ea4eef0927d98a09202763906db954abf370bb5345f57f3a1.
//
// Solidity: event Deposited(uint64 indexed eventNonce, address indexed token, address indexed sender, address recipient, uint128 amount, uint64 time, bytes data)
func (_Portal *PortalFilterer) ParseDeposited(log types.Log) (*PortalDeposited, error) {
	event := new(PortalDeposited)
	if err := _Portal.contract.UnpackLog(event, "Deposited", log); err != nil {
		return nil, err
	}
	event.Raw = log
	return event, nil
}

// PortalGuardianChangedIterator is returned from FilterGuardianChanged and is used to iterate over the raw logs and unpacked data for GuardianChanged events raised by the Portal contract.
type PortalGuardianChangedIterator struct {
	Event *PortalGuardianChanged // Event containing the contract specifics and raw log

	contract *bind.BoundContract // Generic contract to use for unpacking event data
	event    string              // Event name to use for unpacking event data

	logs chan types.Log        // Log channel receiving the found contract events
	sub  ethereum.Subscription // Subscription for errors, completion and termination
	done bool                  // Whether the subscription completed delivering logs
	fail error                 // Occurred error to stop iteration
}

// Next advances the iterator to the subsequent event, returning whether there
// are any more events found. In case of a retrieval or parsing error, false is
// returned and Error() can be queried for the exact failure.
func (it *PortalGuardianChangedIterator) Next() bool {
	// If the iterator failed, stop iterating
	if it.fail != nil {
		return false
	}
	// If the iterator completed, deliver directly whatever's available
	if it.done {
		select {
		case log := <-it.logs:
			it.Event = new(PortalGuardianChanged)
			if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
				it.fail = err
				return false
			}
			it.Event.Raw = log
			return true

		default:
			return false
		}
	}
	// Iterator still in progress, wait for either a data or an error event
	select {
	case log := <-it.logs:
		it.Event = new(PortalGuardianChanged)
		if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
			it.fail = err
			return false
		}
		it.Event.Raw = log
		return true

	case err := <-it.sub.Err():
		it.done = true
		it.fail = err
		return it.Next()
	}
}

// Error returns any retrieval or parsing error occurred during filtering.
func (it *PortalGuardianChangedIterator) Error() error {
	return it.fail
}

// Close terminates the iteration process, releasing any pending underlying
// resources.
func (it *PortalGuardianChangedIterator) Close() error {
	it.sub.Unsubscribe()
	return nil
}

// PortalGuardianChanged represents a GuardianChanged event raised by the Portal contract.
type PortalGuardianChanged struct {
	Account  common.Address
	Guardian bool
	Raw      types.Log // Blockchain specific contextual infos
}

// FilterGuardianChanged is a free log retrieval operation binding the contract event 0xafef3d05547c718394a99a79aa641db2143708cd1114b68479af4740f173cc50.
//
// Solidity: event GuardianChanged(address indexed account, bool guardian)
func (_Portal *PortalFilterer) FilterGuardianChanged(opts *bind.FilterOpts, account []common.Address) (*PortalGuardianChangedIterator, error) {

	var accountRule []interface{}
	for _, accountItem := range account {
		accountRule = append(accountRule, accountItem)
	}

	logs, sub, err := _Portal.contract.FilterLogs(opts, "GuardianChanged", accountRule)
	if err != nil {
		return nil, err
	}
	return &PortalGuardianChangedIterator{contract: _Portal.contract, event: "GuardianChanged", logs: logs, sub: sub}, nil
}

// WatchGuardianChanged is a free log subscription operation binding the contract event 0xafef3d05547c718394a99a79aa641db2143708cd1114b68479af4740f173cc50.
//
// Solidity: event GuardianChanged(address indexed account, bool guardian)
func (_Portal *PortalFilterer) WatchGuardianChanged(opts *bind.WatchOpts, sink chan<- *PortalGuardianChanged, account []common.Address) (event.Subscription, error) {

	var accountRule []interface{}
	for _, accountItem := range account {
		accountRule = append(accountRule, accountItem)
	}

	logs, sub, err := _Portal.contract.WatchLogs(opts, "GuardianChanged", accountRule)
	if err != nil {
		return nil, err
	}
	return event.NewSubscription(func(quit <-chan struct{}) error {
		defer sub.Unsubscribe()
		for {
			select {
			case log := <-logs:
				// New log arrived, parse the event and forward to the user
				event := new(PortalGuardianChanged)
				if err := _Portal.contract.UnpackLog(event, "GuardianChanged", log); err != nil {
					return err
				}
				event.Raw = log

				select {
				case sink <- event:
				case err := <-sub.Err():
					return err
				case <-quit:
					return nil
				}
			case err := <-sub.Err():
				return err
			case <-quit:
				return nil
			}
		}
	}), nil
}

// ParseGuardianChanged is a log parse operation binding the contract event 0xafef3d05547c718394a99a79aa641db2143708cd1114b68479af4740f173cc50.
//
// Solidity: event GuardianChanged(address indexed account, bool guardian)
func (_Portal *PortalFilterer) ParseGuardianChanged(log types.Log) (*PortalGuardianChanged, error) {
	event := new(PortalGuardianChanged)
	if err := _Portal.contract.UnpackLog(event, "GuardianChanged", log); err != nil {
		return nil, err
	}
	event.Raw = log
	return event, nil
}

// PortalItemHeldIterator is returned from FilterItemHeld and is used to iterate over the raw logs and unpacked data for ItemHeld events raised by the Portal contract.
type PortalItemHeldIterator struct {
	Event *PortalItemHeld // Event containing the contract specifics and raw log

	contract *bind.BoundContract // Generic contract to use for unpacking event data
	event    string              // Event name to use for unpacking event data

	logs chan types.Log        // Log channel receiving the found contract events
	sub  ethereum.Subscription // Subscription for errors, completion and termination
	done bool                  // Whether the subscription completed delivering logs
	fail error                 // Occurred error to stop iteration
}

// Next advances the iterator to the subsequent event, returning whether there
// are any more events found. In case of a retrieval or parsing error, false is
// returned and Error() can be queried for the exact failure.
func (it *PortalItemHeldIterator) Next() bool {
	// If the iterator failed, stop iterating
	if it.fail != nil {
		return false
	}
	// If the iterator completed, deliver directly whatever's available
	if it.done {
		select {
		case log := <-it.logs:
			it.Event = new(PortalItemHeld)
			if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
				it.fail = err
				return false
			}
			it.Event.Raw = log
			return true

		default:
			return false
		}
	}
	// Iterator still in progress, wait for either a data or an error event
	select {
	case log := <-it.logs:
		it.Event = new(PortalItemHeld)
		if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
			it.fail = err
			return false
		}
		it.Event.Raw = log
		return true

	case err := <-it.sub.Err():
		it.done = true
		it.fail = err
		return it.Next()
	}
}

// Error returns any retrieval or parsing error occurred during filtering.
func (it *PortalItemHeldIterator) Error() error {
	return it.fail
}

// Close terminates the iteration process, releasing any pending underlying
// resources.
func (it *PortalItemHeldIterator) Close() error {
	it.sub.Unsubscribe()
	return nil
}

// PortalItemHeld represents a ItemHeld event raised by the Portal contract.
type PortalItemHeld struct {
	PacketNonce uint64
	Index       *big.Int
	Token       common.Address
	To          common.Address
	Amount      *big.Int
	Raw         types.Log // Blockchain specific contextual infos
}

// FilterItemHeld is a free log retrieval operation binding the contract event 0x5cc1802287a7e3d355461ff244db22101f8803c2db55c310e5dce41e8b000811.
//
// Solidity: event ItemHeld(uint64 indexed packetNonce, uint256 index, address indexed token, address indexed to, uint128 amount)
func (_Portal *PortalFilterer) FilterItemHeld(opts *bind.FilterOpts, packetNonce []uint64, token []common.Address, to []common.Address) (*PortalItemHeldIterator, error) {

	var packetNonceRule []interface{}
	for _, packetNonceItem := range packetNonce {
		packetNonceRule = append(packetNonceRule, packetNonceItem)
	}

	var tokenRule []interface{}
	for _, tokenItem := range token {
		tokenRule = append(tokenRule, tokenItem)
	}
	var toRule []interface{}
	for _, toItem := range to {
		toRule = append(toRule, toItem)
	}

	logs, sub, err := _Portal.contract.FilterLogs(opts, "ItemHeld", packetNonceRule, tokenRule, toRule)
	if err != nil {
		return nil, err
	}
	return &PortalItemHeldIterator{contract: _Portal.contract, event: "ItemHeld", logs: logs, sub: sub}, nil
}

// WatchItemHeld is a free log subscription operation binding the contract event 0x5cc1802287a7e3d355461ff244db22101f8803c2db55c310e5dce41e8b000811.
//
// Solidity: event ItemHeld(uint64 indexed packetNonce, uint256 index, address indexed token, address indexed to, uint128 amount)
func (_Portal *PortalFilterer) WatchItemHeld(opts *bind.WatchOpts, sink chan<- *PortalItemHeld, packetNonce []uint64, token []common.Address, to []common.Address) (event.Subscription, error) {

	var packetNonceRule []interface{}
	for _, packetNonceItem := range packetNonce {
		packetNonceRule = append(packetNonceRule, packetNonceItem)
	}

	var tokenRule []interface{}
	for _, tokenItem := range token {
		tokenRule = append(tokenRule, tokenItem)
	}
	var toRule []interface{}
	for _, toItem := range to {
		toRule = append(toRule, toItem)
	}

	logs, sub, err := _Portal.contract.WatchLogs(opts, "ItemHeld", packetNonceRule, tokenRule, toRule)
	if err != nil {
		return nil, err
	}
	return event.NewSubscription(func(quit <-chan struct{}) error {
		defer sub.Unsubscribe()
		for {
			select {
			case log := <-logs:
				// New log arrived, parse the event and forward to the user
				event := new(PortalItemHeld)
				if err := _Portal.contract.UnpackLog(event, "ItemHeld", log); err != nil {
					return err
				}
				event.Raw = log

				select {
				case sink <- event:
				case err := <-sub.Err():
					return err
				case <-quit:
					return nil
				}
			case err := <-sub.Err():
				return err
			case <-quit:
				return nil
			}
		}
	}), nil
}

// ParseItemHeld is a log parse operation binding the contract event 0x5cc1802287a7e3d355461ff244db22101f8803c2db55c310e5dce41e8b000811.
//
// Solidity: event ItemHeld(uint64 indexed packetNonce, uint256 index, address indexed token, address indexed to, uint128 amount)
func (_Portal *PortalFilterer) ParseItemHeld(log types.Log) (*PortalItemHeld, error) {
	event := new(PortalItemHeld)
	if err := _Portal.contract.UnpackLog(event, "ItemHeld", log); err != nil {
		return nil, err
	}
	event.Raw = log
	return event, nil
}

// PortalPacketExecutedIterator is returned from FilterPacketExecuted and is used to iterate over the raw logs and unpacked data for PacketExecuted events raised by the Portal contract.
type PortalPacketExecutedIterator struct {
	Event *PortalPacketExecuted // Event containing the contract specifics and raw log

	contract *bind.BoundContract // Generic contract to use for unpacking event data
	event    string              // Event name to use for unpacking event data

	logs chan types.Log        // Log channel receiving the found contract events
	sub  ethereum.Subscription // Subscription for errors, completion and termination
	done bool                  // Whether the subscription completed delivering logs
	fail error                 // Occurred error to stop iteration
}

// Next advances the iterator to the subsequent event, returning whether there
// are any more events found. In case of a retrieval or parsing error, false is
// returned and Error() can be queried for the exact failure.
func (it *PortalPacketExecutedIterator) Next() bool {
	// If the iterator failed, stop iterating
	if it.fail != nil {
		return false
	}
	// If the iterator completed, deliver directly whatever's available
	if it.done {
		select {
		case log := <-it.logs:
			it.Event = new(PortalPacketExecuted)
			if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
				it.fail = err
				return false
			}
			it.Event.Raw = log
			return true

		default:
			return false
		}
	}
	// Iterator still in progress, wait for either a data or an error event
	select {
	case log := <-it.logs:
		it.Event = new(PortalPacketExecuted)
		if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
			it.fail = err
			return false
		}
		it.Event.Raw = log
		return true

	case err := <-it.sub.Err():
		it.done = true
		it.fail = err
		return it.Next()
	}
}

// Error returns any retrieval or parsing error occurred during filtering.
func (it *PortalPacketExecutedIterator) Error() error {
	return it.fail
}

// Close terminates the iteration process, releasing any pending underlying
// resources.
func (it *PortalPacketExecutedIterator) Close() error {
	it.sub.Unsubscribe()
	return nil
}

// PortalPacketExecuted represents a PacketExecuted event raised by the Portal contract.
type PortalPacketExecuted struct {
	EventNonce  uint64
	PacketNonce uint64
	Digest      [32]byte
	Kind        uint8
	Relayer     common.Address
	Failed      uint64
	Time        uint64
	Raw         types.Log // Blockchain specific contextual infos
}

// FilterPacketExecuted is a free log retrieval operation binding the contract event 0x6af0a5aecaab09f7138ef751a4dd4e96a65105f914a02c9366d5fdfbe90c1faf.
//
// Solidity: event PacketExecuted(uint64 indexed eventNonce, uint64 indexed packetNonce, bytes32 indexed digest, uint8 kind, address relayer, uint64 failed, uint64 time)
func (_Portal *PortalFilterer) FilterPacketExecuted(opts *bind.FilterOpts, eventNonce []uint64, packetNonce []uint64, digest [][32]byte) (*PortalPacketExecutedIterator, error) {

	var eventNonceRule []interface{}
	for _, eventNonceItem := range eventNonce {
		eventNonceRule = append(eventNonceRule, eventNonceItem)
	}
	var packetNonceRule []interface{}
	for _, packetNonceItem := range packetNonce {
		packetNonceRule = append(packetNonceRule, packetNonceItem)
	}
	var digestRule []interface{}
	for _, digestItem := range digest {
		digestRule = append(digestRule, digestItem)
	}

	logs, sub, err := _Portal.contract.FilterLogs(opts, "PacketExecuted", eventNonceRule, packetNonceRule, digestRule)
	if err != nil {
		return nil, err
	}
	return &PortalPacketExecutedIterator{contract: _Portal.contract, event: "PacketExecuted", logs: logs, sub: sub}, nil
}

// WatchPacketExecuted is a free log subscription operation binding the contract event 0x6af0a5aecaab09f7138ef751a4dd4e96a65105f914a02c9366d5fdfbe90c1faf.
//
// Solidity: event PacketExecuted(uint64 indexed eventNonce, uint64 indexed packetNonce, bytes32 indexed digest, uint8 kind, address relayer, uint64 failed, uint64 time)
func (_Portal *PortalFilterer) WatchPacketExecuted(opts *bind.WatchOpts, sink chan<- *PortalPacketExecuted, eventNonce []uint64, packetNonce []uint64, digest [][32]byte) (event.Subscription, error) {

	var eventNonceRule []interface{}
	for _, eventNonceItem := range eventNonce {
		eventNonceRule = append(eventNonceRule, eventNonceItem)
	}
	var packetNonceRule []interface{}
	for _, packetNonceItem := range packetNonce {
		packetNonceRule = append(packetNonceRule, packetNonceItem)
	}
	var digestRule []interface{}
	for _, digestItem := range digest {
		digestRule = append(digestRule, digestItem)
	}

	logs, sub, err := _Portal.contract.WatchLogs(opts, "PacketExecuted", eventNonceRule, packetNonceRule, digestRule)
	if err != nil {
		return nil, err
	}
	return event.NewSubscription(func(quit <-chan struct{}) error {
		defer sub.Unsubscribe()
		for {
			select {
			case log := <-logs:
				// New log arrived, parse the event and forward to the user
				event := new(PortalPacketExecuted)
				if err := _Portal.contract.UnpackLog(event, "PacketExecuted", log); err != nil {
					return err
				}
				event.Raw = log

				select {
				case sink <- event:
				case err := <-sub.Err():
					return err
				case <-quit:
					return nil
				}
			case err := <-sub.Err():
				return err
			case <-quit:
				return nil
			}
		}
	}), nil
}

// ParsePacketExecuted is a log parse operation binding the contract event 0x6af0a5aecaab09f7138ef751a4dd4e96a65105f914a02c9366d5fdfbe90c1faf.
//
// Solidity: event PacketExecuted(uint64 indexed eventNonce, uint64 indexed packetNonce, bytes32 indexed digest, uint8 kind, address relayer, uint64 failed, uint64 time)
func (_Portal *PortalFilterer) ParsePacketExecuted(log types.Log) (*PortalPacketExecuted, error) {
	event := new(PortalPacketExecuted)
	if err := _Portal.contract.UnpackLog(event, "PacketExecuted", log); err != nil {
		return nil, err
	}
	event.Raw = log
	return event, nil
}

// PortalPauseChangedIterator is returned from FilterPauseChanged and is used to iterate over the raw logs and unpacked data for PauseChanged events raised by the Portal contract.
type PortalPauseChangedIterator struct {
	Event *PortalPauseChanged // Event containing the contract specifics and raw log

	contract *bind.BoundContract // Generic contract to use for unpacking event data
	event    string              // Event name to use for unpacking event data

	logs chan types.Log        // Log channel receiving the found contract events
	sub  ethereum.Subscription // Subscription for errors, completion and termination
	done bool                  // Whether the subscription completed delivering logs
	fail error                 // Occurred error to stop iteration
}

// Next advances the iterator to the subsequent event, returning whether there
// are any more events found. In case of a retrieval or parsing error, false is
// returned and Error() can be queried for the exact failure.
func (it *PortalPauseChangedIterator) Next() bool {
	// If the iterator failed, stop iterating
	if it.fail != nil {
		return false
	}
	// If the iterator completed, deliver directly whatever's available
	if it.done {
		select {
		case log := <-it.logs:
			it.Event = new(PortalPauseChanged)
			if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
				it.fail = err
				return false
			}
			it.Event.Raw = log
			return true

		default:
			return false
		}
	}
	// Iterator still in progress, wait for either a data or an error event
	select {
	case log := <-it.logs:
		it.Event = new(PortalPauseChanged)
		if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
			it.fail = err
			return false
		}
		it.Event.Raw = log
		return true

	case err := <-it.sub.Err():
		it.done = true
		it.fail = err
		return it.Next()
	}
}

// Error returns any retrieval or parsing error occurred during filtering.
func (it *PortalPauseChangedIterator) Error() error {
	return it.fail
}

// Close terminates the iteration process, releasing any pending underlying
// resources.
func (it *PortalPauseChangedIterator) Close() error {
	it.sub.Unsubscribe()
	return nil
}

// PortalPauseChanged represents a PauseChanged event raised by the Portal contract.
type PortalPauseChanged struct {
	ByBttc     uint8
	ByGuardian uint8
	Raw        types.Log // Blockchain specific contextual infos
}

// FilterPauseChanged is a free log retrieval operation binding the contract event 0x6ae9e3a09d511d6ea9552c224d583ed65d8b30454fe246fe50ff4315df9cc5d4.
//
// Solidity: event PauseChanged(uint8 byBttc, uint8 byGuardian)
func (_Portal *PortalFilterer) FilterPauseChanged(opts *bind.FilterOpts) (*PortalPauseChangedIterator, error) {

	logs, sub, err := _Portal.contract.FilterLogs(opts, "PauseChanged")
	if err != nil {
		return nil, err
	}
	return &PortalPauseChangedIterator{contract: _Portal.contract, event: "PauseChanged", logs: logs, sub: sub}, nil
}

// WatchPauseChanged is a free log subscription operation binding the contract event 0x6ae9e3a09d511d6ea9552c224d583ed65d8b30454fe246fe50ff4315df9cc5d4.
//
// Solidity: event PauseChanged(uint8 byBttc, uint8 byGuardian)
func (_Portal *PortalFilterer) WatchPauseChanged(opts *bind.WatchOpts, sink chan<- *PortalPauseChanged) (event.Subscription, error) {

	logs, sub, err := _Portal.contract.WatchLogs(opts, "PauseChanged")
	if err != nil {
		return nil, err
	}
	return event.NewSubscription(func(quit <-chan struct{}) error {
		defer sub.Unsubscribe()
		for {
			select {
			case log := <-logs:
				// New log arrived, parse the event and forward to the user
				event := new(PortalPauseChanged)
				if err := _Portal.contract.UnpackLog(event, "PauseChanged", log); err != nil {
					return err
				}
				event.Raw = log

				select {
				case sink <- event:
				case err := <-sub.Err():
					return err
				case <-quit:
					return nil
				}
			case err := <-sub.Err():
				return err
			case <-quit:
				return nil
			}
		}
	}), nil
}

// ParsePauseChanged is a log parse operation binding the contract event 0x6ae9e3a09d511d6ea9552c224d583ed65d8b30454fe246fe50ff4315df9cc5d4.
//
// Solidity: event PauseChanged(uint8 byBttc, uint8 byGuardian)
func (_Portal *PortalFilterer) ParsePauseChanged(log types.Log) (*PortalPauseChanged, error) {
	event := new(PortalPauseChanged)
	if err := _Portal.contract.UnpackLog(event, "PauseChanged", log); err != nil {
		return nil, err
	}
	event.Raw = log
	return event, nil
}

// PortalSetChangedIterator is returned from FilterSetChanged and is used to iterate over the raw logs and unpacked data for SetChanged events raised by the Portal contract.
type PortalSetChangedIterator struct {
	Event *PortalSetChanged // Event containing the contract specifics and raw log

	contract *bind.BoundContract // Generic contract to use for unpacking event data
	event    string              // Event name to use for unpacking event data

	logs chan types.Log        // Log channel receiving the found contract events
	sub  ethereum.Subscription // Subscription for errors, completion and termination
	done bool                  // Whether the subscription completed delivering logs
	fail error                 // Occurred error to stop iteration
}

// Next advances the iterator to the subsequent event, returning whether there
// are any more events found. In case of a retrieval or parsing error, false is
// returned and Error() can be queried for the exact failure.
func (it *PortalSetChangedIterator) Next() bool {
	// If the iterator failed, stop iterating
	if it.fail != nil {
		return false
	}
	// If the iterator completed, deliver directly whatever's available
	if it.done {
		select {
		case log := <-it.logs:
			it.Event = new(PortalSetChanged)
			if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
				it.fail = err
				return false
			}
			it.Event.Raw = log
			return true

		default:
			return false
		}
	}
	// Iterator still in progress, wait for either a data or an error event
	select {
	case log := <-it.logs:
		it.Event = new(PortalSetChanged)
		if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
			it.fail = err
			return false
		}
		it.Event.Raw = log
		return true

	case err := <-it.sub.Err():
		it.done = true
		it.fail = err
		return it.Next()
	}
}

// Error returns any retrieval or parsing error occurred during filtering.
func (it *PortalSetChangedIterator) Error() error {
	return it.fail
}

// Close terminates the iteration process, releasing any pending underlying
// resources.
func (it *PortalSetChangedIterator) Close() error {
	it.sub.Unsubscribe()
	return nil
}

// PortalSetChanged represents a SetChanged event raised by the Portal contract.
type PortalSetChanged struct {
	SetHash [32]byte
	Raw     types.Log // Blockchain specific contextual infos
}

// FilterSetChanged is a free log retrieval operation binding the contract event 0x562b9e4fdf3e1bc4b66cd8b21903d397ada97246c34650bc8a05674d4a1ba5e8.
//
// Solidity: event SetChanged(bytes32 setHash)
func (_Portal *PortalFilterer) FilterSetChanged(opts *bind.FilterOpts) (*PortalSetChangedIterator, error) {

	logs, sub, err := _Portal.contract.FilterLogs(opts, "SetChanged")
	if err != nil {
		return nil, err
	}
	return &PortalSetChangedIterator{contract: _Portal.contract, event: "SetChanged", logs: logs, sub: sub}, nil
}

// WatchSetChanged is a free log subscription operation binding the contract event 0x562b9e4fdf3e1bc4b66cd8b21903d397ada97246c34650bc8a05674d4a1ba5e8.
//
// Solidity: event SetChanged(bytes32 setHash)
func (_Portal *PortalFilterer) WatchSetChanged(opts *bind.WatchOpts, sink chan<- *PortalSetChanged) (event.Subscription, error) {

	logs, sub, err := _Portal.contract.WatchLogs(opts, "SetChanged")
	if err != nil {
		return nil, err
	}
	return event.NewSubscription(func(quit <-chan struct{}) error {
		defer sub.Unsubscribe()
		for {
			select {
			case log := <-logs:
				// New log arrived, parse the event and forward to the user
				event := new(PortalSetChanged)
				if err := _Portal.contract.UnpackLog(event, "SetChanged", log); err != nil {
					return err
				}
				event.Raw = log

				select {
				case sink <- event:
				case err := <-sub.Err():
					return err
				case <-quit:
					return nil
				}
			case err := <-sub.Err():
				return err
			case <-quit:
				return nil
			}
		}
	}), nil
}

// ParseSetChanged is a log parse operation binding the contract event 0x562b9e4fdf3e1bc4b66cd8b21903d397ada97246c34650bc8a05674d4a1ba5e8.
//
// Solidity: event SetChanged(bytes32 setHash)
func (_Portal *PortalFilterer) ParseSetChanged(log types.Log) (*PortalSetChanged, error) {
	event := new(PortalSetChanged)
	if err := _Portal.contract.UnpackLog(event, "SetChanged", log); err != nil {
		return nil, err
	}
	event.Raw = log
	return event, nil
}

// PortalTokenChangedIterator is returned from FilterTokenChanged and is used to iterate over the raw logs and unpacked data for TokenChanged events raised by the Portal contract.
type PortalTokenChangedIterator struct {
	Event *PortalTokenChanged // Event containing the contract specifics and raw log

	contract *bind.BoundContract // Generic contract to use for unpacking event data
	event    string              // Event name to use for unpacking event data

	logs chan types.Log        // Log channel receiving the found contract events
	sub  ethereum.Subscription // Subscription for errors, completion and termination
	done bool                  // Whether the subscription completed delivering logs
	fail error                 // Occurred error to stop iteration
}

// Next advances the iterator to the subsequent event, returning whether there
// are any more events found. In case of a retrieval or parsing error, false is
// returned and Error() can be queried for the exact failure.
func (it *PortalTokenChangedIterator) Next() bool {
	// If the iterator failed, stop iterating
	if it.fail != nil {
		return false
	}
	// If the iterator completed, deliver directly whatever's available
	if it.done {
		select {
		case log := <-it.logs:
			it.Event = new(PortalTokenChanged)
			if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
				it.fail = err
				return false
			}
			it.Event.Raw = log
			return true

		default:
			return false
		}
	}
	// Iterator still in progress, wait for either a data or an error event
	select {
	case log := <-it.logs:
		it.Event = new(PortalTokenChanged)
		if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
			it.fail = err
			return false
		}
		it.Event.Raw = log
		return true

	case err := <-it.sub.Err():
		it.done = true
		it.fail = err
		return it.Next()
	}
}

// Error returns any retrieval or parsing error occurred during filtering.
func (it *PortalTokenChangedIterator) Error() error {
	return it.fail
}

// Close terminates the iteration process, releasing any pending underlying
// resources.
func (it *PortalTokenChangedIterator) Close() error {
	it.sub.Unsubscribe()
	return nil
}

// PortalTokenChanged represents a TokenChanged event raised by the Portal contract.
type PortalTokenChanged struct {
	Token   common.Address
	Listed  bool
	Minimum *big.Int
	Limit   *big.Int
	Raw     types.Log // Blockchain specific contextual infos
}

// FilterTokenChanged is a free log retrieval operation binding the contract event 0x708958575e0e08dc9c3914f7123a5d5757de944a71683bc6fdca4b1222f219d2.
//
// Solidity: event TokenChanged(address indexed token, bool listed, uint128 minimum, uint128 limit)
func (_Portal *PortalFilterer) FilterTokenChanged(opts *bind.FilterOpts, token []common.Address) (*PortalTokenChangedIterator, error) {

	var tokenRule []interface{}
	for _, tokenItem := range token {
		tokenRule = append(tokenRule, tokenItem)
	}

	logs, sub, err := _Portal.contract.FilterLogs(opts, "TokenChanged", tokenRule)
	if err != nil {
		return nil, err
	}
	return &PortalTokenChangedIterator{contract: _Portal.contract, event: "TokenChanged", logs: logs, sub: sub}, nil
}

// WatchTokenChanged is a free log subscription operation binding the contract event 0x708958575e0e08dc9c3914f7123a5d5757de944a71683bc6fdca4b1222f219d2.
//
// Solidity: event TokenChanged(address indexed token, bool listed, uint128 minimum, uint128 limit)
func (_Portal *PortalFilterer) WatchTokenChanged(opts *bind.WatchOpts, sink chan<- *PortalTokenChanged, token []common.Address) (event.Subscription, error) {

	var tokenRule []interface{}
	for _, tokenItem := range token {
		tokenRule = append(tokenRule, tokenItem)
	}

	logs, sub, err := _Portal.contract.WatchLogs(opts, "TokenChanged", tokenRule)
	if err != nil {
		return nil, err
	}
	return event.NewSubscription(func(quit <-chan struct{}) error {
		defer sub.Unsubscribe()
		for {
			select {
			case log := <-logs:
				// New log arrived, parse the event and forward to the user
				event := new(PortalTokenChanged)
				if err := _Portal.contract.UnpackLog(event, "TokenChanged", log); err != nil {
					return err
				}
				event.Raw = log

				select {
				case sink <- event:
				case err := <-sub.Err():
					return err
				case <-quit:
					return nil
				}
			case err := <-sub.Err():
				return err
			case <-quit:
				return nil
			}
		}
	}), nil
}

// ParseTokenChanged is a log parse operation binding the contract event 0x708958575e0e08dc9c3914f7123a5d5757de944a71683bc6fdca4b1222f219d2.
//
// Solidity: event TokenChanged(address indexed token, bool listed, uint128 minimum, uint128 limit)
func (_Portal *PortalFilterer) ParseTokenChanged(log types.Log) (*PortalTokenChanged, error) {
	event := new(PortalTokenChanged)
	if err := _Portal.contract.UnpackLog(event, "TokenChanged", log); err != nil {
		return nil, err
	}
	event.Raw = log
	return event, nil
}

// TokenMetaData contains all meta data concerning the Token contract.
var TokenMetaData = &bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"name_\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"symbol_\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"decimals_\",\"type\":\"uint8\",\"internalType\":\"uint8\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"allowance\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"spender\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"approve\",\"inputs\":[{\"name\":\"spender\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"balanceOf\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"decimals\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint8\",\"internalType\":\"uint8\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"mint\",\"inputs\":[{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"name\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"string\",\"internalType\":\"string\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"symbol\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"string\",\"internalType\":\"string\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"totalSupply\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"transfer\",\"inputs\":[{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"transferFrom\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"event\",\"name\":\"Approval\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"spender\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Transfer\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false}]",
	Bin: "0x60a060405234801561001057600080fd5b50604051610b38380380610b3883398101604081905261002f91610110565b600061003b848261021c565b506001610048838261021c565b5060ff16608052506102da9050565b634e487b7160e01b600052604160045260246000fd5b600082601f83011261007e57600080fd5b81516001600160401b0381111561009757610097610057565b604051601f8201601f19908116603f011681016001600160401b03811182821017156100c5576100c5610057565b6040528181528382016020018510156100dd57600080fd5b60005b828110156100fc576020818601810151838301820152016100e0565b506000918101602001919091529392505050565b60008060006060848603121561012557600080fd5b83516001600160401b0381111561013b57600080fd5b6101478682870161006d565b602086015190945090506001600160401b0381111561016557600080fd5b6101718682870161006d565b925050604084015160ff8116811461018857600080fd5b809150509250925092565b600181811c908216806101a757607f821691505b6020821081036101c757634e487b7160e01b600052602260045260246000fd5b50919050565b601f82111561021757806000526020600020601f840160051c810160208510156101f45750805b601f840160051c820191505b818110156102145760008155600101610200565b50505b505050565b81516001600160401b0381111561023557610235610057565b610249816102438454610193565b846101cd565b6020601f82116001811461027d57600083156102655750848201515b600019600385901b1c1916600184901b178455610214565b600084815260208120601f198516915b828110156102ad578785015182556020948501946001909201910161028d565b50848210156102cb5786840151600019600387901b60f8161c191681555b50505050600190811b01905550565b6080516108436102f5600039600061013301526108436000f3fe608060405234801561001057600080fd5b50600436106100be5760003560e01c806340c10f191161007657806395d89b411161005b57806395d89b411461019c578063a9059cbb146101a4578063dd62ed3e146101b757600080fd5b806340c10f191461016757806370a082311461017c57600080fd5b806318160ddd116100a757806318160ddd1461010457806323b872dd1461011b578063313ce5671461012e57600080fd5b806306fdde03146100c3578063095ea7b3146100e1575b600080fd5b6100cb6101e2565b6040516100d8919061064a565b60405180910390f35b6100f46100ef3660046106df565b610270565b60405190151581526020016100d8565b61010d60025481565b6040519081526020016100d8565b6100f4610129366004610709565b6102ea565b6101557f000000000000000000000000000000000000000000000000000000000000000081565b60405160ff90911681526020016100d8565b61017a6101753660046106df565b61030b565b005b61010d61018a366004610746565b60036020526000908152604090205481565b6100cb6103ae565b6100f46101b23660046106df565b6103bb565b61010d6101c5366004610768565b600460209081526000928352604080842090915290825290205481565b600080546101ef9061079b565b80601f016020809104026020016040519081016040528092919081815260200182805461021b9061079b565b80156102685780601f1061023d57610100808354040283529160200191610268565b820191906000526020600020905b81548152906001019060200180831161024b57829003601f168201915b505050505081565b33600081815260046020908152604080832073ffffffffffffffffffffffffffffffffffffffff8716808552925280832085905551919290917f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925906102d89086815260200190565b60405180910390a35060015b92915050565b60006102f684836103d1565b6103018484846104d9565b5060019392505050565b806002600082825461031d919061081d565b909155505073ffffffffffffffffffffffffffffffffffffffff82166000908152600360205260408120805483929061035790849061081d565b909155505060405181815273ffffffffffffffffffffffffffffffffffffffff8316906000907fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef9060200160405180910390a35050565b600180546101ef9061079b565b60006103c83384846104d9565b50600192915050565b73ffffffffffffffffffffffffffffffffffffffff8216600090815260046020908152604080832033845290915290205481811015610471576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152600960248201527f616c6c6f77616e6365000000000000000000000000000000000000000000000060448201526064015b60405180910390fd5b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff81146104d4576104a28282610830565b73ffffffffffffffffffffffffffffffffffffffff841660009081526004602090815260408083203384529091529020555b505050565b73ffffffffffffffffffffffffffffffffffffffff8316600090815260036020526040902054811115610568576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152600760248201527f62616c616e6365000000000000000000000000000000000000000000000000006044820152606401610468565b73ffffffffffffffffffffffffffffffffffffffff83166000908152600360205260408120805483929061059d908490610830565b909155505073ffffffffffffffffffffffffffffffffffffffff8216600090815260036020526040812080548392906105d790849061081d565b925050819055508173ffffffffffffffffffffffffffffffffffffffff168373ffffffffffffffffffffffffffffffffffffffff167fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef8360405161063d91815260200190565b60405180910390a3505050565b602081526000825180602084015260005b81811015610678576020818601810151604086840101520161065b565b5060006040828501015260407fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f83011684010191505092915050565b803573ffffffffffffffffffffffffffffffffffffffff811681146106da57600080fd5b919050565b600080604083850312156106f257600080fd5b6106fb836106b6565b946020939093013593505050565b60008060006060848603121561071e57600080fd5b610727846106b6565b9250610735602085016106b6565b929592945050506040919091013590565b60006020828403121561075857600080fd5b610761826106b6565b9392505050565b6000806040838503121561077b57600080fd5b610784836106b6565b9150610792602084016106b6565b90509250929050565b600181811c908216806107af57607f821691505b6020821081036107e8577f4e487b7100000000000000000000000000000000000000000000000000000000600052602260045260246000fd5b50919050565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052601160045260246000fd5b808201808211156102e4576102e46107ee565b818103818111156102e4576102e46107ee56",
}

// TokenABI is the input ABI used to generate the binding from.
// Deprecated: Use TokenMetaData.ABI instead.
var TokenABI = TokenMetaData.ABI

// TokenBin is the compiled bytecode used for deploying new contracts.
// Deprecated: Use TokenMetaData.Bin instead.
var TokenBin = TokenMetaData.Bin

// DeployToken deploys a new Ethereum contract, binding an instance of Token to it.
func DeployToken(auth *bind.TransactOpts, backend bind.ContractBackend, name_ string, symbol_ string, decimals_ uint8) (common.Address, *types.Transaction, *Token, error) {
	parsed, err := TokenMetaData.GetAbi()
	if err != nil {
		return common.Address{}, nil, nil, err
	}
	if parsed == nil {
		return common.Address{}, nil, nil, errors.New("GetABI returned nil")
	}

	address, tx, contract, err := bind.DeployContract(auth, *parsed, common.FromHex(TokenBin), backend, name_, symbol_, decimals_)
	if err != nil {
		return common.Address{}, nil, nil, err
	}
	return address, tx, &Token{TokenCaller: TokenCaller{contract: contract}, TokenTransactor: TokenTransactor{contract: contract}, TokenFilterer: TokenFilterer{contract: contract}}, nil
}

// Token is an auto generated Go binding around an Ethereum contract.
type Token struct {
	TokenCaller     // Read-only binding to the contract
	TokenTransactor // Write-only binding to the contract
	TokenFilterer   // Log filterer for contract events
}

// TokenCaller is an auto generated read-only Go binding around an Ethereum contract.
type TokenCaller struct {
	contract *bind.BoundContract // Generic contract wrapper for the low level calls
}

// TokenTransactor is an auto generated write-only Go binding around an Ethereum contract.
type TokenTransactor struct {
	contract *bind.BoundContract // Generic contract wrapper for the low level calls
}

// TokenFilterer is an auto generated log filtering Go binding around an Ethereum contract events.
type TokenFilterer struct {
	contract *bind.BoundContract // Generic contract wrapper for the low level calls
}

// TokenSession is an auto generated Go binding around an Ethereum contract,
// with pre-set call and transact options.
type TokenSession struct {
	Contract     *Token            // Generic contract binding to set the session for
	CallOpts     bind.CallOpts     // Call options to use throughout this session
	TransactOpts bind.TransactOpts // Transaction auth options to use throughout this session
}

// TokenCallerSession is an auto generated read-only Go binding around an Ethereum contract,
// with pre-set call options.
type TokenCallerSession struct {
	Contract *TokenCaller  // Generic contract caller binding to set the session for
	CallOpts bind.CallOpts // Call options to use throughout this session
}

// TokenTransactorSession is an auto generated write-only Go binding around an Ethereum contract,
// with pre-set transact options.
type TokenTransactorSession struct {
	Contract     *TokenTransactor  // Generic contract transactor binding to set the session for
	TransactOpts bind.TransactOpts // Transaction auth options to use throughout this session
}

// TokenRaw is an auto generated low-level Go binding around an Ethereum contract.
type TokenRaw struct {
	Contract *Token // Generic contract binding to access the raw methods on
}

// TokenCallerRaw is an auto generated low-level read-only Go binding around an Ethereum contract.
type TokenCallerRaw struct {
	Contract *TokenCaller // Generic read-only contract binding to access the raw methods on
}

// TokenTransactorRaw is an auto generated low-level write-only Go binding around an Ethereum contract.
type TokenTransactorRaw struct {
	Contract *TokenTransactor // Generic write-only contract binding to access the raw methods on
}

// NewToken creates a new instance of Token, bound to a specific deployed contract.
func NewToken(address common.Address, backend bind.ContractBackend) (*Token, error) {
	contract, err := bindToken(address, backend, backend, backend)
	if err != nil {
		return nil, err
	}
	return &Token{TokenCaller: TokenCaller{contract: contract}, TokenTransactor: TokenTransactor{contract: contract}, TokenFilterer: TokenFilterer{contract: contract}}, nil
}

// NewTokenCaller creates a new read-only instance of Token, bound to a specific deployed contract.
func NewTokenCaller(address common.Address, caller bind.ContractCaller) (*TokenCaller, error) {
	contract, err := bindToken(address, caller, nil, nil)
	if err != nil {
		return nil, err
	}
	return &TokenCaller{contract: contract}, nil
}

// NewTokenTransactor creates a new write-only instance of Token, bound to a specific deployed contract.
func NewTokenTransactor(address common.Address, transactor bind.ContractTransactor) (*TokenTransactor, error) {
	contract, err := bindToken(address, nil, transactor, nil)
	if err != nil {
		return nil, err
	}
	return &TokenTransactor{contract: contract}, nil
}

// NewTokenFilterer creates a new log filterer instance of Token, bound to a specific deployed contract.
func NewTokenFilterer(address common.Address, filterer bind.ContractFilterer) (*TokenFilterer, error) {
	contract, err := bindToken(address, nil, nil, filterer)
	if err != nil {
		return nil, err
	}
	return &TokenFilterer{contract: contract}, nil
}

// bindToken binds a generic wrapper to an already deployed contract.
func bindToken(address common.Address, caller bind.ContractCaller, transactor bind.ContractTransactor, filterer bind.ContractFilterer) (*bind.BoundContract, error) {
	parsed, err := TokenMetaData.GetAbi()
	if err != nil {
		return nil, err
	}
	return bind.NewBoundContract(address, *parsed, caller, transactor, filterer), nil
}

// Call invokes the (constant) contract method with params as input values and
// sets the output to result. The result type might be a single field for simple
// returns, a slice of interfaces for anonymous returns and a struct for named
// returns.
func (_Token *TokenRaw) Call(opts *bind.CallOpts, result *[]interface{}, method string, params ...interface{}) error {
	return _Token.Contract.TokenCaller.contract.Call(opts, result, method, params...)
}

// Transfer initiates a plain transaction to move funds to the contract, calling
// its default method if one is available.
func (_Token *TokenRaw) Transfer(opts *bind.TransactOpts) (*types.Transaction, error) {
	return _Token.Contract.TokenTransactor.contract.Transfer(opts)
}

// Transact invokes the (paid) contract method with params as input values.
func (_Token *TokenRaw) Transact(opts *bind.TransactOpts, method string, params ...interface{}) (*types.Transaction, error) {
	return _Token.Contract.TokenTransactor.contract.Transact(opts, method, params...)
}

// Call invokes the (constant) contract method with params as input values and
// sets the output to result. The result type might be a single field for simple
// returns, a slice of interfaces for anonymous returns and a struct for named
// returns.
func (_Token *TokenCallerRaw) Call(opts *bind.CallOpts, result *[]interface{}, method string, params ...interface{}) error {
	return _Token.Contract.contract.Call(opts, result, method, params...)
}

// Transfer initiates a plain transaction to move funds to the contract, calling
// its default method if one is available.
func (_Token *TokenTransactorRaw) Transfer(opts *bind.TransactOpts) (*types.Transaction, error) {
	return _Token.Contract.contract.Transfer(opts)
}

// Transact invokes the (paid) contract method with params as input values.
func (_Token *TokenTransactorRaw) Transact(opts *bind.TransactOpts, method string, params ...interface{}) (*types.Transaction, error) {
	return _Token.Contract.contract.Transact(opts, method, params...)
}

// Allowance is a free data retrieval call binding the contract method 0xdd62ed3e.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (_Token *TokenCaller) Allowance(opts *bind.CallOpts, owner common.Address, spender common.Address) (*big.Int, error) {
	var out []interface{}
	err := _Token.contract.Call(opts, &out, "allowance", owner, spender)

	if err != nil {
		return *new(*big.Int), err
	}

	out0 := *abi.ConvertType(out[0], new(*big.Int)).(**big.Int)

	return out0, err

}

// Allowance is a free data retrieval call binding the contract method 0xdd62ed3e.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (_Token *TokenSession) Allowance(owner common.Address, spender common.Address) (*big.Int, error) {
	return _Token.Contract.Allowance(&_Token.CallOpts, owner, spender)
}

// Allowance is a free data retrieval call binding the contract method 0xdd62ed3e.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (_Token *TokenCallerSession) Allowance(owner common.Address, spender common.Address) (*big.Int, error) {
	return _Token.Contract.Allowance(&_Token.CallOpts, owner, spender)
}

// BalanceOf is a free data retrieval call binding the contract method 0x70a08231.
//
// Solidity: function balanceOf(address owner) view returns(uint256)
func (_Token *TokenCaller) BalanceOf(opts *bind.CallOpts, owner common.Address) (*big.Int, error) {
	var out []interface{}
	err := _Token.contract.Call(opts, &out, "balanceOf", owner)

	if err != nil {
		return *new(*big.Int), err
	}

	out0 := *abi.ConvertType(out[0], new(*big.Int)).(**big.Int)

	return out0, err

}

// BalanceOf is a free data retrieval call binding the contract method 0x70a08231.
//
// Solidity: function balanceOf(address owner) view returns(uint256)
func (_Token *TokenSession) BalanceOf(owner common.Address) (*big.Int, error) {
	return _Token.Contract.BalanceOf(&_Token.CallOpts, owner)
}

// BalanceOf is a free data retrieval call binding the contract method 0x70a08231.
//
// Solidity: function balanceOf(address owner) view returns(uint256)
func (_Token *TokenCallerSession) BalanceOf(owner common.Address) (*big.Int, error) {
	return _Token.Contract.BalanceOf(&_Token.CallOpts, owner)
}

// Decimals is a free data retrieval call binding the contract method 0x313ce567.
//
// Solidity: function decimals() view returns(uint8)
func (_Token *TokenCaller) Decimals(opts *bind.CallOpts) (uint8, error) {
	var out []interface{}
	err := _Token.contract.Call(opts, &out, "decimals")

	if err != nil {
		return *new(uint8), err
	}

	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)

	return out0, err

}

// Decimals is a free data retrieval call binding the contract method 0x313ce567.
//
// Solidity: function decimals() view returns(uint8)
func (_Token *TokenSession) Decimals() (uint8, error) {
	return _Token.Contract.Decimals(&_Token.CallOpts)
}

// Decimals is a free data retrieval call binding the contract method 0x313ce567.
//
// Solidity: function decimals() view returns(uint8)
func (_Token *TokenCallerSession) Decimals() (uint8, error) {
	return _Token.Contract.Decimals(&_Token.CallOpts)
}

// Name is a free data retrieval call binding the contract method 0x06fdde03.
//
// Solidity: function name() view returns(string)
func (_Token *TokenCaller) Name(opts *bind.CallOpts) (string, error) {
	var out []interface{}
	err := _Token.contract.Call(opts, &out, "name")

	if err != nil {
		return *new(string), err
	}

	out0 := *abi.ConvertType(out[0], new(string)).(*string)

	return out0, err

}

// Name is a free data retrieval call binding the contract method 0x06fdde03.
//
// Solidity: function name() view returns(string)
func (_Token *TokenSession) Name() (string, error) {
	return _Token.Contract.Name(&_Token.CallOpts)
}

// Name is a free data retrieval call binding the contract method 0x06fdde03.
//
// Solidity: function name() view returns(string)
func (_Token *TokenCallerSession) Name() (string, error) {
	return _Token.Contract.Name(&_Token.CallOpts)
}

// Symbol is a free data retrieval call binding the contract method 0x95d89b41.
//
// Solidity: function symbol() view returns(string)
func (_Token *TokenCaller) Symbol(opts *bind.CallOpts) (string, error) {
	var out []interface{}
	err := _Token.contract.Call(opts, &out, "symbol")

	if err != nil {
		return *new(string), err
	}

	out0 := *abi.ConvertType(out[0], new(string)).(*string)

	return out0, err

}

// Symbol is a free data retrieval call binding the contract method 0x95d89b41.
//
// Solidity: function symbol() view returns(string)
func (_Token *TokenSession) Symbol() (string, error) {
	return _Token.Contract.Symbol(&_Token.CallOpts)
}

// Symbol is a free data retrieval call binding the contract method 0x95d89b41.
//
// Solidity: function symbol() view returns(string)
func (_Token *TokenCallerSession) Symbol() (string, error) {
	return _Token.Contract.Symbol(&_Token.CallOpts)
}

// TotalSupply is a free data retrieval call binding the contract method 0x18160ddd.
//
// Solidity: function totalSupply() view returns(uint256)
func (_Token *TokenCaller) TotalSupply(opts *bind.CallOpts) (*big.Int, error) {
	var out []interface{}
	err := _Token.contract.Call(opts, &out, "totalSupply")

	if err != nil {
		return *new(*big.Int), err
	}

	out0 := *abi.ConvertType(out[0], new(*big.Int)).(**big.Int)

	return out0, err

}

// TotalSupply is a free data retrieval call binding the contract method 0x18160ddd.
//
// Solidity: function totalSupply() view returns(uint256)
func (_Token *TokenSession) TotalSupply() (*big.Int, error) {
	return _Token.Contract.TotalSupply(&_Token.CallOpts)
}

// TotalSupply is a free data retrieval call binding the contract method 0x18160ddd.
//
// Solidity: function totalSupply() view returns(uint256)
func (_Token *TokenCallerSession) TotalSupply() (*big.Int, error) {
	return _Token.Contract.TotalSupply(&_Token.CallOpts)
}

// Approve is a paid mutator transaction binding the contract method 0x095ea7b3.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (_Token *TokenTransactor) Approve(opts *bind.TransactOpts, spender common.Address, value *big.Int) (*types.Transaction, error) {
	return _Token.contract.Transact(opts, "approve", spender, value)
}

// Approve is a paid mutator transaction binding the contract method 0x095ea7b3.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (_Token *TokenSession) Approve(spender common.Address, value *big.Int) (*types.Transaction, error) {
	return _Token.Contract.Approve(&_Token.TransactOpts, spender, value)
}

// Approve is a paid mutator transaction binding the contract method 0x095ea7b3.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (_Token *TokenTransactorSession) Approve(spender common.Address, value *big.Int) (*types.Transaction, error) {
	return _Token.Contract.Approve(&_Token.TransactOpts, spender, value)
}

// Mint is a paid mutator transaction binding the contract method 0x40c10f19.
//
// Solidity: function mint(address to, uint256 value) returns()
func (_Token *TokenTransactor) Mint(opts *bind.TransactOpts, to common.Address, value *big.Int) (*types.Transaction, error) {
	return _Token.contract.Transact(opts, "mint", to, value)
}

// Mint is a paid mutator transaction binding the contract method 0x40c10f19.
//
// Solidity: function mint(address to, uint256 value) returns()
func (_Token *TokenSession) Mint(to common.Address, value *big.Int) (*types.Transaction, error) {
	return _Token.Contract.Mint(&_Token.TransactOpts, to, value)
}

// Mint is a paid mutator transaction binding the contract method 0x40c10f19.
//
// Solidity: function mint(address to, uint256 value) returns()
func (_Token *TokenTransactorSession) Mint(to common.Address, value *big.Int) (*types.Transaction, error) {
	return _Token.Contract.Mint(&_Token.TransactOpts, to, value)
}

// Transfer is a paid mutator transaction binding the contract method 0xa9059cbb.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (_Token *TokenTransactor) Transfer(opts *bind.TransactOpts, to common.Address, value *big.Int) (*types.Transaction, error) {
	return _Token.contract.Transact(opts, "transfer", to, value)
}

// Transfer is a paid mutator transaction binding the contract method 0xa9059cbb.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (_Token *TokenSession) Transfer(to common.Address, value *big.Int) (*types.Transaction, error) {
	return _Token.Contract.Transfer(&_Token.TransactOpts, to, value)
}

// Transfer is a paid mutator transaction binding the contract method 0xa9059cbb.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (_Token *TokenTransactorSession) Transfer(to common.Address, value *big.Int) (*types.Transaction, error) {
	return _Token.Contract.Transfer(&_Token.TransactOpts, to, value)
}

// TransferFrom is a paid mutator transaction binding the contract method 0x23b872dd.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (_Token *TokenTransactor) TransferFrom(opts *bind.TransactOpts, from common.Address, to common.Address, value *big.Int) (*types.Transaction, error) {
	return _Token.contract.Transact(opts, "transferFrom", from, to, value)
}

// TransferFrom is a paid mutator transaction binding the contract method 0x23b872dd.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (_Token *TokenSession) TransferFrom(from common.Address, to common.Address, value *big.Int) (*types.Transaction, error) {
	return _Token.Contract.TransferFrom(&_Token.TransactOpts, from, to, value)
}

// TransferFrom is a paid mutator transaction binding the contract method 0x23b872dd.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (_Token *TokenTransactorSession) TransferFrom(from common.Address, to common.Address, value *big.Int) (*types.Transaction, error) {
	return _Token.Contract.TransferFrom(&_Token.TransactOpts, from, to, value)
}

// TokenApprovalIterator is returned from FilterApproval and is used to iterate over the raw logs and unpacked data for Approval events raised by the Token contract.
type TokenApprovalIterator struct {
	Event *TokenApproval // Event containing the contract specifics and raw log

	contract *bind.BoundContract // Generic contract to use for unpacking event data
	event    string              // Event name to use for unpacking event data

	logs chan types.Log        // Log channel receiving the found contract events
	sub  ethereum.Subscription // Subscription for errors, completion and termination
	done bool                  // Whether the subscription completed delivering logs
	fail error                 // Occurred error to stop iteration
}

// Next advances the iterator to the subsequent event, returning whether there
// are any more events found. In case of a retrieval or parsing error, false is
// returned and Error() can be queried for the exact failure.
func (it *TokenApprovalIterator) Next() bool {
	// If the iterator failed, stop iterating
	if it.fail != nil {
		return false
	}
	// If the iterator completed, deliver directly whatever's available
	if it.done {
		select {
		case log := <-it.logs:
			it.Event = new(TokenApproval)
			if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
				it.fail = err
				return false
			}
			it.Event.Raw = log
			return true

		default:
			return false
		}
	}
	// Iterator still in progress, wait for either a data or an error event
	select {
	case log := <-it.logs:
		it.Event = new(TokenApproval)
		if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
			it.fail = err
			return false
		}
		it.Event.Raw = log
		return true

	case err := <-it.sub.Err():
		it.done = true
		it.fail = err
		return it.Next()
	}
}

// Error returns any retrieval or parsing error occurred during filtering.
func (it *TokenApprovalIterator) Error() error {
	return it.fail
}

// Close terminates the iteration process, releasing any pending underlying
// resources.
func (it *TokenApprovalIterator) Close() error {
	it.sub.Unsubscribe()
	return nil
}

// TokenApproval represents a Approval event raised by the Token contract.
type TokenApproval struct {
	Owner   common.Address
	Spender common.Address
	Value   *big.Int
	Raw     types.Log // Blockchain specific contextual infos
}

// FilterApproval is a free log retrieval operation binding the contract event 0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925.
//
// Solidity: event Approval(address indexed owner, address indexed spender, uint256 value)
func (_Token *TokenFilterer) FilterApproval(opts *bind.FilterOpts, owner []common.Address, spender []common.Address) (*TokenApprovalIterator, error) {

	var ownerRule []interface{}
	for _, ownerItem := range owner {
		ownerRule = append(ownerRule, ownerItem)
	}
	var spenderRule []interface{}
	for _, spenderItem := range spender {
		spenderRule = append(spenderRule, spenderItem)
	}

	logs, sub, err := _Token.contract.FilterLogs(opts, "Approval", ownerRule, spenderRule)
	if err != nil {
		return nil, err
	}
	return &TokenApprovalIterator{contract: _Token.contract, event: "Approval", logs: logs, sub: sub}, nil
}

// WatchApproval is a free log subscription operation binding the contract event 0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925.
//
// Solidity: event Approval(address indexed owner, address indexed spender, uint256 value)
func (_Token *TokenFilterer) WatchApproval(opts *bind.WatchOpts, sink chan<- *TokenApproval, owner []common.Address, spender []common.Address) (event.Subscription, error) {

	var ownerRule []interface{}
	for _, ownerItem := range owner {
		ownerRule = append(ownerRule, ownerItem)
	}
	var spenderRule []interface{}
	for _, spenderItem := range spender {
		spenderRule = append(spenderRule, spenderItem)
	}

	logs, sub, err := _Token.contract.WatchLogs(opts, "Approval", ownerRule, spenderRule)
	if err != nil {
		return nil, err
	}
	return event.NewSubscription(func(quit <-chan struct{}) error {
		defer sub.Unsubscribe()
		for {
			select {
			case log := <-logs:
				// New log arrived, parse the event and forward to the user
				event := new(TokenApproval)
				if err := _Token.contract.UnpackLog(event, "Approval", log); err != nil {
					return err
				}
				event.Raw = log

				select {
				case sink <- event:
				case err := <-sub.Err():
					return err
				case <-quit:
					return nil
				}
			case err := <-sub.Err():
				return err
			case <-quit:
				return nil
			}
		}
	}), nil
}

// ParseApproval is a log parse operation binding the contract event 0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925.
//
// Solidity: event Approval(address indexed owner, address indexed spender, uint256 value)
func (_Token *TokenFilterer) ParseApproval(log types.Log) (*TokenApproval, error) {
	event := new(TokenApproval)
	if err := _Token.contract.UnpackLog(event, "Approval", log); err != nil {
		return nil, err
	}
	event.Raw = log
	return event, nil
}

// TokenTransferIterator is returned from FilterTransfer and is used to iterate over the raw logs and unpacked data for Transfer events raised by the Token contract.
type TokenTransferIterator struct {
	Event *TokenTransfer // Event containing the contract specifics and raw log

	contract *bind.BoundContract // Generic contract to use for unpacking event data
	event    string              // Event name to use for unpacking event data

	logs chan types.Log        // Log channel receiving the found contract events
	sub  ethereum.Subscription // Subscription for errors, completion and termination
	done bool                  // Whether the subscription completed delivering logs
	fail error                 // Occurred error to stop iteration
}

// Next advances the iterator to the subsequent event, returning whether there
// are any more events found. In case of a retrieval or parsing error, false is
// returned and Error() can be queried for the exact failure.
func (it *TokenTransferIterator) Next() bool {
	// If the iterator failed, stop iterating
	if it.fail != nil {
		return false
	}
	// If the iterator completed, deliver directly whatever's available
	if it.done {
		select {
		case log := <-it.logs:
			it.Event = new(TokenTransfer)
			if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
				it.fail = err
				return false
			}
			it.Event.Raw = log
			return true

		default:
			return false
		}
	}
	// Iterator still in progress, wait for either a data or an error event
	select {
	case log := <-it.logs:
		it.Event = new(TokenTransfer)
		if err := it.contract.UnpackLog(it.Event, it.event, log); err != nil {
			it.fail = err
			return false
		}
		it.Event.Raw = log
		return true

	case err := <-it.sub.Err():
		it.done = true
		it.fail = err
		return it.Next()
	}
}

// Error returns any retrieval or parsing error occurred during filtering.
func (it *TokenTransferIterator) Error() error {
	return it.fail
}

// Close terminates the iteration process, releasing any pending underlying
// resources.
func (it *TokenTransferIterator) Close() error {
	it.sub.Unsubscribe()
	return nil
}

// TokenTransfer represents a Transfer event raised by the Token contract.
type TokenTransfer struct {
	From  common.Address
	To    common.Address
	Value *big.Int
	Raw   types.Log // Blockchain specific contextual infos
}

// FilterTransfer is a free log retrieval operation binding the contract event 0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef.
//
// Solidity: event Transfer(address indexed from, address indexed to, uint256 value)
func (_Token *TokenFilterer) FilterTransfer(opts *bind.FilterOpts, from []common.Address, to []common.Address) (*TokenTransferIterator, error) {

	var fromRule []interface{}
	for _, fromItem := range from {
		fromRule = append(fromRule, fromItem)
	}
	var toRule []interface{}
	for _, toItem := range to {
		toRule = append(toRule, toItem)
	}

	logs, sub, err := _Token.contract.FilterLogs(opts, "Transfer", fromRule, toRule)
	if err != nil {
		return nil, err
	}
	return &TokenTransferIterator{contract: _Token.contract, event: "Transfer", logs: logs, sub: sub}, nil
}

// WatchTransfer is a free log subscription operation binding the contract event 0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef.
//
// Solidity: event Transfer(address indexed from, address indexed to, uint256 value)
func (_Token *TokenFilterer) WatchTransfer(opts *bind.WatchOpts, sink chan<- *TokenTransfer, from []common.Address, to []common.Address) (event.Subscription, error) {

	var fromRule []interface{}
	for _, fromItem := range from {
		fromRule = append(fromRule, fromItem)
	}
	var toRule []interface{}
	for _, toItem := range to {
		toRule = append(toRule, toItem)
	}

	logs, sub, err := _Token.contract.WatchLogs(opts, "Transfer", fromRule, toRule)
	if err != nil {
		return nil, err
	}
	return event.NewSubscription(func(quit <-chan struct{}) error {
		defer sub.Unsubscribe()
		for {
			select {
			case log := <-logs:
				// New log arrived, parse the event and forward to the user
				event := new(TokenTransfer)
				if err := _Token.contract.UnpackLog(event, "Transfer", log); err != nil {
					return err
				}
				event.Raw = log

				select {
				case sink <- event:
				case err := <-sub.Err():
					return err
				case <-quit:
					return nil
				}
			case err := <-sub.Err():
				return err
			case <-quit:
				return nil
			}
		}
	}), nil
}

// ParseTransfer is a log parse operation binding the contract event 0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef.
//
// Solidity: event Transfer(address indexed from, address indexed to, uint256 value)
func (_Token *TokenFilterer) ParseTransfer(log types.Log) (*TokenTransfer, error) {
	event := new(TokenTransfer)
	if err := _Token.contract.UnpackLog(event, "Transfer", log); err != nil {
		return nil, err
	}
	event.Raw = log
	return event, nil
}
