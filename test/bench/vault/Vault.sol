// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

// What BTFS does on chain when a host cashes a cheque, without its proxies: one cheque, one
// transaction, one ERC-20 transfer. `make bench-paychan` cashes cheques with it on our own EVM.

contract Token {
    mapping(address => uint256) public balanceOf;
    event Transfer(address indexed from, address indexed to, uint256 value);

    constructor(uint256 supply) {
        balanceOf[msg.sender] = supply;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        require(balanceOf[msg.sender] >= value, "balance");
        unchecked {
            balanceOf[msg.sender] -= value;
            balanceOf[to] += value;
        }
        emit Transfer(msg.sender, to, value);
        return true;
    }
}

contract Vault {
    bytes32 constant CHEQUE = keccak256("Cheque(address vault,address beneficiary,uint256 cumulativePayout)");
    bytes32 immutable domain;
    address public immutable issuer;
    Token public immutable token;
    uint256 public totalPaidOut;
    mapping(address => uint256) public paidOut;
    event ChequeCashed(
        address indexed beneficiary, address indexed recipient, address indexed caller,
        uint256 totalPayout, uint256 cumulativePayout, uint256 callerPayout
    );

    constructor(uint256 chainId) {
        issuer = msg.sender;
        token = new Token(1e30);
        domain = keccak256(abi.encode(
            keccak256("EIP712Domain(string name,string version,uint256 chainId)"), keccak256("Vault"), keccak256("1.0"), chainId
        ));
    }

    function cashChequeBeneficiary(address recipient, uint256 cumulativePayout, bytes calldata signature) external {
        bytes32 digest = keccak256(abi.encodePacked(
            "\x19\x01", domain, keccak256(abi.encode(CHEQUE, address(this), msg.sender, cumulativePayout))
        ));
        require(signature.length == 65, "signature");
        require(uint256(bytes32(signature[32:64])) <= 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0, "s");
        require(
            ecrecover(digest, uint8(signature[64]), bytes32(signature[0:32]), bytes32(signature[32:64])) == issuer,
            "Vault: invalid issuer signature"
        );
        uint256 payout = cumulativePayout - paidOut[msg.sender];
        require(payout > 0, "Vault: cannot cash");
        require(payout <= token.balanceOf(address(this)), "Vault: insufficient fund");
        paidOut[msg.sender] = cumulativePayout;
        totalPaidOut += payout;
        require(token.transfer(recipient, payout), "Vault: transfer");
        emit ChequeCashed(msg.sender, recipient, msg.sender, payout, cumulativePayout, 0);
    }
}
