// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Base} from "./Base.sol";
import {Guarded} from "../src/Guarded.sol";
import {Portal} from "../src/Portal.sol";
import {Quorum} from "../src/Quorum.sol";

/// @title Which sets the Portal takes, at its construction and from a VALSET
contract SetsTest is Base {
    function test_construction() public view {
        _eq(portal.setHash(), keccak256(_set()), "set hash");
        _true(portal.isGuardian(GUARD) && portal.isGuardian(SECOND_GUARD) && !portal.isGuardian(BOB), "guardians");
        (bool listed, uint128 minimum, uint128 limit, uint256 used, uint256 room) = portal.tokenInfo(address(token));
        _true(listed, "not listed");
        _eq(minimum, MINIMUM, "minimum");
        _eq(limit, LIMIT_A_DAY, "limit");
        _eq(used, 0, "used");
        _eq(room, LIMIT_A_DAY, "room");
    }

    function test_constructionChecks() public {
        address[] memory guardians = new address[](1);
        Portal.InitialToken[] memory tokens = new Portal.InitialToken[](0);
        bytes memory set = _set();
        vm.expectRevert(Guarded.BadValue.selector); // the zero guardian
        new Portal(BTTC, ROW, set, guardians, tokens);
        guardians[0] = GUARD;
        vm.expectRevert(Quorum.BadSet.selector);
        new Portal(BTTC, ROW, "", guardians, tokens);
        tokens = new Portal.InitialToken[](2);
        (tokens[0].token, tokens[1].token) = (address(token), address(token));
        vm.expectRevert(Guarded.BadValue.selector); // listed twice
        new Portal(BTTC, ROW, set, guardians, tokens);
        tokens[1].token = address(0);
        vm.expectRevert(Guarded.BadValue.selector);
        new Portal(BTTC, ROW, set, guardians, tokens);
    }

    function test_lengths() public {
        bytes memory set = _set();
        _refused("");
        _refused(hex"00");
        _refused(abi.encode(uint256(0)));
        _refused(abi.encode(uint256(1)));
        _refused(bytes.concat(set, hex"00"));
        bytes memory cut = set;
        assembly ("memory-safe") {
            mstore(cut, sub(mload(cut), 1))
        }
        _refused(cut);
        _makeKeys(257);
        _refusedOf4(_set());
        _makeKeys(256);
        _acceptedOf4(_set());
    }

    function test_members() public {
        address a = address(0x1000);
        address b = address(0x2000);
        _refused(bytes.concat(bytes32(uint256(2)), _member(b, 1), _member(a, 1)));
        _refused(bytes.concat(bytes32(uint256(2)), _member(a, 1), _member(a, 1)));
        _refused(bytes.concat(bytes32(uint256(2)), _member(address(0), 1), _member(a, 1)));
        _refused(bytes.concat(bytes32(uint256(2)), _member(a, 2), _member(b, 0)));
        _refused(bytes.concat(bytes32(uint256(0)), _member(a, 1)));
        _accepted(bytes.concat(bytes32(uint256(2)), _member(a, 1), _member(b, 1)));
    }

    function test_totals() public {
        address a = address(0x1000);
        _refused(bytes.concat(bytes32(uint256(1)), _member(a, 2))); // more than all
        _refused(bytes.concat(bytes32(uint256(3)), _member(a, 2))); // two thirds
        _refused(bytes.concat(bytes32(type(uint256).max), _member(a, 2)));
        _refused(bytes.concat(bytes32(uint256(1) << 255), _member(a, 2))); // twice this is 0
        _refused(bytes.concat(bytes32((type(uint256).max - 1) / 2 + 2), _member(a, 2)));
        _accepted(bytes.concat(bytes32(uint256(2)), _member(a, 2)));
    }

    /// Against the words of the specification, one by one.
    function testFuzz_check(uint256 total, uint160[5] memory signers, uint96[5] memory powers, uint8 shape) public {
        uint256 n = _bound(shape, 1, 5);
        if (shape & 0x80 != 0) _sort(signers, n);
        bytes memory members;
        uint256 sum;
        bool good = true;
        for (uint256 i = 0; i < n; ++i) {
            uint96 power = shape & 0x40 != 0 && powers[i] == 0 ? 1 : powers[i];
            members = bytes.concat(members, _member(address(signers[i]), power));
            sum += power;
            good = good && power > 0 && signers[i] > 0 && (i == 0 || signers[i] > signers[i - 1]);
        }
        if (shape & 0x20 != 0) total = _bound(total, sum, sum + sum / 2 + 1);
        good = good && sum <= total && total < 1 << 128 && 3 * sum > 2 * total;
        bytes memory set = bytes.concat(bytes32(total), members);
        if (good) _accepted(set);
        else _refused(set);
    }

    function _sort(uint160[5] memory signers, uint256 n) private pure {
        for (uint256 i = 1; i < n; ++i) {
            for (uint256 j = i; j > 0 && signers[j] < signers[j - 1]; --j) {
                (signers[j], signers[j - 1]) = (signers[j - 1], signers[j]);
            }
        }
    }

    function _refused(bytes memory set) private {
        bytes32 before = portal.setHash();
        _executeReverts(_packet(VALSET, set), Quorum.BadSet.selector);
        _eq(portal.setHash(), before, "set hash");
    }

    function _accepted(bytes memory set) private {
        uint256 state = vm.snapshotState();
        _run(VALSET, set);
        _eq(portal.setHash(), keccak256(set), "set hash");
        vm.revertToState(state);
    }

    function _refusedOf4(bytes memory set) private {
        _makeKeys(4);
        _refused(set);
    }

    function _acceptedOf4(bytes memory set) private {
        _makeKeys(4);
        _accepted(set);
    }
}
