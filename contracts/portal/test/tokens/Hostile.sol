// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Portal} from "../../src/Portal.sol";
import {CallbackToken, ITokenReceiver} from "./CallbackToken.sol";
import {Token} from "./Token.sol";

/// @title Says that it paid and moves nothing
contract SilentToken is Token {
    constructor() Token("Silent", "SILENT", 6) {}

    function _move(address, address, uint256) internal pure override {}
}

/// @title Gives the recipient one more than was sent, and takes one more than asked from who pays
contract GivingToken is Token {
    constructor() Token("Giving", "GIVING", 6) {}

    function _move(address from, address to, uint256 value) internal override {
        super._move(from, to, value + 1);
    }
}

/// @title Answers a transfer with a revert of any length, or burns all gas
contract BombToken is Token {
    uint256 public bombSize;
    bool public burns;

    constructor() Token("Bomb", "BOMB", 6) {}

    function arm(uint256 size, bool burn) external {
        (bombSize, burns) = (size, burn);
    }

    function transfer(address to, uint256 value) external override returns (bool) {
        _move(msg.sender, to, value);
        if (burns) {
            while (true) {}
        }
        uint256 size = bombSize;
        assembly ("memory-safe") {
            // Memory beyond the end costs gas here, and would cost the caller as much if it copied.
            if size { return(0, size) }
        }
        return true;
    }
}

/// @title A recipient that does what it is told when a CallbackToken arrives
contract Recipient is ITokenReceiver {
    enum Mode {
        Accept,
        Revert,
        RevertWithBomb,
        BurnGas,
        SendOneBack
    }

    Mode private _mode;

    constructor(CallbackToken token, Mode mode) {
        _mode = mode;
        token.register(address(this));
    }

    function tokenReceived(address from, uint256) external {
        if (_mode == Mode.Revert) revert("no");
        if (_mode == Mode.RevertWithBomb) {
            assembly ("memory-safe") {
                revert(0, 40000)
            }
        }
        while (_mode == Mode.BurnGas) {}
        if (_mode == Mode.SendOneBack) {
            _mode = Mode.Accept;
            Token(msg.sender).transfer(from, 1);
        }
    }
}

/// @title Calls the Portal back with whatever it is told to
contract Reenterer is ITokenReceiver {
    Portal private _portal;
    bytes private _call;
    bytes public refusal;
    bool public succeeded;

    constructor(Portal portal, CallbackToken token) {
        _portal = portal;
        token.register(address(this));
    }

    function tell(bytes calldata call_) external {
        _call = call_;
    }

    function depositTwice(Token token, uint256 amount) external {
        token.approve(address(_portal), 2 * amount);
        _call = abi.encodeCall(Portal.deposit, (address(token), amount, address(this), ""));
        _portal.deposit(address(token), amount, address(this), "");
    }

    function claim(address token, address to, uint256 amount) external {
        _portal.claim(token, to, amount);
    }

    function tokenReceived(address, uint256) external {
        if (_call.length == 0) return;
        (bool ok, bytes memory answer) = address(_portal).call(_call);
        if (ok) succeeded = true;
        else refusal = answer;
    }
}
