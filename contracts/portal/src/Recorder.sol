// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title What the Portal tells BTTC
/// @notice Every event gets the next nonce and extends the accumulator, so that one read of `status` at a
/// final block commits to all events before it: who omits, invents or reorders one is found out.
abstract contract Recorder {
    /// @notice Money was locked for an account of BTTC.
    event Deposited(
        uint64 indexed eventNonce,
        address indexed token,
        address indexed sender,
        address recipient,
        uint128 amount,
        uint64 time,
        bytes data
    );

    /// @notice A packet took effect. Bit i of `failed`: item i of a BATCH became claimable.
    event PacketExecuted(
        uint64 indexed eventNonce,
        uint64 indexed packetNonce,
        bytes32 indexed digest,
        uint8 kind,
        address relayer,
        uint64 failed,
        uint64 time
    );

    uint8 private constant DEPOSITED = 1;
    uint8 private constant PACKET_EXECUTED = 2;

    /// The state that nearly every call writes, in one slot.
    struct Hot {
        /// Of the last event; the first is 1.
        uint64 eventNonce;
        /// Flags of Guarded.PAUSE_*.
        uint8 pausedByBttc;
        uint8 pausedByGuardian;
        bool entered;
        /// The packet nonce of the last VALSET.
        uint64 lastValset;
    }

    /// @notice Tells this Portal from every other, in whatever is signed and observed.
    bytes32 public immutable domain;

    Hot internal _hot;
    bytes32 private _eventAcc;

    constructor(uint64 bttcChainId, uint32 rowId) {
        domain = keccak256(
            abi.encode(keccak256("BTTC_PORTAL_V1"), uint256(bttcChainId), uint256(rowId), block.chainid, address(this))
        );
        _eventAcc = domain;
    }

    /// @notice All that a vote rests on, in one read.
    function status()
        external
        view
        returns (uint256 blockNumber, uint256 blockTime, uint64 eventNonce, bytes32 eventAcc)
    {
        return (block.number, block.timestamp, _hot.eventNonce, _eventAcc);
    }

    function _recordDeposit(address token, address recipient, uint128 amount, bytes calldata data) internal {
        uint64 time = uint64(block.timestamp);
        uint64 nonce = _record(
            DEPOSITED,
            keccak256(abi.encodePacked(time, token, msg.sender, recipient, amount, uint16(data.length), data))
        );
        emit Deposited(nonce, token, msg.sender, recipient, amount, time, data);
    }

    function _recordExecution(uint64 packetNonce, uint8 kind, bytes32 digest, address relayer, uint64 failed) internal {
        uint64 time = uint64(block.timestamp);
        uint64 nonce =
            _record(PACKET_EXECUTED, keccak256(abi.encodePacked(time, packetNonce, kind, digest, relayer, failed)));
        emit PacketExecuted(nonce, packetNonce, digest, kind, relayer, failed, time);
    }

    function _record(uint8 kind, bytes32 payloadHash) private returns (uint64 nonce) {
        nonce = ++_hot.eventNonce;
        _eventAcc = keccak256(abi.encode(_eventAcc, nonce, kind, payloadHash));
    }
}
