// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Token} from "./Token.sol";

interface ITokenReceiver {
    function tokenReceived(address from, uint256 value) external;
}

/// @title A token that calls those who ask for it, the sender before and the recipient after it moves
/// @notice As with ERC-777 the failure of a call fails the transfer.
contract CallbackToken is Token {
    mapping(address account => bool) public callsBack;

    constructor(string memory name_, string memory symbol_, uint8 decimals_) Token(name_, symbol_, decimals_) {}

    function register(address account) external {
        callsBack[account] = true;
    }

    function _move(address from, address to, uint256 value) internal override {
        if (callsBack[from]) ITokenReceiver(from).tokenReceived(from, value);
        super._move(from, to, value);
        if (callsBack[to]) ITokenReceiver(to).tokenReceived(from, value);
    }
}
