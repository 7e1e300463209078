// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Base} from "./Base.sol";
import {Portal} from "../src/Portal.sol";
import {Token} from "./tokens/Token.sol";

/// @title The gas of whole transactions, and the aims for it
/// @notice foundry.toml has each call of a test run as a transaction of its own. GAS.md is what this writes
/// if PORTAL_UPDATE is set, and else what it expects.
contract GasTest is Base {
    string private constant REPORT = "GAS.md";

    string private _rows;

    function setUp() public override {
        vm.warp(1_800_000_000);
        token = new Token("Plain", "PLAIN", 6);
    }

    /// forge-config: default.isolate = true
    function test_gas_written() public {
        _begin(100);
        _true(_batch(1, "") <= 480_000, "a batch of one missed its aim");
        _begin(100);
        _true(_valset() <= 470_000, "a validator set missed its aim");
        _begin(100);
        uint256 one = _batch(1, "");
        _begin(100);
        uint256 fifty = _batch(50, "");
        _true((fifty - one) / 49 <= 34_000, "a further transfer missed its aim");
        _report();
    }

    function _report() private {
        uint256[3] memory sizes = [uint256(27), 50, 100];
        for (uint256 i = 0; i < sizes.length; ++i) {
            string memory who = string.concat(vm.toString(sizes[i]), " equal validators, ");
            _begin(sizes[i]);
            _row(string.concat(who, "batch of 1"), _batch(1, ""));
            _row(string.concat(who, "batch of 1 to the same recipient"), _batch(1, ""));
            _begin(sizes[i]);
            uint256 ten = _batch(10, "");
            _row(string.concat(who, "batch of 10"), ten);
            _begin(sizes[i]);
            uint256 fifty = _batch(50, "");
            _row(string.concat(who, "batch of 50"), fifty);
            _row(string.concat(who, "each further transfer"), (fifty - ten) / 40);
            _begin(sizes[i]);
            _row(string.concat(who, "validator set"), _valset());
        }
        _singles();
        _compare();
    }

    /// What does not depend on the set, or hardly.
    function _singles() private {
        _begin(100);
        token.mint(BOB, 100);
        vm.startPrank(BOB);
        token.approve(address(portal), 100);
        portal.deposit(address(token), 50, BOB, "");
        _row("deposit", _last());
        portal.deposit(address(token), 25, BOB, new bytes(256));
        _row("deposit with 256 bytes of data (zeros)", _last());
        vm.stopPrank();
        // The token refuses to pay itself nothing; the Portal as a recipient always fails.
        _row("100 equal validators, batch of 1 that fails", _send(BATCH, _item(address(token), address(portal), 10)));
        _row(
            "100 equal validators, CHECKPOINT",
            _send(CHECKPOINT, abi.encodePacked(uint64(1), uint64(2), _hash("b"), _hash("a")))
        );
        _row(
            "100 equal validators, CHECKPOINT again",
            _send(CHECKPOINT, abi.encodePacked(uint64(9), uint64(8), _hash("c"), _hash("d")))
        );
        _row("100 equal validators, LIMIT lowered", _send(LIMIT, abi.encodePacked(token, MINIMUM, LIMIT_A_DAY / 2)));
        _row("100 equal validators, PAUSE", _send(PAUSE, hex"03"));
    }

    /// A Portal in use: no slot that counts is touched for the first time.
    function _begin(uint256 validators) private {
        _makeKeys(validators);
        nonce = 0;
        portal = _newPortal(_set());
        _deposit(ALICE, 500_000);
        _send(BATCH, _item(address(token), BOB, 5));
        _send(VALSET, _set());
    }

    function _valset() private returns (uint256) {
        return _send(VALSET, _set());
    }

    function _batch(uint256 items, string memory salt) private returns (uint256) {
        bytes memory body;
        for (uint256 i = 0; i < items; ++i) {
            address to = address(uint160(uint256(keccak256(abi.encode(portal, salt, i)))));
            body = bytes.concat(body, _item(address(token), to, 1_000));
        }
        return _send(BATCH, body);
    }

    function _send(uint8 kind, bytes memory body) private returns (uint256) {
        _run(kind, body);
        return _last();
    }

    function _last() private view returns (uint256) {
        return vm.lastCallGas().gasTotalUsed;
    }

    function _hash(string memory seed) private pure returns (bytes32) {
        return keccak256(bytes(seed));
    }

    function _row(string memory what, uint256 gas) private {
        _rows = string.concat(_rows, "| ", what, " | ", vm.toString(gas), " |\n");
    }

    function _compare() private {
        string memory report = string.concat(
            "# Gas of the Portal\n\n",
            "Whole transactions, calldata included, measured by test/Gas.t.sol, which also holds the aims. A transfer\n",
            "is of a plain ERC-20 to a recipient without any, unless it says otherwise. More than two thirds sign.\n\n",
            "| transaction | gas |\n|---|---|\n",
            _rows
        );
        if (vm.envOr("PORTAL_UPDATE", false)) vm.writeFile(REPORT, report);
        _true(
            keccak256(bytes(vm.readFile(REPORT))) == keccak256(bytes(report)),
            "GAS.md is stale: run scripts/contracts.sh"
        );
    }
}
