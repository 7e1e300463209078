// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Guarded} from "./Guarded.sol";
import {Limits} from "./Limits.sol";
import {Quorum} from "./Quorum.sol";
import {Recorder} from "./Recorder.sol";

/// @title The Portal: BTTC's end on a remote chain
/// @notice Locks tokens for accounts of BTTC, and pays out what validators with more than two thirds of all
/// power have signed. docs/spec/portal.md has the encodings. Not upgradeable: another Portal is another row.
/// @dev One bytecode for Ethereum and TRON: the London EVM, time by block.timestamp, and no return value of a
/// token is believed (TRON's USDT returns false on success): what counts is by how much the balance changed.
contract Portal is Guarded {
    using Limits for Limits.Token;

    /// The packet's deadline has passed.
    error Expired();
    /// A packet of this nonce executed before, or the nonce is zero.
    error AlreadyExecuted();
    /// A later packet for the same thing executed before.
    error Superseded();
    /// The set is not the one whose hash is stored.
    error WrongSet();
    /// The token is not listed.
    error Unlisted();
    /// An amount is zero, too large, below the minimum or more than there is.
    error BadAmount();
    /// The recipient is zero or the Portal.
    error BadRecipient();
    /// The balance did not change as it should, or the token has no balances.
    error NotPaid();
    /// The rest of the gas does not cover an item.
    error TooLittleGas();
    /// Only the Portal itself calls this.
    error OnlySelf();

    /// @notice Item `index` of a batch moved nothing; `to` may claim it.
    event ItemHeld(
        uint64 indexed packetNonce, uint256 index, address indexed token, address indexed to, uint128 amount
    );
    event Claimed(address indexed token, address indexed owner, address to, uint256 amount);
    event SetChanged(bytes32 setHash);
    event Checkpointed(uint64 indexed height, uint64 time, bytes32 blockHash, bytes32 appHash);

    struct Packet {
        uint64 nonce;
        uint8 kind;
        uint64 deadline;
        bytes body;
    }

    struct InitialToken {
        address token;
        uint128 minimum;
        uint128 limit;
    }

    struct Checkpoint {
        uint64 height;
        uint64 time;
        bytes32 blockHash;
        bytes32 appHash;
    }

    uint256 private constant MAX_DATA = 256;
    uint256 private constant MAX_DEPOSIT = 1 << 127;
    uint256 private constant MAX_ITEMS = 50;
    uint256 private constant ITEM_SIZE = 56;

    /// @notice What an item may burn. TRON's USDT needs about 135,000 for a fresh recipient.
    uint256 public constant ITEM_GAS = 250_000;
    /// A call passes on at most 63/64 of the gas that is left, and it takes some to get there.
    uint256 private constant ITEM_GAS_LEFT = ITEM_GAS * 64 / 63 + 8_000;
    /// How many nested calls a token may need, where depth is bounded (TRON: 64).
    uint256 private constant ITEM_DEPTH = 16;

    /// @notice keccak-256 of the set that signs.
    bytes32 public setHash;

    /// @notice The last checkpoint.
    Checkpoint public checkpoint;

    /// @notice What items that moved nothing left to their recipients.
    mapping(address token => mapping(address owner => uint256)) public claimable;

    mapping(uint256 index => uint256 bits) private _executed;
    /// The last packet nonce by what else only moves forward: kind << 160 | subject.
    mapping(uint256 thing => uint64) private _lastNonce;

    constructor(
        uint64 bttcChainId,
        uint32 rowId,
        bytes memory set,
        address[] memory guardians,
        InitialToken[] memory initialTokens
    ) Recorder(bttcChainId, rowId) {
        _setValidators(set);
        for (uint256 i = 0; i < guardians.length; ++i) {
            _setGuardian(guardians[i], true);
        }
        for (uint256 i = 0; i < initialTokens.length; ++i) {
            _addToken(initialTokens[i].token, initialTokens[i].minimum, initialTokens[i].limit);
        }
    }

    /// @notice Locks tokens, which the caller has approved, for an account of BTTC.
    /// @param recipient the account that owns the money, whatever `data` asks for
    /// @param data empty or an action, at most 256 bytes
    function deposit(address token, uint256 amount, address recipient, bytes calldata data) external locked {
        _requireRunning(PAUSE_DEPOSITS);
        Limits.Token storage info = _tokens[token];
        if (!info.listed) revert Unlisted();
        if (recipient == address(0) || recipient == address(this)) revert BadRecipient();
        if (amount >= MAX_DEPOSIT) revert BadAmount();
        if (data.length > MAX_DATA) revert BadValue();

        uint256 before = _balance(token);
        _call(
            token, abi.encodeWithSignature("transferFrom(address,address,uint256)", msg.sender, address(this), amount)
        );
        uint256 received = _balance(token) - before;
        // A token may keep a fee. One that gives more would let a depositor take what it owes all holders.
        if (received == 0 || received > amount || received < info.minimum) revert BadAmount();

        info.refill(received);
        _recordDeposit(token, recipient, uint128(received), data);
    }

    /// @notice Executes a packet that is signed. Anyone may; `relayer` is whom BTTC pays for it.
    /// @param set the validator set whose hash is stored
    /// @param bitmap bit i says that member i of the set signed
    /// @param signatures r || vs (EIP-2098) of each of them, ascending
    function execute(
        Packet calldata packet,
        bytes calldata set,
        uint256 bitmap,
        bytes calldata signatures,
        address relayer
    ) external locked {
        if (block.timestamp > packet.deadline) revert Expired();
        if (keccak256(set) != setHash) revert WrongSet();
        _markExecuted(packet.nonce);
        bytes memory body = packet.body;
        bytes32 digest = keccak256(abi.encode(domain, packet.kind, packet.nonce, packet.deadline, keccak256(body)));
        Quorum.verify(set, bitmap, signatures, digest);
        uint64 failed;
        if (packet.kind == BATCH) failed = _executeBatch(packet.nonce, body);
        else _executeControl(packet.kind, packet.nonce, body);
        _recordExecution(packet.nonce, packet.kind, digest, relayer, failed);
    }

    /// @notice Pays what a failed item left to the caller, or a part of it, to any address.
    function claim(address token, address to, uint256 amount) external locked {
        _requireRunning(PAUSE_WITHDRAWALS);
        uint256 owed = claimable[token][msg.sender];
        if (amount == 0 || amount > owed) revert BadAmount();
        claimable[token][msg.sender] = owed - amount;
        _pay(token, to, amount);
        emit Claimed(token, msg.sender, to, amount);
    }

    /// @notice One item of a batch, as a call so that it is undone as a whole. For the Portal itself.
    function payItem(address token, address to, uint256 amount) external {
        if (msg.sender != address(this)) revert OnlySelf();
        _pay(token, to, amount);
    }

    /// @notice Reverts unless calls may nest this much deeper. For the Portal itself.
    function probeDepth(uint256 depth) external view {
        if (depth != 0) this.probeDepth(depth - 1);
    }

    /// @notice Whether a packet of this nonce has executed. It never will again.
    function executed(uint64 nonce) external view returns (bool) {
        return _executed[nonce >> 8] >> (nonce & 0xff) & 1 == 1;
    }

    function _markExecuted(uint64 nonce) private {
        uint256 bits = _executed[nonce >> 8];
        uint256 bit = 1 << (nonce & 0xff);
        if (nonce == 0 || bits & bit != 0) revert AlreadyExecuted();
        _executed[nonce >> 8] = bits | bit;
    }

    function _executeBatch(uint64 nonce, bytes memory body) private returns (uint64 failed) {
        _requireRunning(PAUSE_WITHDRAWALS);
        uint256 items = body.length / ITEM_SIZE;
        if (body.length % ITEM_SIZE != 0 || items == 0 || items > MAX_ITEMS) revert BadValue();
        // Where depth is bounded, a contract could call from so deep that every item fails.
        if (msg.sender != tx.origin) this.probeDepth(ITEM_DEPTH);
        for (uint256 i = 0; i < items; ++i) {
            (address token, address to, uint128 amount) = _item(body, i * ITEM_SIZE);
            if (amount == 0) revert BadAmount();
            // Else whoever relays could make an item fail by sending too little gas.
            if (gasleft() < ITEM_GAS_LEFT) revert TooLittleGas();
            try this.payItem{gas: ITEM_GAS}(token, to, amount) {}
            catch {
                failed |= uint64(1 << i);
                claimable[token][to] += amount;
                emit ItemHeld(nonce, i, token, to, amount);
            }
        }
    }

    function _executeControl(uint8 kind, uint64 nonce, bytes memory body) private {
        if (kind == VALSET) {
            if (nonce < _hot.lastValset) revert Superseded();
            _hot.lastValset = nonce;
            _setValidators(body);
        } else if (kind == TOKEN) {
            _requireLength(body, 53);
            _advance(TOKEN, _address(body), nonce);
            _changeToken(_address(body), uint8(body[20]), uint128(_field(body, 21, 16)), uint128(_field(body, 37, 16)));
        } else if (kind == LIMIT) {
            _requireLength(body, 52);
            // TOKEN and LIMIT change the same things, so they share one order.
            _advance(TOKEN, _address(body), nonce);
            _changeLimit(_address(body), uint128(_field(body, 20, 16)), uint128(_field(body, 36, 16)));
        } else if (kind == PAUSE) {
            _requireLength(body, 1);
            _advance(kind, address(0), nonce);
            _changePause(uint8(body[0]));
        } else if (kind == CHECKPOINT) {
            _requireLength(body, 80);
            _advance(kind, address(0), nonce);
            _setCheckpoint(body);
        } else if (kind == GUARDIAN) {
            _requireLength(body, 21);
            _advance(kind, _address(body), nonce);
            _changeGuardian(_address(body), uint8(body[20]));
        } else {
            revert BadValue();
        }
    }

    /// Refuses a packet whose successor for the same thing executed first.
    function _advance(uint8 kind, address subject, uint64 nonce) private {
        uint256 thing = uint256(kind) << 160 | uint160(subject);
        if (nonce < _lastNonce[thing]) revert Superseded();
        _lastNonce[thing] = nonce;
    }

    function _setValidators(bytes memory set) private {
        Quorum.check(set);
        setHash = keccak256(set);
        emit SetChanged(setHash);
    }

    function _setCheckpoint(bytes memory body) private {
        Checkpoint memory next = Checkpoint({
            height: uint64(_field(body, 0, 8)),
            time: uint64(_field(body, 8, 8)),
            blockHash: bytes32(_field(body, 16, 32)),
            appHash: bytes32(_field(body, 48, 32))
        });
        checkpoint = next;
        emit Checkpointed(next.height, next.time, next.blockHash, next.appHash);
    }

    /// Reverts unless the Portal's balance falls by exactly `amount`, and within the token's limit.
    function _pay(address token, address to, uint256 amount) private {
        _tokens[token].spend(amount);
        uint256 before = _balance(token);
        _call(token, abi.encodeWithSignature("transfer(address,uint256)", to, amount));
        uint256 left = _balance(token);
        if (left > before || before - left != amount) revert NotPaid();
    }

    function _call(address token, bytes memory data) private {
        bool ok;
        // Solidity would copy what the token returns, however long it is.
        assembly ("memory-safe") {
            ok := call(gas(), token, 0, add(data, 0x20), mload(data), 0, 0)
        }
        if (!ok) revert NotPaid();
    }

    function _balance(address token) private view returns (uint256 held) {
        bytes memory data = abi.encodeWithSignature("balanceOf(address)", address(this));
        bool ok;
        // As in _call; an account without code returns nothing.
        assembly ("memory-safe") {
            ok := staticcall(gas(), token, add(data, 0x20), mload(data), 0, 0x20)
            ok := and(ok, gt(returndatasize(), 0x1f))
            held := mload(0)
        }
        if (!ok) revert NotPaid();
    }

    function _requireLength(bytes memory body, uint256 length) private pure {
        if (body.length != length) revert BadValue();
    }

    function _address(bytes memory body) private pure returns (address) {
        return address(uint160(_field(body, 0, 20)));
    }

    function _item(bytes memory body, uint256 offset) private pure returns (address token, address to, uint128 amount) {
        token = address(uint160(_field(body, offset, 20)));
        to = address(uint160(_field(body, offset + 20, 20)));
        amount = uint128(_field(body, offset + 40, 16));
    }

    /// The integer of `size` bytes at `offset`. The caller has checked the length of the body.
    function _field(bytes memory body, uint256 offset, uint256 size) private pure returns (uint256 value) {
        // Solidity has no such read of bytes in memory.
        assembly ("memory-safe") {
            value := shr(sub(256, shl(3, size)), mload(add(add(body, 0x20), offset)))
        }
    }
}
