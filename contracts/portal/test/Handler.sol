// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Base} from "./Base.sol";
import {Portal} from "../src/Portal.sol";
import {Vm} from "./Vm.sol";
import {BlacklistToken} from "./tokens/BlacklistToken.sol";
import {FalseToken} from "./tokens/FalseToken.sol";
import {FeeToken} from "./tokens/FeeToken.sol";
import {Token} from "./tokens/Token.sol";

/// @title Does anything, in any order, and keeps its own books
/// @notice As x/bridge does, it sends no more than is locked and not sent before.
contract Handler is Base {
    Token[4] public tokens;
    address[4] public people = [ALICE, BOB, address(0xCA401), address(0xDA7E)];

    /// What came in, and what left or became claimable.
    mapping(Token => uint256) public locked;
    mapping(Token => mapping(address => uint256)) public owed;
    mapping(Token => uint256) public owedInAll;
    uint64 public events;
    bytes32 public acc;
    uint256 public doubles;
    /// How often each thing happened, so that a run in which nothing did is seen.
    uint256 public deposits;
    uint256 public batches;
    uint256 public failures;
    uint256 public claims;

    bytes[] private _sent;

    constructor() {
        vm.warp(1_800_000_000);
        _makeKeys(4);
        tokens[0] = new Token("Plain", "PLAIN", 6);
        tokens[1] = new FalseToken("False", "FALSE", 6);
        tokens[2] = new FeeToken("Fee", "FEE", 6);
        tokens[3] = new BlacklistToken("Blacklist", "BLACK", 6);
        address[] memory guardians = new address[](1);
        guardians[0] = GUARD;
        Portal.InitialToken[] memory initial = new Portal.InitialToken[](4);
        for (uint256 i = 0; i < 4; ++i) {
            initial[i] = Portal.InitialToken(address(tokens[i]), MINIMUM, LIMIT_A_DAY);
        }
        portal = new Portal(BTTC, ROW, _set(), guardians, initial);
        acc = portal.domain();
    }

    /// Of Base; here it would be a step.
    function setUp() public override {}

    function thePortal() external view returns (Portal) {
        return portal;
    }

    function deposit(uint256 which, uint256 who, uint256 amount, bytes calldata data) external {
        (Token t, address from) = (tokens[which % 4], people[who % 4]);
        amount = _bound(amount, 1, LIMIT_A_DAY);
        bytes calldata cut = data.length > 256 ? data[:256] : data;
        t.mint(from, amount);
        uint256 before = t.balanceOf(address(portal));
        vm.startPrank(from);
        t.approve(address(portal), amount);
        (bool ok,) = address(portal).call(abi.encodeCall(Portal.deposit, (address(t), amount, from, cut)));
        vm.stopPrank();
        if (!ok) return;
        uint256 received = t.balanceOf(address(portal)) - before;
        locked[t] += received;
        ++deposits;
        _event(1, abi.encodePacked(uint64(block.timestamp), t, from, from, uint128(received), uint16(cut.length), cut));
    }

    function batch(uint256 seed, uint8 items) external {
        uint256 n = _bound(items, 1, 6);
        bytes memory body;
        Token[] memory ts = new Token[](n);
        address[] memory tos = new address[](n);
        uint128[] memory amounts = new uint128[](n);
        for (uint256 i = 0; i < n; ++i) {
            uint256 word = uint256(keccak256(abi.encode(seed, i)));
            (ts[i], tos[i]) = (tokens[word % 4], people[word >> 8 & 3]);
            amounts[i] = uint128((word >> 16) % (locked[ts[i]] / n + 1));
            if (amounts[i] == 0) return;
            body = bytes.concat(body, _item(address(ts[i]), tos[i], amounts[i]));
        }
        (bool ok, uint64 failed) = _send(_packet(BATCH, body));
        if (!ok) return;
        ++batches;
        for (uint256 i = 0; i < n; ++i) {
            if (failed >> i & 1 == 1) {
                owed[ts[i]][tos[i]] += amounts[i];
                owedInAll[ts[i]] += amounts[i];
                ++failures;
            }
            locked[ts[i]] -= amounts[i];
        }
    }

    function claim(uint256 which, uint256 who, uint256 to, uint256 part) external {
        (Token t, address owner) = (tokens[which % 4], people[who % 4]);
        if (owed[t][owner] == 0) return;
        uint256 amount = _bound(part, 1, owed[t][owner]);
        vm.prank(owner);
        (bool ok,) = address(portal).call(abi.encodeCall(Portal.claim, (address(t), people[to % 4], amount)));
        if (!ok) return;
        owed[t][owner] -= amount;
        owedInAll[t] -= amount;
        ++claims;
    }

    function blacklist(uint256 who, bool listed) external {
        BlacklistToken(address(tokens[3])).blacklist(people[who % 4], listed);
    }

    function limit(uint256 which, uint128 amount) external {
        _send(_packet(LIMIT, abi.encodePacked(tokens[which % 4], MINIMUM, amount % (2 * LIMIT_A_DAY))));
    }

    function applyLimit(uint256 which) external {
        address t = address(tokens[which % 4]);
        (uint64 at,,,) = portal.waitingToken(t);
        if (at == 0) return;
        if (block.timestamp < at) vm.warp(at);
        portal.applyChange(TOKEN, t);
    }

    function pauseAndResume(uint8 flags) external {
        _send(_packet(PAUSE, abi.encodePacked(uint8(flags & 3))));
        _send(_packet(PAUSE, hex"00"));
    }

    function rotate(uint256 seed) external {
        _send(_packet(VALSET, _set()));
        uint256 n = _bound(seed, 1, 7);
        uint256[] memory old = keys;
        _makeKeys(n);
        bytes memory next = _set();
        keys = old;
        (bool ok,) = _send(_packet(VALSET, next));
        if (ok) _makeKeys(n);
    }

    function wait(uint32 time) external {
        vm.warp(block.timestamp + time % 1 days);
    }

    /// Sends again what was sent before, whatever became of it.
    function replay(uint256 which) external {
        if (_sent.length == 0) return;
        (bool ok,) = address(portal).call(_sent[which % _sent.length]);
        if (ok) ++doubles;
    }

    function _send(Portal.Packet memory packet) private returns (bool ok, uint64 failed) {
        bytes32 digest = _digest(packet);
        (uint256 bitmap, bytes memory signatures) = _signatures(digest, _quorum());
        bytes memory call = abi.encodeCall(Portal.execute, (packet, _set(), bitmap, signatures, RELAYER));
        vm.recordLogs();
        (ok,) = address(portal).call(call);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        if (!ok) return (false, 0);
        (,, failed,) = abi.decode(logs[logs.length - 1].data, (uint8, address, uint64, uint64));
        _sent.push(call);
        _event(2, abi.encodePacked(uint64(block.timestamp), packet.nonce, packet.kind, digest, RELAYER, failed));
    }

    function _event(uint256 kind, bytes memory payload) private {
        acc = keccak256(abi.encode(acc, uint256(++events), kind, keccak256(payload)));
    }
}
