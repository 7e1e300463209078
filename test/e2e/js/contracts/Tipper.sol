// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IPaychan, PAYCHAN} from "IPaychan.sol";

/// A contract that owns a purse, as a wallet or a service of contracts would.
contract Tipper {
    IPaychan private constant channels = IPaychan(PAYCHAN);

    receive() external payable {}

    function open(uint256 amount, uint64 unlockDelaySeconds) external returns (uint64) {
        return channels.openPurse(amount, unlockDelaySeconds);
    }

    function tip(uint64 purse, address payee, uint256 cumulative, uint64 expiry) external returns (uint8) {
        IPaychan.PushItem[] memory items = new IPaychan.PushItem[](1);
        items[0] = IPaychan.PushItem(payee, 0, cumulative, expiry);
        return channels.push(purse, channels.getPurse(purse).epoch, items)[0].code;
    }

    /// Opens a purse in a call that it catches the failure of: nothing may be left.
    function openAndRegret(uint256 amount, uint64 unlockDelaySeconds) external returns (string memory reason) {
        try this.openThenFail(amount, unlockDelaySeconds) {
            return "";
        } catch Error(string memory text) {
            return text;
        }
    }

    function openThenFail(uint256 amount, uint64 unlockDelaySeconds) external {
        channels.openPurse(amount, unlockDelaySeconds);
        channels.setRelayShare(100);
        revert("regretted");
    }

    /// Returns the reason for which the module refuses.
    function tryCancel(uint64 purse) external returns (string memory reason) {
        try channels.cancelUnlock(purse) {
            return "";
        } catch Error(string memory text) {
            return text;
        }
    }
}
