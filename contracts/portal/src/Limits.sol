// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title The net outflow of one token
/// @notice `used` leaks at limit / 86400 a second; money that leaves adds its amount and may not pass the
/// limit, a deposit takes its amount off.
/// @dev `used` is kept times 86400, so that nothing is lost to rounding however often it is touched.
library Limits {
    /// The amount is more than there is room for now.
    error OverLimit(uint256 amount, uint256 room);

    struct Token {
        /// A deposit of less reverts.
        uint128 minimum;
        /// What may leave in a day; also the most that may leave at once.
        uint128 limit;
        /// Times DAY. At most 2^128 * DAY, which fits 145 bits.
        uint152 used;
        /// When `used` was right.
        uint40 updated;
        /// Whether deposits are taken.
        bool listed;
    }

    uint256 internal constant DAY = 86400;

    /// @notice Money leaves; reverts if there is no room.
    function spend(Token storage token, uint256 amount) internal {
        uint256 used_ = _used(token);
        uint256 full = uint256(token.limit) * DAY;
        uint256 left = full > used_ ? full - used_ : 0;
        if (amount > left / DAY) revert OverLimit(amount, left / DAY);
        _store(token, used_ + amount * DAY);
    }

    /// @notice Money comes in.
    function refill(Token storage token, uint256 amount) internal {
        uint256 used_ = _used(token);
        uint256 taken = amount * DAY;
        _store(token, used_ > taken ? used_ - taken : 0);
    }

    /// @notice Changes the limit; the time before it has leaked at the old one.
    function setLimit(Token storage token, uint128 limit) internal {
        _store(token, _used(token));
        token.limit = limit;
    }

    /// @notice What has been used of the limit, rounded up, and what may leave now.
    function usage(Token storage token) internal view returns (uint256 used, uint256 room) {
        uint256 used_ = _used(token);
        uint256 full = uint256(token.limit) * DAY;
        return ((used_ + DAY - 1) / DAY, full > used_ ? (full - used_) / DAY : 0);
    }

    function _used(Token storage token) private view returns (uint256) {
        uint256 leaked = uint256(token.limit) * (block.timestamp - token.updated);
        uint256 used_ = token.used;
        return used_ > leaked ? used_ - leaked : 0;
    }

    function _store(Token storage token, uint256 used_) private {
        token.used = uint152(used_);
        token.updated = uint40(block.timestamp);
    }
}
