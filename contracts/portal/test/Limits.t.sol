// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Base} from "./Base.sol";
import {Limits} from "../src/Limits.sol";

/// @title How much leaves in how much time
contract LimitsTest is Base {
    uint256 private constant DAY = 86400;

    function setUp() public override {
        super.setUp();
        token.mint(address(portal), 1 << 120);
        token.mint(address(this), 1 << 120);
        token.approve(address(portal), type(uint256).max);
    }

    function test_anItemOverTheLimitIsClaimableInParts() public {
        _pay(LIMIT_A_DAY);
        _eq(_room(address(token)), 0, "room");
        _pay(LIMIT_A_DAY * 2);
        _eq(portal.claimable(address(token), BOB), LIMIT_A_DAY * 2, "claimable");
        _noClaim(1, 0);
        vm.warp(block.timestamp + DAY / 4);
        _noClaim(LIMIT_A_DAY / 4 + 1, LIMIT_A_DAY / 4);
        _claim(LIMIT_A_DAY / 4);
        vm.warp(block.timestamp + DAY);
        _claim(LIMIT_A_DAY);
        _noClaim(1, 0);
    }

    function test_depositsMakeRoom() public {
        _pay(LIMIT_A_DAY);
        portal.deposit(address(token), 1000, BOB, "");
        _eq(_room(address(token)), 1000, "room");
        portal.deposit(address(token), LIMIT_A_DAY * 3, BOB, ""); // never more than the limit
        _eq(_room(address(token)), LIMIT_A_DAY, "room");
    }

    function test_tokensDoNotShareLimits() public {
        _pay(LIMIT_A_DAY);
        (,,,, uint256 room) = portal.tokenInfo(BOB);
        _eq(room, 0, "an unknown token has no room");
        _run(LIMIT, abi.encodePacked(BOB, uint128(1), uint128(50)));
        vm.warp(block.timestamp + 48 hours);
        portal.applyChange(TOKEN, BOB);
        _eq(_room(BOB), 50, "room");
    }

    function test_aLowerLimitBindsAtOnceAndLeaksSlower() public {
        _pay(LIMIT_A_DAY / 2);
        _run(LIMIT, abi.encodePacked(token, MINIMUM, LIMIT_A_DAY / 10));
        _eq(_room(address(token)), 0, "room");
        vm.warp(block.timestamp + 4 * DAY); // half a limit leaks at a tenth of it a day
        _eq(_room(address(token)), 0, "room");
        vm.warp(block.timestamp + DAY / 2);
        _eq(_room(address(token)), LIMIT_A_DAY / 20, "room");
    }

    /// The time before a change leaks at the rate of then.
    function test_aHigherLimitIsNotBackdated() public {
        _pay(LIMIT_A_DAY);
        _run(LIMIT, abi.encodePacked(token, MINIMUM, uint128(0)));
        _run(LIMIT, abi.encodePacked(token, MINIMUM, LIMIT_A_DAY));
        vm.warp(block.timestamp + 48 hours);
        portal.applyChange(TOKEN, address(token));
        _eq(_room(address(token)), 0, "room");
        vm.warp(block.timestamp + DAY / 2);
        _eq(_room(address(token)), LIMIT_A_DAY / 2, "room");
    }

    /// Who touches it every second takes nothing from the leak, even of a tiny limit.
    function test_dustDoesNotStopTheLeak() public {
        _run(LIMIT, abi.encodePacked(token, MINIMUM, uint128(7)));
        _pay(7);
        for (uint256 i = 0; i < 24; ++i) {
            vm.warp(block.timestamp + DAY / 24);
            _run(LIMIT, abi.encodePacked(token, MINIMUM, uint128(7)));
        }
        _eq(_room(address(token)), 7, "room");
    }

    function test_theLargestLimitDoesNotOverflow() public {
        _run(LIMIT, abi.encodePacked(token, MINIMUM, type(uint128).max));
        vm.warp(block.timestamp + 48 hours);
        portal.applyChange(TOKEN, address(token));
        vm.warp(type(uint32).max * uint256(100));
        _pay(1 << 119);
        _eq(token.balanceOf(BOB), 1 << 119, "paid");
        _pay(type(uint128).max); // over what is left of the limit, and more than there is
        _eq(token.balanceOf(BOB), 1 << 119, "paid");
    }

    /// In any time, no more leaves than the limit, the leak of that time and what came in.
    function testFuzz_outflow(uint128 limit, uint256[16] memory steps) public {
        limit = uint128(_bound(limit, 1, LIMIT_A_DAY));
        _run(LIMIT, abi.encodePacked(token, MINIMUM, limit));
        uint256 start = block.timestamp;
        uint256 before = token.balanceOf(BOB);
        uint256 came;
        for (uint256 i = 0; i < steps.length; ++i) {
            uint256 value = (steps[i] >> 8) % (uint256(limit) + limit / 4 + 1) + 1;
            if (steps[i] % 4 == 0) {
                vm.warp(block.timestamp + steps[i] % (2 * DAY));
            } else if (steps[i] % 4 == 1) {
                came += value + MINIMUM;
                portal.deposit(address(token), value + MINIMUM, BOB, "");
            } else {
                uint256 room = _room(address(token));
                uint256 had = token.balanceOf(BOB);
                _pay(uint128(value));
                _eq(token.balanceOf(BOB) - had, value <= room ? value : 0, "room is what may leave");
            }
            uint256 left = token.balanceOf(BOB) - before;
            uint256 leaked = uint256(limit) * (block.timestamp - start) / DAY + 1;
            _true(left <= limit + leaked + came, "too much left");
            _true(_room(address(token)) <= limit, "room over the limit");
        }
        vm.warp(block.timestamp + DAY);
        _eq(_room(address(token)), limit, "a day of rest restores it");
    }

    function _pay(uint128 amount) private {
        _run(BATCH, _item(address(token), BOB, amount));
    }

    function _claim(uint256 amount) private {
        uint256 had = token.balanceOf(BOB);
        vm.prank(BOB);
        portal.claim(address(token), BOB, amount);
        _eq(token.balanceOf(BOB) - had, amount, "claimed");
    }

    function _noClaim(uint256 amount, uint256 room) private {
        vm.prank(BOB);
        vm.expectRevert(abi.encodeWithSelector(Limits.OverLimit.selector, amount, room));
        portal.claim(address(token), BOB, amount);
    }
}
