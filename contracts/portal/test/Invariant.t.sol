// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Base} from "./Base.sol";
import {Handler} from "./Handler.sol";
import {Token} from "./tokens/Token.sol";

/// @title What holds after any calls in any order
contract InvariantTest is Base {
    Handler private _handler;

    function setUp() public override {
        _handler = new Handler();
        portal = _handler.thePortal();
    }

    /// forge asks this which contracts to call.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// All in one, as forge makes a campaign for each.
    function invariant_books() public view {
        _holdsWhatItOwes();
        _claimableIsWhatFailedAndWasNotClaimed();
        _nothingExecutesTwice();
        _theAccumulatorIsThatOfTheEvents();
        _noRoomBeyondTheLimit();
    }

    /// The Portal holds what is locked and what it owes, of each token.
    function _holdsWhatItOwes() private view {
        for (uint256 i = 0; i < 4; ++i) {
            Token t = _handler.tokens(i);
            _eq(t.balanceOf(address(portal)), _handler.locked(t) + _handler.owedInAll(t), "balance");
        }
    }

    function _claimableIsWhatFailedAndWasNotClaimed() private view {
        for (uint256 i = 0; i < 4; ++i) {
            Token t = _handler.tokens(i);
            uint256 sum;
            for (uint256 j = 0; j < 4; ++j) {
                address owner = _handler.people(j);
                _eq(portal.claimable(address(t), owner), _handler.owed(t, owner), "claimable");
                sum += _handler.owed(t, owner);
            }
            _eq(_handler.owedInAll(t), sum, "sum of claimable");
        }
    }

    function _nothingExecutesTwice() private view {
        _eq(_handler.doubles(), 0, "executed twice");
    }

    function _theAccumulatorIsThatOfTheEvents() private view {
        (,, uint64 eventNonce, bytes32 eventAcc) = portal.status();
        _eq(eventNonce, _handler.events(), "event nonce");
        _eq(eventAcc, _handler.acc(), "accumulator");
    }

    function _noRoomBeyondTheLimit() private view {
        for (uint256 i = 0; i < 4; ++i) {
            (,, uint128 limit,, uint256 room) = portal.tokenInfo(address(_handler.tokens(i)));
            _true(room <= limit, "room");
        }
    }

    /// A fixed history through the same handler: it does make each thing happen.
    function test_theHandlerReachesEverything() public {
        for (uint256 i = 0; i < 200; ++i) {
            uint256 seed = uint256(keccak256(abi.encode("reach", i)));
            _handler.deposit(seed, seed >> 8, seed >> 16, "");
            _handler.blacklist(seed >> 32, seed & 1 == 0);
            _handler.batch(seed, uint8(seed >> 40));
            _handler.claim(seed >> 48, seed >> 56, seed >> 64, seed >> 72);
            if (i % 10 == 0) _handler.limit(seed >> 80, uint128(seed >> 96));
            if (i % 20 == 0) _handler.applyLimit(seed >> 80);
            if (i % 30 == 0) _handler.rotate(seed >> 90);
            if (i % 5 == 0) _handler.replay(seed);
            _handler.wait(uint32(seed >> 100));
        }
        _true(_handler.deposits() > 100, "deposits");
        _true(_handler.batches() > 50, "batches");
        _true(_handler.failures() > 20, "failures");
        _true(_handler.claims() > 20, "claims");
        invariant_books();
    }
}
