// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title Wrapped BTT
/// @notice BTT as an ERC-20, one for one: what WETH9 is for ether, with the same functions and events. It is part of
/// the genesis and so has neither a constructor nor an owner. Calls of functions that it does not have revert; WETH9
/// takes them as deposits, which has cost contracts that believed in a permit of it.
contract WBTT {
    string public constant name = "Wrapped BTT";
    string public constant symbol = "WBTT";
    uint8 public constant decimals = 18;

    mapping(address holder => uint256) public balanceOf;
    mapping(address holder => mapping(address spender => uint256)) public allowance;

    event Approval(address indexed src, address indexed guy, uint256 wad);
    event Transfer(address indexed src, address indexed dst, uint256 wad);
    event Deposit(address indexed dst, uint256 wad);
    event Withdrawal(address indexed src, uint256 wad);

    error InsufficientBalance(address holder, uint256 balance, uint256 needed);
    error InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
    error PaymentFailed(address to, uint256 amount);

    receive() external payable {
        deposit();
    }

    function deposit() public payable {
        balanceOf[msg.sender] += msg.value;
        emit Deposit(msg.sender, msg.value);
    }

    /// @dev The balance falls before the holder is called.
    function withdraw(uint256 wad) external {
        _spend(msg.sender, wad);
        emit Withdrawal(msg.sender, wad);
        (bool paid,) = msg.sender.call{value: wad}("");
        if (!paid) revert PaymentFailed(msg.sender, wad);
    }

    function totalSupply() external view returns (uint256) {
        return address(this).balance;
    }

    function approve(address guy, uint256 wad) external returns (bool) {
        allowance[msg.sender][guy] = wad;
        emit Approval(msg.sender, guy, wad);
        return true;
    }

    function transfer(address dst, uint256 wad) external returns (bool) {
        return transferFrom(msg.sender, dst, wad);
    }

    /// @dev An allowance of 2^256 - 1 does not fall; nobody needs one for himself.
    function transferFrom(address src, address dst, uint256 wad) public returns (bool) {
        uint256 allowed = allowance[src][msg.sender];
        if (src != msg.sender && allowed != type(uint256).max) {
            if (allowed < wad) revert InsufficientAllowance(msg.sender, allowed, wad);
            allowance[src][msg.sender] = allowed - wad;
        }
        _spend(src, wad);
        balanceOf[dst] += wad;
        emit Transfer(src, dst, wad);
        return true;
    }

    function _spend(address holder, uint256 wad) private {
        uint256 balance = balanceOf[holder];
        if (balance < wad) revert InsufficientBalance(holder, balance, wad);
        balanceOf[holder] = balance - wad;
    }
}
