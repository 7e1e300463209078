// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Base} from "./Base.sol";
import {Guarded} from "../src/Guarded.sol";

/// @title What tightens acts at once, what loosens waits
contract ChangesTest is Base {
    event ChangeScheduled(uint8 indexed kind, address indexed subject, uint64 applicableAt);
    event ChangeCancelled(uint8 indexed kind, address indexed subject, address by);

    uint256 private constant WAIT = 48 hours;
    address private constant NEW = address(0x7EA);

    function test_newTokenWaits() public {
        vm.expectEmit();
        emit ChangeScheduled(TOKEN, NEW, uint64(block.timestamp + WAIT));
        _run(TOKEN, abi.encodePacked(NEW, uint8(1), uint128(7), uint128(900)));
        _token(NEW, false, 7, 0); // a minimum only tightens
        _applicableAfter48Hours(TOKEN, NEW);
        _token(NEW, true, 7, 900);
        _nothingWaits(TOKEN, NEW);
    }

    function test_limits() public {
        _limit(MINIMUM + 1, LIMIT_A_DAY - 1);
        _token(address(token), true, MINIMUM + 1, LIMIT_A_DAY - 1);
        _nothingWaits(TOKEN, address(token));
        _limit(MINIMUM, LIMIT_A_DAY - 2); // half of it loosens
        _token(address(token), true, MINIMUM + 1, LIMIT_A_DAY - 2);
        _applicableAfter48Hours(TOKEN, address(token));
        _token(address(token), true, MINIMUM, LIMIT_A_DAY - 2);
        _limit(MINIMUM + 5, LIMIT_A_DAY * 2);
        _token(address(token), true, MINIMUM + 5, LIMIT_A_DAY - 2);
        _applicableAfter48Hours(TOKEN, address(token));
        _token(address(token), true, MINIMUM + 5, LIMIT_A_DAY * 2);
    }

    function test_unlistingActsAtOnceAndRelistingWaits() public {
        _run(TOKEN, abi.encodePacked(token, uint8(0), MINIMUM, LIMIT_A_DAY));
        _token(address(token), false, MINIMUM, LIMIT_A_DAY); // what was locked may still leave
        _nothingWaits(TOKEN, address(token));
        _run(TOKEN, abi.encodePacked(token, uint8(1), MINIMUM, LIMIT_A_DAY));
        _token(address(token), false, MINIMUM, LIMIT_A_DAY);
        _applicableAfter48Hours(TOKEN, address(token));
        _token(address(token), true, MINIMUM, LIMIT_A_DAY);
    }

    function test_aLaterPacketReplacesWhatWaits() public {
        _limit(MINIMUM, LIMIT_A_DAY * 9);
        vm.warp(block.timestamp + WAIT - 1);
        _limit(MINIMUM, LIMIT_A_DAY * 3);
        vm.warp(block.timestamp + 1);
        _tooEarly(TOKEN, address(token));
        _applicableAt(TOKEN, address(token), block.timestamp + WAIT - 1);
        _token(address(token), true, MINIMUM, LIMIT_A_DAY * 3);

        _limit(MINIMUM, LIMIT_A_DAY * 9);
        vm.expectEmit();
        emit ChangeCancelled(TOKEN, address(token), address(this));
        _limit(MINIMUM, LIMIT_A_DAY);
        _nothingWaits(TOKEN, address(token));
    }

    /// A LIMIT says nothing about listing, also not about one that waits.
    function test_limitKeepsTheListingThatWaits() public {
        _run(TOKEN, abi.encodePacked(NEW, uint8(1), uint128(7), uint128(900)));
        _run(LIMIT, abi.encodePacked(NEW, uint128(8), uint128(800)));
        _applicableAfter48Hours(TOKEN, NEW);
        _token(NEW, true, 8, 800);
        _run(LIMIT, abi.encodePacked(BOB, uint128(8), uint128(800)));
        _applicableAfter48Hours(TOKEN, BOB);
        _token(BOB, false, 8, 800);
    }

    function test_guardiansAreAdmittedLater() public {
        _run(GUARDIAN, abi.encodePacked(BOB, uint8(1)));
        vm.prank(BOB);
        vm.expectRevert(Guarded.NotGuardian.selector);
        portal.pause(1);
        _applicableAfter48Hours(GUARDIAN, BOB);
        _true(portal.isGuardian(BOB), "not admitted");
        _run(GUARDIAN, abi.encodePacked(BOB, uint8(0)));
        _true(portal.isGuardian(BOB), "removed at once");
        _applicableAfter48Hours(GUARDIAN, BOB);
        _true(!portal.isGuardian(BOB), "not removed");
    }

    function test_guardianAsItIsDropsWhatWaits() public {
        _run(GUARDIAN, abi.encodePacked(GUARD, uint8(0)));
        _run(GUARDIAN, abi.encodePacked(GUARD, uint8(1)));
        _nothingWaits(GUARDIAN, GUARD);
        _true(portal.isGuardian(GUARD), "removed");
    }

    function test_guardiansCancel() public {
        _run(TOKEN, abi.encodePacked(NEW, uint8(1), uint128(7), uint128(900)));
        _cancelled(TOKEN, NEW);
        _run(GUARDIAN, abi.encodePacked(BOB, uint8(1)));
        _cancelled(GUARDIAN, BOB);
        _run(GUARDIAN, abi.encodePacked(SECOND_GUARD, uint8(0)));
        _cancelled(GUARDIAN, SECOND_GUARD);
        vm.prank(SECOND_GUARD);
        portal.pause(3);
        _run(PAUSE, hex"00");
        _cancelled(PAUSE, address(0));
        _paused(0, 3);
    }

    function test_noGuardianCancelsItsOwnRemoval() public {
        _run(GUARDIAN, abi.encodePacked(GUARD, uint8(0)));
        vm.prank(GUARD);
        vm.expectRevert(Guarded.OwnRemoval.selector);
        portal.cancelChange(GUARDIAN, GUARD);
        _applicableAfter48Hours(GUARDIAN, GUARD);
        vm.prank(GUARD);
        vm.expectRevert(Guarded.NotGuardian.selector);
        portal.pause(1);
    }

    function test_onlyGuardiansCancelAndPause() public {
        _run(TOKEN, abi.encodePacked(NEW, uint8(1), uint128(7), uint128(900)));
        vm.expectRevert(Guarded.NotGuardian.selector);
        portal.cancelChange(TOKEN, NEW);
        vm.expectRevert(Guarded.NotGuardian.selector);
        portal.pause(1);
    }

    function test_pauseOfBttcIsItsOwnToLift() public {
        _run(PAUSE, hex"03");
        _paused(3, 0);
        _run(PAUSE, hex"02");
        _paused(2, 0);
        _run(PAUSE, hex"00");
        _paused(0, 0);
        _nothingWaits(PAUSE, address(0));
    }

    function test_pauseOfGuardiansIsLiftedLater() public {
        vm.startPrank(GUARD);
        portal.pause(2);
        portal.pause(1);
        vm.stopPrank();
        _paused(0, 3);
        _run(PAUSE, hex"01"); // keeps deposits stopped
        _paused(1, 3);
        _applicableAfter48Hours(PAUSE, address(0));
        _paused(1, 1);
        _run(PAUSE, hex"00");
        _paused(0, 1);
        _applicableAfter48Hours(PAUSE, address(0));
        _paused(0, 0);
    }

    function test_aPauseMadeLaterIsNotLifted() public {
        vm.prank(GUARD);
        portal.pause(1);
        _run(PAUSE, hex"00");
        vm.warp(block.timestamp + WAIT);
        vm.prank(GUARD);
        portal.pause(2); // another flag: the first is still to be lifted
        portal.applyChange(PAUSE, address(0));
        _paused(0, 2);
        _run(PAUSE, hex"00");
        vm.prank(SECOND_GUARD);
        portal.pause(2);
        _nothingWaits(PAUSE, address(0));
        _paused(0, 2);
    }

    function test_pausingAgainDropsTheLift() public {
        vm.prank(GUARD);
        portal.pause(1);
        _run(PAUSE, hex"00");
        _run(PAUSE, hex"01");
        _nothingWaits(PAUSE, address(0));
        _paused(1, 1);
    }

    function test_badValues() public {
        _executeReverts(
            _packet(TOKEN, abi.encodePacked(NEW, uint8(2), uint128(7), uint128(9))), Guarded.BadValue.selector
        );
        _executeReverts(
            _packet(TOKEN, abi.encodePacked(address(0), uint8(1), uint128(7), uint128(9))), Guarded.BadValue.selector
        );
        _executeReverts(_packet(LIMIT, abi.encodePacked(address(0), uint128(7), uint128(9))), Guarded.BadValue.selector);
        _executeReverts(_packet(PAUSE, hex"04"), Guarded.BadValue.selector);
        _executeReverts(_packet(PAUSE, hex"ff"), Guarded.BadValue.selector);
        _executeReverts(_packet(GUARDIAN, abi.encodePacked(BOB, uint8(2))), Guarded.BadValue.selector);
        _executeReverts(_packet(GUARDIAN, abi.encodePacked(address(0), uint8(1))), Guarded.BadValue.selector);
        vm.startPrank(GUARD);
        vm.expectRevert(Guarded.BadValue.selector);
        portal.pause(0);
        vm.expectRevert(Guarded.BadValue.selector);
        portal.pause(4);
        vm.expectRevert(Guarded.BadValue.selector);
        portal.cancelChange(LIMIT, address(token));
        vm.expectRevert(Guarded.BadValue.selector);
        portal.cancelChange(PAUSE, address(1));
        vm.expectRevert(Guarded.BadValue.selector);
        portal.applyChange(LIMIT, address(token));
        vm.expectRevert(Guarded.BadValue.selector);
        portal.applyChange(PAUSE, address(1));
        vm.stopPrank();
    }

    /// Whatever packets say, no limit and no listing loosens within 48 hours.
    function testFuzz_nothingLoosensEarly(
        uint128[6] memory minimums,
        uint128[6] memory limits,
        uint8 listed,
        uint32 gap
    ) public {
        bool wasListed = true;
        uint128 minimum = MINIMUM;
        uint128 limit = LIMIT_A_DAY;
        uint256 end = block.timestamp + WAIT;
        for (uint256 i = 0; i < 6; ++i) {
            uint8 list = listed >> i & 1;
            if (listed & 0x40 != 0) _limit(minimums[i], limits[i]);
            else _run(TOKEN, abi.encodePacked(token, list, minimums[i], limits[i]));
            (bool isListed, uint128 isMinimum, uint128 isLimit,,) = portal.tokenInfo(address(token));
            _true(isMinimum >= minimum && isLimit <= limit && (wasListed || !isListed), "loosened");
            _true(isMinimum >= minimums[i] && isLimit <= limits[i], "not tightened");
            (wasListed, minimum, limit) = (isListed, isMinimum, isLimit);
            vm.warp(block.timestamp + gap % (WAIT / 6));
            if (block.timestamp >= end) break;
            (bool applied,) = address(portal).call(abi.encodeCall(portal.applyChange, (TOKEN, address(token))));
            _true(!applied, "applied early");
        }
    }

    function _limit(uint128 minimum, uint128 limit) private {
        _run(LIMIT, abi.encodePacked(token, minimum, limit));
    }

    function _token(address token_, bool wantListed, uint128 wantMinimum, uint128 wantLimit) private view {
        (bool listed, uint128 minimum, uint128 limit,,) = portal.tokenInfo(token_);
        _true(listed == wantListed, "listed");
        _eq(minimum, wantMinimum, "minimum");
        _eq(limit, wantLimit, "limit");
    }

    function _paused(uint8 wantByBttc, uint8 wantByGuardian) private view {
        (uint8 byBttc, uint8 byGuardian) = portal.paused();
        _eq(byBttc, wantByBttc, "by bttc");
        _eq(byGuardian, wantByGuardian, "by guardian");
    }

    /// Tries a second before and then applies.
    function _applicableAfter48Hours(uint8 kind, address subject) private {
        _applicableAt(kind, subject, block.timestamp + WAIT);
    }

    function _applicableAt(uint8 kind, address subject, uint256 time) private {
        vm.warp(time - 1);
        _tooEarly(kind, subject);
        vm.warp(time);
        vm.prank(ALICE); // anyone
        portal.applyChange(kind, subject);
        _nothingWaits(kind, subject);
    }

    function _tooEarly(uint8 kind, address subject) private {
        uint64 at;
        if (kind == TOKEN) (at,,,) = portal.waitingToken(subject);
        else if (kind == GUARDIAN) (at,) = portal.waitingGuardian(subject);
        else (at,) = portal.waitingUnpause();
        vm.expectRevert(abi.encodeWithSelector(Guarded.TooEarly.selector, at));
        portal.applyChange(kind, subject);
    }

    function _nothingWaits(uint8 kind, address subject) private {
        vm.expectRevert(Guarded.NothingWaits.selector);
        portal.applyChange(kind, subject);
        vm.prank(SECOND_GUARD);
        vm.expectRevert(Guarded.NothingWaits.selector);
        portal.cancelChange(kind, subject);
    }

    function _cancelled(uint8 kind, address subject) private {
        vm.prank(GUARD);
        vm.expectEmit();
        emit ChangeCancelled(kind, subject, GUARD);
        portal.cancelChange(kind, subject);
        vm.warp(block.timestamp + WAIT);
        _nothingWaits(kind, subject);
    }
}
