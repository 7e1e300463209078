// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Base} from "./Base.sol";
import {Portal} from "../src/Portal.sol";
import {Vm} from "./Vm.sol";
import {Token} from "./tokens/Token.sol";

/// @title The encodings of Go against those of Solidity
/// @notice portal.json is written by internal/portalabi: a history of calls and of what the accumulator must be
/// after each. portal-logs.json is written here, if PORTAL_UPDATE is set, and read by internal/portalabi.
contract VectorsTest is Base {
    string private constant FROM_GO = "../../docs/spec/vectors/portal.json";
    string private constant TO_GO = "../../docs/spec/vectors/portal-logs.json";

    string private _json;

    function setUp() public override {}

    function test_historyOfGo() public {
        _json = vm.readFile(FROM_GO);
        vm.chainId(_uint(".remote_chain_id"));
        _deploy();
        _eq(address(token), _address(".token"), "token");
        _eq(address(portal), _address(".portal"), "portal");
        _eq(portal.domain(), _bytes32(".domain"), "domain");
        _eq(portal.setHash(), _bytes32(".set_hash"), "set hash");
        (,,, bytes32 acc) = portal.status();
        _eq(acc, portal.domain(), "first accumulator");
        uint64 steps;
        for (; vm.keyExistsJson(_json, _step(steps, "")); ++steps) {
            _play(steps);
        }
        _true(steps >= 10, "too few steps");
        _true(portal.claimable(address(token), address(portal)) == 200, "the failed item is not claimable");
    }

    function _deploy() private {
        address deployer = _address(".deployer");
        address[] memory guardians = new address[](1);
        guardians[0] = _address(".guardian");
        Portal.InitialToken[] memory tokens = new Portal.InitialToken[](1);
        tokens[0] = Portal.InitialToken(_address(".token"), uint128(_uint(".minimum")), uint128(_uint(".limit")));
        uint64 bttc = uint64(_uint(".bttc_chain_id"));
        uint32 row = uint32(_uint(".row"));
        bytes memory set = vm.parseJsonBytes(_json, ".set");
        vm.startPrank(deployer);
        token = new Token("Plain", "PLAIN", 6);
        portal = new Portal(bttc, row, set, guardians, tokens);
        vm.stopPrank();
    }

    function _play(uint64 i) private {
        address from = _address(_step(i, ".from"));
        vm.warp(_uint(_step(i, ".time")));
        token.mint(from, 1_000_000);
        vm.startPrank(from);
        token.approve(address(portal), type(uint256).max);
        (bool ok, bytes memory answer) = address(portal).call(vm.parseJsonBytes(_json, _step(i, ".calldata")));
        vm.stopPrank();
        string memory what = vm.parseJsonString(_json, _step(i, ".what"));
        _true(ok, string.concat(what, " reverted: ", vm.toString(answer)));
        (,, uint64 eventNonce, bytes32 acc) = portal.status();
        _eq(eventNonce, i + 1, what);
        _eq(acc, _bytes32(_step(i, ".acc")), what);
        bytes memory body = vm.parseJsonBytes(_json, _step(i, ".event_body"));
        if (body[0] == 0x02) {
            bytes32 digest;
            // kind (1), time (8), nonce (8), kind (1): the digest begins at 18.
            assembly ("memory-safe") {
                digest := mload(add(body, 50))
            }
            _eq(digest, _bytes32(_step(i, ".digest")), what);
        }
    }

    /// Events of many shapes as the Portal logs them, with its accumulator after each.
    function test_logs_written() public {
        Base.setUp();
        vm.chainId(728126428);
        portal = _newPortal(_set());
        token.mint(address(this), 1 << 127);
        token.approve(address(portal), type(uint256).max);
        string memory json = string.concat(
            '{\n  "portal": "',
            vm.toString(address(portal)),
            '",\n  "domain": "',
            vm.toString(portal.domain()),
            '",\n  "bttc_chain_id": ',
            vm.toString(BTTC),
            ',\n  "row": ',
            vm.toString(ROW),
            ',\n  "remote_chain_id": 728126428,\n  "events": [\n'
        );
        for (uint256 i = 0; i < 48; ++i) {
            json = string.concat(json, i == 0 ? "" : ",\n", _emitted(uint256(keccak256(abi.encode("event", i)))));
        }
        json = string.concat(json, "\n  ]\n}\n");
        if (vm.envOr("PORTAL_UPDATE", false)) vm.writeFile(TO_GO, json);
        _true(
            keccak256(bytes(vm.readFile(TO_GO))) == keccak256(bytes(json)),
            "portal-logs.json is stale: run scripts/contracts.sh"
        );
    }

    function _emitted(uint256 seed) private returns (string memory) {
        vm.warp(block.timestamp + seed % 100_000);
        vm.recordLogs();
        string memory extra = seed % 3 == 0 ? _somePacket(seed) : _someDeposit(seed);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        Vm.Log memory last = logs[logs.length - 1];
        _eq(last.emitter, address(portal), "emitter");
        (,,, bytes32 acc) = portal.status();
        return string.concat(
            '    {"topics": ["',
            vm.toString(last.topics[0]),
            '", "',
            vm.toString(last.topics[1]),
            '", "',
            vm.toString(last.topics[2]),
            '", "',
            vm.toString(last.topics[3]),
            '"], "data": "',
            vm.toString(last.data),
            '", "acc": "',
            vm.toString(acc),
            '"',
            extra,
            "}"
        );
    }

    function _someDeposit(uint256 seed) private returns (string memory) {
        bytes memory data = new bytes(seed >> 8 & 0x1ff > 256 ? 256 : seed >> 8 & 0xff);
        for (uint256 i = 0; i < data.length; ++i) {
            data[i] = bytes1(uint8(uint256(keccak256(abi.encode(seed, i)))));
        }
        uint256 amount = MINIMUM + (seed >> 20) % (1 << (10 + seed % 110));
        portal.deposit(address(token), amount, address(uint160(seed | 1)), data);
        return "";
    }

    function _somePacket(uint256 seed) private returns (string memory) {
        bytes memory body;
        uint8 kind = seed % 2 == 0 ? CHECKPOINT : BATCH;
        if (kind == CHECKPOINT) {
            body = abi.encodePacked(uint64(seed), uint64(seed >> 64), keccak256(abi.encode(seed)), bytes32(seed));
        } else {
            for (uint256 i = 0; i <= seed % 5; ++i) {
                // Payments to the Portal fail.
                body = bytes.concat(
                    body, _item(address(token), seed >> i & 8 == 0 ? BOB : address(portal), uint128(1 + i))
                );
            }
        }
        Portal.Packet memory packet = _packet(kind, body);
        packet.deadline = uint64(block.timestamp + seed % 1000);
        _execute(packet);
        return string.concat(
            ', "packet": {"nonce": ',
            vm.toString(packet.nonce),
            ', "kind": ',
            vm.toString(uint256(kind)),
            ', "deadline": ',
            vm.toString(packet.deadline),
            ', "body": "',
            vm.toString(body),
            '"}'
        );
    }

    function _step(uint256 i, string memory field) private pure returns (string memory) {
        return string.concat(".steps[", vm.toString(i), "]", field);
    }

    function _uint(string memory key) private view returns (uint256) {
        return vm.parseJsonUint(_json, key);
    }

    function _address(string memory key) private view returns (address) {
        return vm.parseJsonAddress(_json, key);
    }

    function _bytes32(string memory key) private view returns (bytes32) {
        return vm.parseJsonBytes32(_json, key);
    }
}
