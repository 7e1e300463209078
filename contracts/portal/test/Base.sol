// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Portal} from "../src/Portal.sol";
import {Vm} from "./Vm.sol";
import {Token} from "./tokens/Token.sol";

/// @title Validators with keys, a Portal that they sign for, and what tests assert with
abstract contract Base {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    uint8 internal constant BATCH = 1;
    uint8 internal constant VALSET = 2;
    uint8 internal constant TOKEN = 3;
    uint8 internal constant LIMIT = 4;
    uint8 internal constant PAUSE = 5;
    uint8 internal constant CHECKPOINT = 6;
    uint8 internal constant GUARDIAN = 7;

    uint64 internal constant BTTC = 19991;
    uint32 internal constant ROW = 1;
    uint96 internal constant POWER = 1_234_567;
    uint128 internal constant MINIMUM = 5;
    uint128 internal constant LIMIT_A_DAY = 1_000_000;
    uint64 internal constant FOREVER = type(uint64).max;

    address internal constant RELAYER = address(0x5E1A7E5);
    address internal constant ALICE = address(0xA11CE);
    address internal constant BOB = address(0xB0B);
    address internal constant GUARD = address(0x6A5D);
    address internal constant SECOND_GUARD = address(0x6A5D2);

    Portal internal portal;
    Token internal token;
    uint64 internal nonce;

    /// Ascending by address.
    uint256[] internal keys;

    /// Four validators of equal power, so three must sign; one token; two guardians.
    function setUp() public virtual {
        vm.warp(1_800_000_000);
        _makeKeys(4);
        token = new Token("Plain", "PLAIN", 6);
        portal = _newPortal(_set());
    }

    function _newPortal(bytes memory set) internal returns (Portal) {
        address[] memory guardians = new address[](2);
        (guardians[0], guardians[1]) = (GUARD, SECOND_GUARD);
        Portal.InitialToken[] memory tokens = new Portal.InitialToken[](1);
        tokens[0] = Portal.InitialToken(address(token), MINIMUM, LIMIT_A_DAY);
        return new Portal(BTTC, ROW, set, guardians, tokens);
    }

    function _makeKeys(uint256 count) internal {
        delete keys;
        for (uint256 i = 0; i < count; ++i) {
            keys.push(uint256(keccak256(abi.encode("validator", i))));
            for (uint256 j = i; j > 0 && vm.addr(keys[j]) < vm.addr(keys[j - 1]); --j) {
                (keys[j], keys[j - 1]) = (keys[j - 1], keys[j]);
            }
        }
    }

    /// All keys with equal power, and no power without a key.
    function _set() internal view returns (bytes memory set) {
        set = abi.encode(uint256(POWER) * keys.length);
        for (uint256 i = 0; i < keys.length; ++i) {
            set = bytes.concat(set, _member(vm.addr(keys[i]), POWER));
        }
    }

    function _member(address signer, uint96 power) internal pure returns (bytes32) {
        return bytes32(bytes20(signer)) | bytes32(uint256(power));
    }

    function _packet(uint8 kind, bytes memory body) internal returns (Portal.Packet memory) {
        return Portal.Packet(++nonce, kind, FOREVER, body);
    }

    function _digest(Portal.Packet memory packet) internal view returns (bytes32) {
        return _digestFor(portal.domain(), packet);
    }

    function _digestFor(bytes32 domain, Portal.Packet memory packet) internal pure returns (bytes32) {
        return keccak256(abi.encode(domain, packet.kind, packet.nonce, packet.deadline, keccak256(packet.body)));
    }

    function _sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return bytes.concat(r, s | bytes32(uint256(v - 27) << 255));
    }

    /// The signatures of the first `count` members.
    function _signatures(bytes32 digest, uint256 count)
        internal
        view
        returns (uint256 bitmap, bytes memory signatures)
    {
        for (uint256 i = 0; i < count; ++i) {
            bitmap |= 1 << i;
            signatures = bytes.concat(signatures, _sign(keys[i], digest));
        }
    }

    function _quorum() internal view returns (uint256) {
        return keys.length * 2 / 3 + 1;
    }

    function _execute(Portal.Packet memory packet) internal {
        (uint256 bitmap, bytes memory signatures) = _signatures(_digest(packet), _quorum());
        bytes memory set = _set();
        portal.execute(packet, set, bitmap, signatures, RELAYER);
    }

    /// Signs first, so that the expected revert is that of execute.
    function _executeReverts(Portal.Packet memory packet, bytes memory reason) internal {
        (uint256 bitmap, bytes memory signatures) = _signatures(_digest(packet), _quorum());
        bytes memory set = _set();
        vm.expectRevert(reason);
        portal.execute(packet, set, bitmap, signatures, RELAYER);
    }

    function _executeReverts(Portal.Packet memory packet, bytes4 reason) internal {
        _executeReverts(packet, abi.encodePacked(reason));
    }

    function _run(uint8 kind, bytes memory body) internal {
        _execute(_packet(kind, body));
    }

    function _item(address token_, address to, uint128 amount) internal pure returns (bytes memory) {
        return abi.encodePacked(token_, to, amount);
    }

    function _deposit(address from, uint256 amount) internal {
        token.mint(from, amount);
        vm.startPrank(from);
        token.approve(address(portal), amount);
        portal.deposit(address(token), amount, from, "");
        vm.stopPrank();
    }

    function _eventNonce() internal view returns (uint64 eventNonce) {
        (,, eventNonce,) = portal.status();
    }

    function _room(address token_) internal view returns (uint256 room) {
        (,,,, room) = portal.tokenInfo(token_);
    }

    function _eq(uint256 got, uint256 want, string memory what) internal pure {
        if (got != want) {
            revert(string.concat(what, ": got ", vm.toString(got), ", want ", vm.toString(want)));
        }
    }

    function _eq(bytes32 got, bytes32 want, string memory what) internal pure {
        if (got != want) {
            revert(string.concat(what, ": got ", vm.toString(got), ", want ", vm.toString(want)));
        }
    }

    function _eq(address got, address want, string memory what) internal pure {
        _eq(bytes32(uint256(uint160(got))), bytes32(uint256(uint160(want))), what);
    }

    function _true(bool ok, string memory what) internal pure {
        require(ok, what);
    }

    /// Narrows a fuzzed value to [low, high].
    function _bound(uint256 value, uint256 low, uint256 high) internal pure returns (uint256) {
        unchecked {
            uint256 range = high - low + 1;
            return range == 0 ? value : low + value % range;
        }
    }
}
