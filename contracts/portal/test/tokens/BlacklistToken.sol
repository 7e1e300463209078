// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Token} from "./Token.sol";

/// @title A token that reverts for a blacklisted recipient; anyone may blacklist
contract BlacklistToken is Token {
    mapping(address account => bool) public blacklisted;

    constructor(string memory name_, string memory symbol_, uint8 decimals_) Token(name_, symbol_, decimals_) {}

    function blacklist(address account, bool listed) external {
        blacklisted[account] = listed;
    }

    function _move(address from, address to, uint256 value) internal override {
        require(!blacklisted[to], "blacklisted");
        super._move(from, to, value);
    }
}
