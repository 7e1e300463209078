// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Base} from "./Base.sol";
import {Guarded} from "../src/Guarded.sol";
import {Portal} from "../src/Portal.sol";
import {CallbackToken} from "./tokens/CallbackToken.sol";
import {FalseToken} from "./tokens/FalseToken.sol";
import {FeeToken} from "./tokens/FeeToken.sol";
import {GivingToken, Reenterer, SilentToken} from "./tokens/Hostile.sol";
import {Token} from "./tokens/Token.sol";

/// @title What is locked is what is recorded
contract DepositTest is Base {
    event Deposited(
        uint64 indexed eventNonce,
        address indexed token,
        address indexed sender,
        address recipient,
        uint128 amount,
        uint64 time,
        bytes data
    );

    function setUp() public override {
        super.setUp();
        token.mint(address(this), 1 << 128);
        token.approve(address(portal), type(uint256).max);
    }

    function testFuzz_records(uint256 amount, address recipient, bytes memory data, uint32 later) public {
        amount = _bound(amount, MINIMUM, (1 << 127) - 1);
        vm.assume(recipient != address(0) && recipient != address(portal) && data.length <= 256);
        vm.warp(block.timestamp + later);
        (,,, bytes32 acc) = portal.status();
        uint64 time = uint64(block.timestamp);
        bytes memory payload =
            abi.encodePacked(time, token, address(this), recipient, uint128(amount), uint16(data.length), data);
        _true(payload.length <= 512, "payload too long");
        vm.expectEmit();
        emit Deposited(1, address(token), address(this), recipient, uint128(amount), time, data);
        portal.deposit(address(token), amount, recipient, data);
        (,, uint64 eventNonce, bytes32 next) = portal.status();
        _eq(eventNonce, 1, "event nonce");
        _eq(next, keccak256(abi.encode(acc, uint256(1), uint256(1), keccak256(payload))), "accumulator");
        _eq(token.balanceOf(address(portal)), amount, "locked");
    }

    function test_refused() public {
        address t = address(token);
        bytes memory most = new bytes(256);
        _refuses(t, 100, BOB, new bytes(257), Guarded.BadValue.selector);
        _refuses(t, 100, address(0), "", Portal.BadRecipient.selector);
        _refuses(t, 100, address(portal), "", Portal.BadRecipient.selector);
        _refuses(t, MINIMUM - 1, BOB, "", Portal.BadAmount.selector);
        _refuses(t, 0, BOB, "", Portal.BadAmount.selector);
        _refuses(t, 1 << 127, BOB, "", Portal.BadAmount.selector);
        _refuses(t, (1 << 128) + 100, BOB, "", Portal.BadAmount.selector);
        _refuses(t, type(uint256).max, BOB, "", Portal.BadAmount.selector);
        _refuses(address(new Token("Other", "OTHER", 6)), 100, BOB, "", Portal.Unlisted.selector);
        _refuses(BOB, 100, BOB, "", Portal.Unlisted.selector);
        portal.deposit(t, MINIMUM, BOB, most);
        portal.deposit(t, (1 << 127) - 1, BOB, "");
        token.approve(address(portal), 0);
        _refuses(t, 100, BOB, "", Portal.NotPaid.selector);
    }

    function test_zeroIsNoDepositWithoutMinimum() public {
        _list(token, 0);
        _refuses(address(token), 0, BOB, "", Portal.BadAmount.selector);
    }

    function test_feeOnTransfer() public {
        token = new FeeToken("Fee", "FEE", 6);
        _list(token, 100);
        _refuses(address(token), 100, BOB, "", Portal.BadAmount.selector); // 99 arrive
        vm.expectEmit();
        emit Deposited(_eventNonce() + 1, address(token), address(this), BOB, 990, uint64(block.timestamp), "");
        portal.deposit(address(token), 1000, BOB, "");
        _eq(token.balanceOf(address(portal)), 990, "locked");
    }

    function test_returnValuesAreNotRead() public {
        token = new FalseToken("False", "FALSE", 6);
        _list(token, 1);
        portal.deposit(address(token), 1000, BOB, "");
        _eq(token.balanceOf(address(portal)), 1000, "locked");
        token = Token(address(new SilentToken()));
        _list(token, 1);
        _refuses(address(token), 1000, BOB, "", Portal.BadAmount.selector); // it moves nothing
    }

    /// A token that gives more than was asked would let the first depositor take it all.
    function test_moreThanAskedIsRefused() public {
        token = new GivingToken();
        _list(token, 1);
        _refuses(address(token), 1000, BOB, "", Portal.BadAmount.selector);
    }

    function test_accountsWithoutCodeAreNoTokens() public {
        _list(Token(BOB), 1);
        _refuses(BOB, 1000, BOB, "", Portal.NotPaid.selector);
    }

    function test_reentrancy() public {
        CallbackToken callback = new CallbackToken("Callback", "CALL", 6);
        token = callback;
        _list(token, 1);
        Reenterer reenterer = new Reenterer(portal, callback);
        token.mint(address(reenterer), 1000);
        reenterer.depositTwice(token, 500);
        _eq(_eventNonce(), 2, "event nonce"); // the TOKEN packet and one deposit
        _true(keccak256(reenterer.refusal()) == keccak256(abi.encodePacked(Guarded.Reentered.selector)), "not refused");
        _eq(token.balanceOf(address(portal)), 500, "locked");
    }

    function test_pausedByEither() public {
        _run(PAUSE, hex"01");
        _refuses(address(token), 100, BOB, "", Guarded.Paused.selector);
        _run(PAUSE, hex"02");
        portal.deposit(address(token), 100, BOB, "");
        vm.prank(GUARD);
        portal.pause(1);
        _refuses(address(token), 100, BOB, "", Guarded.Paused.selector);
    }

    function test_unlistedAtOnce() public {
        _run(TOKEN, abi.encodePacked(token, uint8(0), MINIMUM, LIMIT_A_DAY));
        _refuses(address(token), 100, BOB, "", Portal.Unlisted.selector);
    }

    function test_noOneSendsEther() public {
        (bool ok,) = address(portal).call{value: 1}("");
        _true(!ok, "ether taken");
    }

    function _list(Token token_, uint128 minimum) private {
        _run(TOKEN, abi.encodePacked(token_, uint8(1), minimum, LIMIT_A_DAY));
        vm.warp(block.timestamp + 48 hours);
        if (_waits(token_)) portal.applyChange(TOKEN, address(token_));
        if (address(token_).code.length == 0) return;
        token_.mint(address(this), 1 << 100);
        token_.approve(address(portal), type(uint256).max);
    }

    function _waits(Token token_) private view returns (bool) {
        (uint64 applicableAt,,,) = portal.waitingToken(address(token_));
        return applicableAt != 0;
    }

    function _refuses(address token_, uint256 amount, address recipient, bytes memory data, bytes4 reason) private {
        (,, uint64 before, bytes32 acc) = portal.status();
        vm.expectRevert(reason);
        portal.deposit(token_, amount, recipient, data);
        (,, uint64 eventNonce, bytes32 next) = portal.status();
        _eq(eventNonce, before, "event nonce");
        _eq(next, acc, "accumulator");
    }
}
