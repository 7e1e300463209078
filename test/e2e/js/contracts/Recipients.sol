// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {CallbackToken, ITokenReceiver} from "tokens/CallbackToken.sol";

/// @title A recipient of withdrawals that does what it should not when they come
contract Recipient is ITokenReceiver {
    enum Mode {
        Revert,
        /// Calls the Portal, and insists that it answers.
        Reenter,
        /// Calls the Portal, and takes what it gets.
        ReenterQuietly,
        SendOneBack,
        BurnGas
    }

    CallbackToken private _token;
    Mode private _mode;
    /// Whether the Portal let it in.
    bool public entered;

    constructor(CallbackToken token, Mode mode) {
        (_token, _mode) = (token, mode);
        token.register(address(this));
    }

    function tokenReceived(address portal, uint256) external {
        if (_mode == Mode.Revert) revert("no");
        while (_mode == Mode.BurnGas) {}
        if (_mode == Mode.SendOneBack) {
            _token.transfer(portal, 1);
            return;
        }
        _call(portal, abi.encodeWithSignature("claim(address,address,uint256)", _token, address(this), 1));
        _call(portal, abi.encodeWithSignature("payItem(address,address,uint256)", _token, address(this), 1));
        _call(portal, abi.encodeWithSignature("applyChange(uint8,address)", 3, _token));
        _call(portal, abi.encodeWithSignature("deposit(address,uint256,address,bytes)", _token, 1, address(this), ""));
    }

    function claim(address portal, address to, uint256 amount) external {
        (bool ok,) = portal.call(abi.encodeWithSignature("claim(address,address,uint256)", _token, to, amount));
        require(ok, "refused");
    }

    function _call(address portal, bytes memory data) private {
        (bool ok,) = portal.call(data);
        if (ok) entered = true;
        if (!ok && _mode == Mode.Reenter) revert("refused");
    }
}
