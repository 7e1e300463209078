// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title Validator sets and their signatures
/// @notice A set is word(total) || word_1 || ... || word_n, where word_i = signer || u96 power. Only its
/// hash is stored, so every call brings the set along.
/// @dev A set whose hash is stored has passed `check`; the other functions rely on that.
library Quorum {
    /// The set is malformed, or its members could not reach a quorum.
    error BadSet();
    /// The bitmap names members which the set does not have.
    error BadBitmap();
    /// A signature is malformed, of someone else, missing or one too many.
    error BadSignature();
    /// The signers have no more than two thirds of all power.
    error TooLittlePower(uint256 signed, uint256 total);

    uint256 private constant MAX_MEMBERS = 256;

    /// Half the order of secp256k1: a higher s is another spelling of the same signature.
    uint256 private constant MAX_S = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;

    /// @notice Reverts unless signers ascend strictly from above zero, powers are positive, their sum is at
    /// most the total and exceeds two thirds of it.
    function check(bytes memory set) internal pure {
        uint256 words = set.length / 32;
        if (set.length % 32 != 0 || words < 2 || words > MAX_MEMBERS + 1) revert BadSet();
        uint256 total = _word(set, 0);
        // The sum stays below 2^104, so with this bound nothing below can overflow.
        if (total > type(uint128).max) revert BadSet();
        uint256 sum;
        uint256 last;
        unchecked {
            for (uint256 i = 1; i < words; ++i) {
                uint256 member = _word(set, i);
                uint256 power = uint96(member);
                if (member >> 96 <= last || power == 0) revert BadSet();
                last = member >> 96;
                sum += power;
            }
            if (sum > total || !_exceedsTwoThirds(sum, total)) revert BadSet();
        }
    }

    /// @notice Reverts unless members with more than two thirds of all power signed the digest.
    /// @param bitmap bit i, from the least significant, says that member i signed
    /// @param signatures r || vs (EIP-2098) of each of them, ascending
    function verify(bytes calldata set, uint256 bitmap, bytes calldata signatures, bytes32 digest) internal view {
        if (bitmap >> (set.length / 32 - 1) != 0) revert BadBitmap();
        uint256 signed;
        uint256 total;
        bool bad;
        // Assembly, as this loop is two thirds of the gas of a packet. It writes the input of ecrecover
        // beyond the free memory pointer and its output to scratch space.
        assembly ("memory-safe") {
            let input := mload(0x40)
            let signature := signatures.offset
            let member := set.offset
            total := calldataload(member)
            mstore(input, digest)
            for {} bitmap { bitmap := shr(1, bitmap) } {
                member := add(member, 0x20)
                if and(bitmap, 1) {
                    let word := calldataload(member)
                    let vs := calldataload(add(signature, 0x20))
                    let s := shr(1, shl(1, vs))
                    mstore(add(input, 0x20), add(27, shr(255, vs)))
                    mstore(add(input, 0x40), calldataload(signature))
                    mstore(add(input, 0x60), s)
                    // What ecrecover cannot recover leaves the zero, which is no signer of a stored set;
                    // so does a call that fails.
                    mstore(0, 0)
                    pop(staticcall(gas(), 1, input, 0x80, 0, 0x20))
                    bad := or(bad, or(gt(s, MAX_S), xor(mload(0), shr(96, word))))
                    signed := add(signed, and(word, 0xffffffffffffffffffffffff))
                    signature := add(signature, 0x40)
                }
            }
            // Reading past the end gives zeros or other arguments: this refuses both that and leftovers.
            bad := iszero(iszero(or(bad, xor(signature, add(signatures.offset, signatures.length)))))
        }
        if (bad) revert BadSignature();
        if (!_exceedsTwoThirds(signed, total)) revert TooLittlePower(signed, total);
    }

    /// The one threshold there is. Both are below 2^128.
    function _exceedsTwoThirds(uint256 part, uint256 total) private pure returns (bool) {
        unchecked {
            return 3 * part > 2 * total;
        }
    }

    function _word(bytes memory set, uint256 index) private pure returns (uint256 word) {
        // Solidity reads words of bytes only by way of a copy.
        assembly ("memory-safe") {
            word := mload(add(add(set, 0x20), shl(5, index)))
        }
    }
}
