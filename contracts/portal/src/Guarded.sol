// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Limits} from "./Limits.sol";
import {Recorder} from "./Recorder.sol";

/// @title What may be done with which token, who may stop it, and what waits
/// @notice Whatever tightens acts at once. Whatever loosens waits 48 hours, in which a guardian may cancel
/// it: a stolen quorum cannot take more than the limits before people have looked.
abstract contract Guarded is Recorder {
    using Limits for Limits.Token;

    /// A guardian's function was called by someone else.
    error NotGuardian();
    /// A guardian would cancel its own removal.
    error OwnRemoval();
    /// Nothing of this kind waits for this subject.
    error NothingWaits();
    /// It waits until then.
    error TooEarly(uint256 applicableAt);
    /// What is asked for is paused.
    error Paused();
    /// A function that takes the lock was called from within another.
    error Reentered();
    /// An argument or a packet's body has a value or length which means nothing.
    error BadValue();

    /// @notice A change waits and may be applied from then on. It replaces what waited for the subject.
    event ChangeScheduled(uint8 indexed kind, address indexed subject, uint64 applicableAt);
    /// @notice A waiting change was cancelled, by a guardian or by a later packet.
    event ChangeCancelled(uint8 indexed kind, address indexed subject, address by);
    event TokenChanged(address indexed token, bool listed, uint128 minimum, uint128 limit);
    event GuardianChanged(address indexed account, bool guardian);
    event PauseChanged(uint8 byBttc, uint8 byGuardian);

    uint8 internal constant BATCH = 1;
    uint8 internal constant VALSET = 2;
    uint8 internal constant TOKEN = 3;
    uint8 internal constant LIMIT = 4;
    uint8 internal constant PAUSE = 5;
    uint8 internal constant CHECKPOINT = 6;
    uint8 internal constant GUARDIAN = 7;

    uint8 internal constant PAUSE_DEPOSITS = 1;
    uint8 internal constant PAUSE_WITHDRAWALS = 2;
    uint8 private constant PAUSE_ALL = 3;

    /// @notice How long a change that loosens waits.
    uint256 public constant DELAY = 48 hours;

    struct WaitingToken {
        uint64 applicableAt;
        bool listed;
        uint128 minimum;
        uint128 limit;
    }

    struct WaitingGuardian {
        uint64 applicableAt;
        bool guardian;
    }

    struct WaitingUnpause {
        uint64 applicableAt;
        uint8 flags;
    }

    mapping(address token => Limits.Token) internal _tokens;

    /// @notice Whether an account is a guardian.
    mapping(address account => bool) public isGuardian;

    /// @notice What waits for a token; applicableAt is 0 if nothing does.
    mapping(address token => WaitingToken) public waitingToken;
    /// @notice What waits for an account.
    mapping(address account => WaitingGuardian) public waitingGuardian;
    /// @notice Which flags of the guardians' pause are to be lifted.
    WaitingUnpause public waitingUnpause;

    modifier onlyGuardian() {
        if (!isGuardian[msg.sender]) revert NotGuardian();
        _;
    }

    /// One lock for everything that changes state, so a token's callback finds nothing to call.
    modifier locked() {
        if (_hot.entered) revert Reentered();
        _hot.entered = true;
        _;
        _hot.entered = false;
    }

    /// @notice Stops deposits (bit 0) or BATCH and claims (bit 1) at once. Only BTTC lifts it, after a wait.
    function pause(uint8 flags) external locked onlyGuardian {
        if (flags == 0 || flags > PAUSE_ALL) revert BadValue();
        _hot.pausedByGuardian |= flags;
        emit PauseChanged(_hot.pausedByBttc, _hot.pausedByGuardian);
        // Else a lift scheduled before would undo a pause made after it.
        if (waitingUnpause.flags & flags != 0) {
            waitingUnpause.flags &= ~flags;
            if (waitingUnpause.flags == 0) _dropUnpause();
        }
    }

    /// @notice Applies a change that has waited: TOKEN and the token, GUARDIAN and the account, or PAUSE and
    /// the zero address. Anyone may.
    function applyChange(uint8 kind, address subject) external locked {
        if (kind == TOKEN) _applyToken(subject);
        else if (kind == GUARDIAN) _applyGuardian(subject);
        else if (kind == PAUSE && subject == address(0)) _applyUnpause();
        else revert BadValue();
    }

    /// @notice Cancels what `applyChange` would apply.
    function cancelChange(uint8 kind, address subject) external locked onlyGuardian {
        if (kind == TOKEN) {
            if (waitingToken[subject].applicableAt == 0) revert NothingWaits();
            _dropToken(subject);
        } else if (kind == GUARDIAN) {
            if (waitingGuardian[subject].applicableAt == 0) revert NothingWaits();
            if (subject == msg.sender) revert OwnRemoval();
            _dropGuardian(subject);
        } else if (kind == PAUSE && subject == address(0)) {
            if (waitingUnpause.applicableAt == 0) revert NothingWaits();
            _dropUnpause();
        } else {
            revert BadValue();
        }
    }

    /// @notice A token's state now. Deposits are taken if it is listed, `room` may leave.
    function tokenInfo(address token)
        external
        view
        returns (bool listed, uint128 minimum, uint128 limit, uint256 used, uint256 room)
    {
        Limits.Token storage info = _tokens[token];
        (used, room) = info.usage();
        return (info.listed, info.minimum, info.limit, used, room);
    }

    /// @notice What is paused: bit 0 deposits, bit 1 BATCH and claims.
    function paused() external view returns (uint8 byBttc, uint8 byGuardian) {
        return (_hot.pausedByBttc, _hot.pausedByGuardian);
    }

    function _requireRunning(uint8 flag) internal view {
        if ((_hot.pausedByBttc | _hot.pausedByGuardian) & flag != 0) revert Paused();
    }

    /// For the constructor: BTTC's own packets go through _changeToken.
    function _addToken(address token, uint128 minimum, uint128 limit) internal {
        if (token == address(0) || _tokens[token].listed) revert BadValue();
        _setToken(token, true, minimum, limit);
    }

    /// For the constructor, and for what has waited.
    function _setGuardian(address account, bool guardian) internal {
        if (account == address(0)) revert BadValue();
        isGuardian[account] = guardian;
        emit GuardianChanged(account, guardian);
    }

    /// TOKEN.
    function _changeToken(address token, uint8 listed, uint128 minimum, uint128 limit) internal {
        if (listed > 1) revert BadValue();
        _scheduleToken(token, listed == 1, minimum, limit);
    }

    /// LIMIT: the listing stays, also one that waits.
    function _changeLimit(address token, uint128 minimum, uint128 limit) internal {
        WaitingToken storage waiting = waitingToken[token];
        bool listed = waiting.applicableAt != 0 ? waiting.listed : _tokens[token].listed;
        _scheduleToken(token, listed, minimum, limit);
    }

    /// PAUSE: the flags are the whole of BTTC's pause; flags that guardians set and this does not are lifted
    /// after the wait.
    function _changePause(uint8 flags) internal {
        if (flags > PAUSE_ALL) revert BadValue();
        _hot.pausedByBttc = flags;
        emit PauseChanged(flags, _hot.pausedByGuardian);
        uint8 lifted = _hot.pausedByGuardian & ~flags;
        if (lifted != 0) {
            waitingUnpause = WaitingUnpause(_applicableAt(), lifted);
            emit ChangeScheduled(PAUSE, address(0), _applicableAt());
        } else if (waitingUnpause.applicableAt != 0) {
            _dropUnpause();
        }
    }

    /// GUARDIAN.
    function _changeGuardian(address account, uint8 guardian) internal {
        if (guardian > 1 || account == address(0)) revert BadValue();
        if (isGuardian[account] != (guardian == 1)) {
            waitingGuardian[account] = WaitingGuardian(_applicableAt(), guardian == 1);
            emit ChangeScheduled(GUARDIAN, account, _applicableAt());
        } else if (waitingGuardian[account].applicableAt != 0) {
            _dropGuardian(account);
        }
    }

    /// The parts that tighten act now; if others loosen, the whole is stored to be applied later.
    function _scheduleToken(address token, bool listed, uint128 minimum, uint128 limit) private {
        if (token == address(0)) revert BadValue();
        Limits.Token storage info = _tokens[token];
        bool listedNow = info.listed && listed;
        uint128 minimumNow = info.minimum > minimum ? info.minimum : minimum;
        uint128 limitNow = info.limit < limit ? info.limit : limit;
        _setToken(token, listedNow, minimumNow, limitNow);
        if (listedNow != listed || minimumNow != minimum || limitNow != limit) {
            waitingToken[token] = WaitingToken(_applicableAt(), listed, minimum, limit);
            emit ChangeScheduled(TOKEN, token, _applicableAt());
        } else if (waitingToken[token].applicableAt != 0) {
            _dropToken(token);
        }
    }

    function _setToken(address token, bool listed, uint128 minimum, uint128 limit) private {
        Limits.Token storage info = _tokens[token];
        info.listed = listed;
        info.minimum = minimum;
        info.setLimit(limit);
        emit TokenChanged(token, listed, minimum, limit);
    }

    function _applyToken(address token) private {
        WaitingToken memory waiting = waitingToken[token];
        _requireApplicable(waiting.applicableAt);
        delete waitingToken[token];
        _setToken(token, waiting.listed, waiting.minimum, waiting.limit);
    }

    function _applyGuardian(address account) private {
        WaitingGuardian memory waiting = waitingGuardian[account];
        _requireApplicable(waiting.applicableAt);
        delete waitingGuardian[account];
        _setGuardian(account, waiting.guardian);
    }

    function _applyUnpause() private {
        WaitingUnpause memory waiting = waitingUnpause;
        _requireApplicable(waiting.applicableAt);
        delete waitingUnpause;
        _hot.pausedByGuardian &= ~waiting.flags;
        emit PauseChanged(_hot.pausedByBttc, _hot.pausedByGuardian);
    }

    function _dropToken(address token) private {
        delete waitingToken[token];
        emit ChangeCancelled(TOKEN, token, msg.sender);
    }

    function _dropGuardian(address account) private {
        delete waitingGuardian[account];
        emit ChangeCancelled(GUARDIAN, account, msg.sender);
    }

    function _dropUnpause() private {
        delete waitingUnpause;
        emit ChangeCancelled(PAUSE, address(0), msg.sender);
    }

    function _applicableAt() private view returns (uint64) {
        return uint64(block.timestamp + DELAY);
    }

    function _requireApplicable(uint256 applicableAt) private view {
        if (applicableAt == 0) revert NothingWaits();
        if (block.timestamp < applicableAt) revert TooEarly(applicableAt);
    }
}
