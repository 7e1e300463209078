// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @notice What developers' tools deploy, call, send to and test.
contract Counter {
    uint256 public count;

    error TooFar(uint256 asked, uint256 most);

    event Counted(address indexed by, uint256 count);

    constructor(uint256 start) {
        count = start;
    }

    function add(uint256 steps) external {
        if (steps > 100) revert TooFar(steps, 100);
        count += steps;
        emit Counted(msg.sender, count);
    }
}
