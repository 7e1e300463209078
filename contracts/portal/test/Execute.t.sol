// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Base} from "./Base.sol";
import {Guarded} from "../src/Guarded.sol";
import {Portal} from "../src/Portal.sol";
import {Quorum} from "../src/Quorum.sol";

/// @title Who may make the Portal do something, and how often
contract ExecuteTest is Base {
    uint256 private constant ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    function test_recordsWhatItExecuted() public {
        Portal.Packet memory packet = _checkpoint();
        (,,, bytes32 acc) = portal.status();
        bytes32 digest = _digest(packet);
        _execute(packet);
        bytes memory payload =
            abi.encodePacked(uint64(block.timestamp), packet.nonce, CHECKPOINT, digest, RELAYER, uint64(0));
        (uint256 number, uint256 time, uint64 eventNonce, bytes32 next) = portal.status();
        _eq(number, block.number, "block number");
        _eq(time, block.timestamp, "block time");
        _eq(eventNonce, 1, "event nonce");
        _eq(next, keccak256(abi.encode(acc, uint256(1), uint256(2), keccak256(payload))), "accumulator");
        _true(portal.executed(packet.nonce) && !portal.executed(packet.nonce + 1), "executed");
        (uint64 height, uint64 at, bytes32 blockHash, bytes32 appHash) = portal.checkpoint();
        _eq(height, 7, "height");
        _eq(at, 8, "time");
        _eq(blockHash, bytes32(uint256(9)), "block hash");
        _eq(appHash, bytes32(uint256(10)), "app hash");
    }

    function test_neverTwice() public {
        Portal.Packet memory packet = _checkpoint();
        _execute(packet);
        _executeReverts(packet, Portal.AlreadyExecuted.selector);
        packet.kind = BATCH; // whatever a nonce was used for
        packet.body = _item(address(token), BOB, 5);
        _executeReverts(packet, Portal.AlreadyExecuted.selector);
    }

    function test_nonceZeroIsNone() public {
        Portal.Packet memory packet = _checkpoint();
        packet.nonce = 0;
        _executeReverts(packet, Portal.AlreadyExecuted.selector);
    }

    /// Any order, each once, over the boundaries of the bitmap's words.
    function testFuzz_anyOrderOnce(uint64[8] memory nonces) public {
        for (uint256 i = 0; i < nonces.length; ++i) {
            uint64 n = i % 2 == 0 ? uint64(_bound(nonces[i], 1, 600)) : nonces[i];
            Portal.Packet memory packet = Portal.Packet(n, BATCH, FOREVER, _item(address(token), BOB, 1));
            if (n == 0 || portal.executed(n)) _executeReverts(packet, Portal.AlreadyExecuted.selector);
            else _execute(packet);
            _true(n == 0 || portal.executed(n), "not executed");
        }
    }

    function test_deadlineIsTheLastSecond() public {
        Portal.Packet memory packet = _checkpoint();
        packet.deadline = uint64(block.timestamp) - 1;
        _executeReverts(packet, Portal.Expired.selector);
        packet.deadline = uint64(block.timestamp);
        _execute(packet);
    }

    function test_unknownKinds() public {
        for (uint256 kind = 8; kind < 256; kind += 31) {
            _executeReverts(_packet(uint8(kind), hex"00"), Guarded.BadValue.selector);
        }
        _executeReverts(_packet(0, _item(address(token), BOB, 1)), Guarded.BadValue.selector);
    }

    function test_bodiesOfOtherLengths() public {
        uint8[6] memory kinds = [BATCH, TOKEN, LIMIT, PAUSE, CHECKPOINT, GUARDIAN];
        uint256[6] memory lengths = [uint256(56), 53, 52, 1, 80, 21];
        for (uint256 i = 0; i < kinds.length; ++i) {
            _executeReverts(_packet(kinds[i], new bytes(lengths[i] - 1)), Guarded.BadValue.selector);
            _executeReverts(_packet(kinds[i], new bytes(lengths[i] + 1)), Guarded.BadValue.selector);
        }
        _executeReverts(_packet(BATCH, ""), Guarded.BadValue.selector);
        _executeReverts(_packet(BATCH, new bytes(51 * 56)), Guarded.BadValue.selector);
    }

    /// Exactly two thirds is too little; the power of validators without a key counts in the total.
    function testFuzz_threshold(uint96[4] memory powers, uint96 keyless, uint8 mask) public {
        uint256 sum;
        uint256 signed;
        bytes memory members;
        for (uint256 i = 0; i < 4; ++i) {
            uint96 power = uint96(_bound(powers[i], 1, i % 2 == 0 ? type(uint96).max : 10));
            sum += power;
            if (mask >> i & 1 == 1) signed += power;
            members = bytes.concat(members, _member(vm.addr(keys[i]), power));
        }
        uint256 total = sum + _bound(keyless, 0, (sum - 1) / 2);
        bytes memory set = bytes.concat(bytes32(total), members);
        _run(VALSET, set);
        Portal.Packet memory packet = _checkpoint();
        bytes memory signatures;
        bytes32 digest = _digest(packet);
        for (uint256 i = 0; i < 4; ++i) {
            if (mask >> i & 1 == 1) signatures = bytes.concat(signatures, _sign(keys[i], digest));
        }
        if (3 * signed <= 2 * total) {
            vm.expectRevert(abi.encodeWithSelector(Quorum.TooLittlePower.selector, signed, total));
        }
        portal.execute(packet, set, mask & 15, signatures, RELAYER);
    }

    function test_exactlyTwoThirdsIsTooLittle() public {
        _makeKeys(3);
        portal = _newPortal(_set());
        Portal.Packet memory packet = _checkpoint();
        (uint256 bitmap, bytes memory signatures) = _signatures(_digest(packet), 2);
        bytes memory set = _set();
        vm.expectRevert(abi.encodeWithSelector(Quorum.TooLittlePower.selector, 2 * uint256(POWER), 3 * uint256(POWER)));
        portal.execute(packet, set, bitmap, signatures, RELAYER);
    }

    function test_setOf256AndItsBitmap() public {
        _makeKeys(256);
        portal = _newPortal(_set());
        Portal.Packet memory packet = _checkpoint();
        bytes32 digest = _digest(packet);
        bytes memory signatures;
        uint256 bitmap = type(uint256).max << 80; // the last 176, bit 255 among them
        for (uint256 i = 80; i < 256; ++i) {
            signatures = bytes.concat(signatures, _sign(keys[i], digest));
        }
        portal.execute(packet, _set(), bitmap, signatures, RELAYER);
        _true(portal.executed(packet.nonce), "not executed");
    }

    /// Bits beyond the set are refused, even if signatures follow for them.
    function testFuzz_bitmapBounds(uint256 high) public {
        Portal.Packet memory packet = _checkpoint();
        (uint256 bitmap, bytes memory signatures) = _signatures(_digest(packet), 4);
        high = high >> 4 << 4;
        if (high != 0) vm.expectRevert(Quorum.BadBitmap.selector);
        portal.execute(packet, _set(), bitmap | high, signatures, RELAYER);
    }

    function test_signaturesAscend() public {
        Portal.Packet memory packet = _checkpoint();
        bytes32 digest = _digest(packet);
        bytes memory swapped = bytes.concat(_sign(keys[1], digest), _sign(keys[0], digest), _sign(keys[2], digest));
        _badSignature(packet, 7, swapped);
        bytes memory twice = bytes.concat(_sign(keys[0], digest), _sign(keys[0], digest), _sign(keys[0], digest));
        _badSignature(packet, 7, twice);
    }

    function test_signaturesAreCounted() public {
        Portal.Packet memory packet = _checkpoint();
        (uint256 bitmap, bytes memory three) = _signatures(_digest(packet), 3);
        (, bytes memory four) = _signatures(_digest(packet), 4);
        (, bytes memory two) = _signatures(_digest(packet), 2);
        _badSignature(packet, bitmap, four);
        _badSignature(packet, bitmap, two);
        _badSignature(packet, bitmap, bytes.concat(three, hex"00"));
        _badSignature(packet, bitmap, "");
    }

    /// Signatures that stand in the calldata behind their declared end are none.
    function test_signaturesEndWhereTheySay() public {
        Portal.Packet memory packet = _checkpoint();
        (uint256 bitmap, bytes memory signatures) = _signatures(_digest(packet), 3);
        bytes memory call = abi.encodeCall(Portal.execute, (packet, _set(), bitmap, signatures, RELAYER));
        // They come last: 192 bytes and before them their length.
        call[call.length - 193] = bytes1(uint8(128));
        (bool ok, bytes memory answer) = address(portal).call(call);
        _true(!ok && bytes4(answer) == Quorum.BadSignature.selector, "executed");
        call[call.length - 193] = bytes1(uint8(192));
        (ok,) = address(portal).call(call);
        _true(ok, "not executed");
    }

    function test_highSIsRefused() public {
        Portal.Packet memory packet = _checkpoint();
        bytes32 digest = _digest(packet);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keys[0], digest);
        // The other spelling of the same signature; r || vs has no room for it.
        bytes32 high = bytes32(ORDER - uint256(s));
        bytes memory other = bytes.concat(r, bytes32(uint256(high) & type(uint256).max >> 1 | uint256(28 - v) << 255));
        _badSignature(packet, 7, bytes.concat(other, _sign(keys[1], digest), _sign(keys[2], digest)));
    }

    /// The high s that r || vs has room for, whoever they recover.
    function testFuzz_neverASignatureWithHighS(bytes32 r, uint256 s, bool odd) public {
        s = _bound(s, ORDER / 2 + 1, type(uint256).max >> 1);
        Portal.Packet memory packet = _checkpoint();
        bytes32 digest = _digest(packet);
        bytes memory forged = bytes.concat(r, bytes32(s | (odd ? 1 << 255 : 0)));
        address recovered = ecrecover(digest, odd ? 28 : 27, r, bytes32(s));
        vm.assume(recovered != address(0));
        bytes memory set = bytes.concat(bytes32(uint256(1)), _member(recovered, 1));
        _run(VALSET, set);
        vm.expectRevert(Quorum.BadSignature.selector);
        portal.execute(packet, set, 1, forged, RELAYER);
    }

    /// What ecrecover cannot recover is nobody's.
    function testFuzz_zeroSigner(bytes32 r, bytes32 vs) public {
        Portal.Packet memory packet = _checkpoint();
        bytes32 digest = _digest(packet);
        (, bytes memory rest) = _signatures(digest, 4);
        bytes memory own = _sign(keys[0], digest);
        vm.assume(keccak256(own) != keccak256(bytes.concat(r, vs)));
        assembly ("memory-safe") {
            mstore(add(rest, 0x20), r)
            mstore(add(rest, 0x40), vs)
        }
        _badSignature(packet, 15, rest);
        assembly ("memory-safe") {
            mstore(add(rest, 0x20), 0)
            mstore(add(rest, 0x40), 0)
        }
        _badSignature(packet, 15, rest);
    }

    /// What ecrecover does not overwrite is no signer: with this nonce 7 is what memory held last.
    function test_leftoversInMemorySignNothing() public {
        bytes memory set = bytes.concat(bytes32(uint256(1)), _member(address(7), 1));
        _run(VALSET, set);
        Portal.Packet memory packet = _checkpoint();
        packet.nonce = 7 << 8 | 1;
        vm.expectRevert(Quorum.BadSignature.selector);
        portal.execute(packet, set, 1, new bytes(64), RELAYER);
    }

    /// Each field of a packet is signed.
    function testFuzz_altered(uint64 salt, uint8 field) public {
        _run(VALSET, _set()); // so that nothing but the signature refuses
        Portal.Packet memory packet = _packet(VALSET, _set());
        packet.deadline = uint64(block.timestamp + 1000);
        (uint256 bitmap, bytes memory signatures) = _signatures(_digest(packet), 3);
        field = uint8(_bound(field, 0, 3));
        if (field == 0) packet.nonce = uint64(_bound(salt, packet.nonce + 1, FOREVER));
        if (field == 1) packet.kind = CHECKPOINT;
        if (field == 2) packet.deadline = uint64(_bound(salt, packet.deadline + 1, FOREVER));
        if (field == 3) packet.body[31 + 32 * _bound(salt, 0, 4)] ^= 0x01;
        _badSignature(packet, bitmap, signatures);
    }

    /// The same keys sign for many Portals: each part of the domain matters.
    function test_otherDomains() public {
        Portal.Packet memory packet = _checkpoint();
        bytes32 tag = keccak256("BTTC_PORTAL_V1");
        bytes32 own = keccak256(abi.encode(tag, BTTC, ROW, block.chainid, address(portal)));
        _eq(portal.domain(), own, "domain");
        bytes32[5] memory others = [
            keccak256(abi.encode(tag, BTTC + 1, ROW, block.chainid, address(portal))),
            keccak256(abi.encode(tag, BTTC, ROW + 1, block.chainid, address(portal))),
            keccak256(abi.encode(tag, BTTC, ROW, block.chainid + 1, address(portal))),
            keccak256(abi.encode(tag, BTTC, ROW, block.chainid, address(this))),
            _newPortal(_set()).domain()
        ];
        for (uint256 i = 0; i < others.length; ++i) {
            (uint256 bitmap, bytes memory signatures) = _signatures(_digestFor(others[i], packet), 3);
            _badSignature(packet, bitmap, signatures);
        }
        _execute(packet);
    }

    function testFuzz_otherSets(uint256 at, uint8 bit) public {
        Portal.Packet memory packet = _checkpoint();
        (uint256 bitmap, bytes memory signatures) = _signatures(_digest(packet), 3);
        bytes memory set = _set();
        set[_bound(at, 0, set.length - 1)] ^= bytes1(uint8(1 << (bit % 8)));
        vm.expectRevert(Portal.WrongSet.selector);
        portal.execute(packet, set, bitmap, signatures, RELAYER);
        vm.expectRevert(Portal.WrongSet.selector);
        portal.execute(packet, "", bitmap, signatures, RELAYER);
    }

    /// After a VALSET only the new set signs, also for packets which the old one had signed.
    function test_oldSetsSignNothing() public {
        bytes memory old = _set();
        Portal.Packet memory packet = _checkpoint();
        (uint256 bitmap, bytes memory signatures) = _signatures(_digest(packet), 3);
        uint256[] memory oldKeys = keys;
        _makeKeys(6);
        bytes memory next = _set();
        keys = oldKeys;
        _run(VALSET, next);
        _eq(portal.setHash(), keccak256(next), "set hash");
        vm.expectRevert(Portal.WrongSet.selector);
        portal.execute(packet, old, bitmap, signatures, RELAYER);
        _makeKeys(6);
        _execute(packet);
    }

    /// Only those of one thing overtake each other.
    function test_superseded() public {
        bytes memory set = _set();
        Portal.Packet[6] memory early = [
            _packet(VALSET, set),
            _packet(PAUSE, hex"01"),
            _checkpoint(),
            _packet(TOKEN, abi.encodePacked(token, uint8(1), MINIMUM, LIMIT_A_DAY)),
            _packet(LIMIT, abi.encodePacked(token, MINIMUM, LIMIT_A_DAY)),
            _packet(GUARDIAN, abi.encodePacked(BOB, uint8(1)))
        ];
        Portal.Packet memory otherToken = _packet(LIMIT, abi.encodePacked(BOB, MINIMUM, LIMIT_A_DAY));
        Portal.Packet memory otherGuardian = _packet(GUARDIAN, abi.encodePacked(ALICE, uint8(1)));
        Portal.Packet memory batch = _packet(BATCH, _item(address(token), BOB, 1));
        _run(VALSET, set);
        _run(PAUSE, hex"00");
        _execute(_checkpoint());
        _run(LIMIT, abi.encodePacked(token, MINIMUM, LIMIT_A_DAY));
        _run(GUARDIAN, abi.encodePacked(BOB, uint8(0)));
        for (uint256 i = 0; i < early.length; ++i) {
            _executeReverts(early[i], Portal.Superseded.selector);
        }
        _execute(otherGuardian);
        _execute(otherToken);
        _execute(batch);
    }

    function _checkpoint() private returns (Portal.Packet memory) {
        return _packet(CHECKPOINT, abi.encodePacked(uint64(7), uint64(8), uint256(9), uint256(10)));
    }

    function _badSignature(Portal.Packet memory packet, uint256 bitmap, bytes memory signatures) private {
        bytes memory set = _set();
        vm.expectRevert(Quorum.BadSignature.selector);
        portal.execute(packet, set, bitmap, signatures, RELAYER);
    }
}
