// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @notice Keeps the hash of the block before the one that it is made in.
contract Parent {
    bytes32 public immutable seen = blockhash(block.number - 1);
}
