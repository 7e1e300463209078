// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// An ordinary OpenZeppelin token, with one function that reverts with a sentence.
contract Token is ERC20 {
    constructor(uint256 supply) ERC20("End to end", "E2E") {
        _mint(msg.sender, supply);
    }

    function refuse() external pure {
        revert("this token refuses");
    }
}
