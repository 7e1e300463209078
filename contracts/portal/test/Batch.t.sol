// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Base} from "./Base.sol";
import {Guarded} from "../src/Guarded.sol";
import {Portal} from "../src/Portal.sol";
import {Vm} from "./Vm.sol";
import {BlacklistToken} from "./tokens/BlacklistToken.sol";
import {CallbackToken} from "./tokens/CallbackToken.sol";
import {FalseToken} from "./tokens/FalseToken.sol";
import {FeeToken} from "./tokens/FeeToken.sol";
import {BombToken, GivingToken, Recipient, Reenterer, SilentToken} from "./tokens/Hostile.sol";
import {Token} from "./tokens/Token.sol";

/// @title Items fail alone, and nobody makes one fail that would not
contract BatchTest is Base {
    event ItemHeld(
        uint64 indexed packetNonce, uint256 index, address indexed token, address indexed to, uint128 amount
    );

    uint256 private constant EXECUTED_TOPIC =
        uint256(keccak256("PacketExecuted(uint64,uint64,bytes32,uint8,address,uint64,uint64)"));

    CallbackToken private _callback;

    function setUp() public override {
        super.setUp();
        _callback = new CallbackToken("Callback", "CALL", 6);
        _stock(token);
        _stock(_callback);
    }

    function test_pays() public {
        uint64 failed = _batch(bytes.concat(_item(address(token), BOB, 30), _item(address(token), ALICE, 12)));
        _eq(failed, 0, "failed");
        _eq(token.balanceOf(BOB), 30, "bob");
        _eq(token.balanceOf(ALICE), 12, "alice");
    }

    /// A batch of 50 in which every second item is hostile, in each way there is.
    function test_hostileItemsFailAlone() public {
        (Token[9] memory tokens, address[9] memory to) = _hostile();
        bytes memory body;
        uint64 want;
        for (uint256 i = 0; i < 50; ++i) {
            if (i % 2 == 0) {
                body = bytes.concat(body, _item(address(token), BOB, 3));
            } else {
                body = bytes.concat(body, _item(address(tokens[i / 2 % 9]), to[i / 2 % 9], uint128(100 + i)));
                want |= uint64(1 << i);
            }
        }
        uint64 failed = _batch(body);
        _eq(failed, want, "failed");
        _eq(token.balanceOf(BOB), 25 * 3, "paid");
        for (uint256 i = 1; i < 18; i += 2) {
            // Items i, i + 18 and i + 36 (below 50) are of the same kind.
            uint256 owed = 100 + i + (i + 18 < 50 ? 118 + i : 0) + (i + 36 < 50 ? 136 + i : 0);
            uint256 j = i / 2 % 9;
            _eq(portal.claimable(address(tokens[j]), to[j]), owed, string.concat("claimable ", vm.toString(j)));
            if (address(tokens[j]).code.length > 0) {
                _eq(tokens[j].balanceOf(address(portal)), 500_000, string.concat("kept ", vm.toString(j)));
            }
        }
    }

    function _hostile() private returns (Token[9] memory tokens, address[9] memory to) {
        BlacklistToken blacklist = new BlacklistToken("Blacklist", "BLACK", 6);
        blacklist.blacklist(BOB, true);
        BombToken burner = new BombToken();
        burner.arm(0, true);
        (tokens[0], to[0]) = (blacklist, BOB);
        (tokens[1], to[1]) = (burner, BOB);
        (tokens[2], to[2]) = (new SilentToken(), BOB);
        (tokens[3], to[3]) = (new GivingToken(), BOB);
        (tokens[4], to[4]) = (Token(address(0xDEAD)), BOB); // no code
        (tokens[5], to[5]) = (_callback, address(new Recipient(_callback, Recipient.Mode.Revert)));
        (tokens[6], to[6]) = (_callback, address(new Recipient(_callback, Recipient.Mode.RevertWithBomb)));
        (tokens[7], to[7]) = (_callback, address(new Recipient(_callback, Recipient.Mode.BurnGas)));
        (tokens[8], to[8]) = (_callback, address(new Recipient(_callback, Recipient.Mode.SendOneBack)));
        for (uint256 i = 0; i < 5; ++i) {
            if (i != 4) _stock(tokens[i]);
            else _list(address(0xDEAD));
        }
    }

    /// 50 items that burn all they get fit a transaction of 2^24 gas, the most that Ethereum takes.
    function test_worstCaseFits() public {
        address burner = address(new Recipient(_callback, Recipient.Mode.BurnGas));
        bytes memory body;
        for (uint256 i = 0; i < 50; ++i) {
            body = bytes.concat(body, _item(address(_callback), burner, 1));
        }
        Portal.Packet memory packet = _packet(BATCH, body);
        (uint256 bitmap, bytes memory signatures) = _signatures(_digest(packet), 3);
        portal.execute{gas: 1 << 24}(packet, _set(), bitmap, signatures, RELAYER);
        _eq(portal.claimable(address(_callback), burner), 50, "claimable");
    }

    function test_longAnswersCostOnlyTheirItem() public {
        BombToken bomb = new BombToken();
        _stock(bomb);
        bomb.arm(80_000, false); // it can afford to return as much
        uint64 failed = _batch(bytes.concat(_item(address(bomb), BOB, 30), _item(address(token), BOB, 12)));
        _eq(failed, 0, "failed");
        bomb.arm(10_000_000, false);
        failed = _batch(bytes.concat(_item(address(bomb), BOB, 30), _item(address(token), BOB, 12)));
        _eq(failed, 1, "failed");
    }

    /// Whatever gas the relayer sends: all items are paid, or nothing happened.
    function test_gasCannotBeStarved() public {
        PickyToken picky = new PickyToken();
        _stock(picky);
        bytes memory body;
        for (uint256 i = 0; i < 3; ++i) {
            body = bytes.concat(body, _item(address(picky), address(uint160(0xFEE + i)), 7));
        }
        Portal.Packet memory packet = _packet(BATCH, body);
        (uint256 bitmap, bytes memory signatures) = _signatures(_digest(packet), 3);
        bytes memory set = _set();
        bytes memory call = abi.encodeCall(Portal.execute, (packet, set, bitmap, signatures, RELAYER));
        uint256 state = vm.snapshotState();
        portal.execute(packet, set, bitmap, signatures, RELAYER);
        uint256[3] memory full;
        for (uint256 i = 0; i < 3; ++i) {
            full[i] = picky.seen(address(uint160(0xFEE + i)));
        }
        vm.revertToState(state);
        for (uint256 i = 0; i < 3; ++i) {
            picky.require_(address(uint160(0xFEE + i)), full[i]);
        }
        state = vm.snapshotState();
        uint256 executed;
        uint256 reverted;
        for (uint256 gas = 250_000; gas < 600_000; gas += 241) {
            (bool ok,) = address(portal).call{gas: gas}(call);
            _eq(portal.executed(packet.nonce) ? 1 : 0, ok ? 1 : 0, "executed");
            _eq(picky.balanceOf(address(portal)), ok ? 500_000 - 21 : 500_000, "paid");
            _eq(portal.claimable(address(picky), address(0xFEE)), 0, "claimable");
            _eq(portal.claimable(address(picky), address(0xFEE + 2)), 0, "claimable");
            if (ok) ++executed;
            else ++reverted;
            vm.revertToState(state);
        }
        _true(executed > 100 && reverted > 100, "the sweep misses the boundary");
    }

    /// Where depth is bounded, a contract that cannot call deep enough is refused; an account is not asked.
    function test_depthCannotBeStarved() public {
        Portal.Packet memory packet = _packet(BATCH, _item(address(token), BOB, 30));
        (uint256 bitmap, bytes memory signatures) = _signatures(_digest(packet), 3);
        bytes memory set = _set();
        vm.mockCallRevert(address(portal), abi.encodePacked(Portal.probeDepth.selector), "");
        vm.expectRevert();
        portal.execute(packet, set, bitmap, signatures, RELAYER);
        vm.prank(ALICE, ALICE);
        portal.execute(packet, set, bitmap, signatures, RELAYER);
        _eq(token.balanceOf(BOB), 30, "paid");
    }

    function test_probeNests() public view {
        portal.probeDepth(0); // warms the account
        uint256 before = gasleft();
        portal.probeDepth(0);
        uint256 once = before - gasleft();
        before = gasleft();
        portal.probeDepth(32);
        _true(before - gasleft() > 16 * once, "it does not nest");
    }

    function test_returnValuesAreNotRead() public {
        token = new FalseToken("False", "FALSE", 6);
        _stock(token);
        _eq(_batch(_item(address(token), BOB, 30)), 0, "failed");
        _eq(token.balanceOf(BOB), 30, "paid");
        token = new FeeToken("Fee", "FEE", 6);
        _stock(token);
        _eq(_batch(_item(address(token), BOB, 1000)), 0, "failed");
        _eq(token.balanceOf(BOB), 990, "paid"); // the Portal paid all of it
    }

    function test_amountsArePositive() public {
        bytes memory body = bytes.concat(_item(address(token), BOB, 30), _item(address(token), BOB, 0));
        _executeReverts(_packet(BATCH, body), Portal.BadAmount.selector);
    }

    function test_pausedByEither() public {
        _run(PAUSE, hex"02");
        _executeReverts(_packet(BATCH, _item(address(token), BOB, 30)), Guarded.Paused.selector);
        _run(PAUSE, hex"01");
        _batch(_item(address(token), BOB, 30));
        vm.prank(GUARD);
        portal.pause(2);
        _executeReverts(_packet(BATCH, _item(address(token), BOB, 30)), Guarded.Paused.selector);
    }

    function test_itemsAreForThePortalItself() public {
        vm.expectRevert(Portal.OnlySelf.selector);
        portal.payItem(address(token), BOB, 1);
        vm.prank(GUARD);
        vm.expectRevert(Portal.OnlySelf.selector);
        portal.payItem(address(token), BOB, 1);
    }

    /// While a batch runs nothing that changes state can be called, neither by a recipient nor by a guardian.
    function test_reentrancy() public {
        Portal.Packet memory other = _packet(BATCH, _item(address(token), BOB, 30));
        (uint256 bitmap, bytes memory signatures) = _signatures(_digest(other), 3);
        bytes[6] memory calls = [
            abi.encodeCall(Portal.execute, (other, _set(), bitmap, signatures, RELAYER)),
            abi.encodeCall(Portal.claim, (address(token), BOB, 1)),
            abi.encodeCall(Portal.deposit, (address(token), 100, BOB, "")),
            abi.encodeCall(Guarded.pause, (3)),
            abi.encodeCall(Guarded.applyChange, (TOKEN, address(token))),
            abi.encodeCall(Guarded.cancelChange, (TOKEN, address(token)))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            Reenterer reenterer = new Reenterer(portal, _callback);
            reenterer.tell(calls[i]);
            _eq(_batch(_item(address(_callback), address(reenterer), 10)), 0, "failed");
            _true(!reenterer.succeeded(), "it got in");
            _true(
                keccak256(reenterer.refusal()) == keccak256(abi.encodePacked(Guarded.Reentered.selector)),
                "other refusal"
            );
        }
        portal.execute(other, _set(), bitmap, signatures, RELAYER);
    }

    function test_claims() public {
        BlacklistToken blacklist = new BlacklistToken("Blacklist", "BLACK", 6);
        _stock(blacklist);
        blacklist.blacklist(BOB, true);
        vm.expectEmit();
        emit ItemHeld(nonce + 1, 0, address(blacklist), BOB, 300);
        _eq(_batch(_item(address(blacklist), BOB, 300)), 1, "failed");

        _refusesClaim(BOB, blacklist, BOB, 300, Portal.NotPaid.selector); // still blacklisted
        _refusesClaim(BOB, blacklist, ALICE, 301, Portal.BadAmount.selector);
        _refusesClaim(BOB, blacklist, ALICE, 0, Portal.BadAmount.selector);
        _refusesClaim(ALICE, blacklist, ALICE, 300, Portal.BadAmount.selector);
        _refusesClaim(BOB, token, ALICE, 300, Portal.BadAmount.selector);
        _refusesClaim(BOB, blacklist, address(portal), 300, Portal.NotPaid.selector);

        uint64 events = _eventNonce();
        vm.prank(BOB);
        portal.claim(address(blacklist), ALICE, 100);
        _eq(portal.claimable(address(blacklist), BOB), 200, "claimable");
        _eq(blacklist.balanceOf(ALICE), 100, "alice");
        _eq(_eventNonce(), events, "claims are no events");

        _run(PAUSE, hex"02");
        _refusesClaim(BOB, blacklist, ALICE, 200, Guarded.Paused.selector);
        _run(PAUSE, hex"00");
        vm.prank(BOB);
        portal.claim(address(blacklist), ALICE, 200);
        _refusesClaim(BOB, blacklist, ALICE, 1, Portal.BadAmount.selector);
        _eq(blacklist.balanceOf(address(portal)), 500_000 - 300, "left");
    }

    function test_claimsDoNotReenter() public {
        Reenterer reenterer = new Reenterer(portal, _callback);
        Recipient poor = new Recipient(_callback, Recipient.Mode.Accept);
        reenterer.tell(abi.encodeCall(Portal.claim, (address(_callback), address(reenterer), 10)));
        _run(LIMIT, abi.encodePacked(_callback, MINIMUM, uint128(0)));
        _eq(_batch(_item(address(_callback), address(reenterer), 20)), 1, "failed"); // no room
        _run(LIMIT, abi.encodePacked(_callback, MINIMUM, LIMIT_A_DAY));
        vm.warp(block.timestamp + 48 hours);
        portal.applyChange(TOKEN, address(_callback));
        reenterer.claim(address(_callback), address(reenterer), 10);
        _true(!reenterer.succeeded(), "it got in");
        _eq(_callback.balanceOf(address(reenterer)), 10, "claimed");
        reenterer.claim(address(_callback), address(poor), 10);
        _eq(portal.claimable(address(_callback), address(reenterer)), 0, "claimable");
    }

    function _refusesClaim(address owner, Token token_, address to, uint256 amount, bytes4 reason) private {
        uint256 owed = portal.claimable(address(token_), owner);
        vm.prank(owner);
        vm.expectRevert(reason);
        portal.claim(address(token_), to, amount);
        _eq(portal.claimable(address(token_), owner), owed, "claimable");
    }

    /// Executes a batch and returns the failures that its event tells.
    function _batch(bytes memory body) private returns (uint64 failed) {
        vm.recordLogs();
        _run(BATCH, body);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        Vm.Log memory last = logs[logs.length - 1];
        _eq(uint256(last.topics[0]), EXECUTED_TOPIC, "last event");
        (,, failed,) = abi.decode(last.data, (uint8, address, uint64, uint64));
    }

    /// Lists a token, if need be, and gives the Portal 500,000 of it.
    function _stock(Token token_) private {
        if (token_ != token || !_listed(address(token_))) _list(address(token_));
        token_.mint(address(portal), 500_000);
    }

    function _listed(address token_) private view returns (bool listed) {
        (listed,,,,) = portal.tokenInfo(token_);
    }

    function _list(address token_) private {
        _run(TOKEN, abi.encodePacked(token_, uint8(1), MINIMUM, LIMIT_A_DAY));
        vm.warp(block.timestamp + 48 hours);
        portal.applyChange(TOKEN, token_);
    }
}

/// @title A token that moves nothing, and wastes nothing, unless it has the gas that is required
contract PickyToken is Token {
    mapping(address to => uint256) public seen;
    mapping(address to => uint256) private _required;

    constructor() Token("Picky", "PICKY", 6) {}

    function require_(address to, uint256 gas) external {
        _required[to] = gas;
    }

    function _move(address from, address to, uint256 value) internal override {
        uint256 gas = gasleft();
        require(gas >= _required[to], "gas");
        seen[to] = gas;
        super._move(from, to, value);
    }
}
