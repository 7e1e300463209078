// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.10 <0.9.0;

/// @dev Where the contract answers on every network of BTTC.
address constant BRIDGE = 0x0000000000000000000000000000000000000901;

/// @title The bridge of BTTC: withdrawals to Ethereum, TRON and other remote chains
/// @notice Sends BTT and bridged tokens to a remote chain and shows how far they are.
///
/// @dev Whoever calls (msg.sender) is the sender: it pays, and is refunded if a withdrawal expires, so
/// a contract can bridge out what it owns. No method takes value: amounts and fees are arguments, in
/// base units, and are debited from the caller without any approval. Methods that write refuse
/// delegatecall and staticcall. A refusal is a revert with Error(string), whose sentence says what
/// to do.
///
/// Rows are the remote chains; the query `bttcd query bridge rows` lists them. Recipients are accounts
/// there: those of TRON too are 20 bytes, without the leading 0x41.
///
/// The contract has no code: Solidity asks for some before it calls a function that returns nothing,
/// so every function returns something, and compilers before 0.8.10, which always ask, will not do.
interface IBridge {
    /// @notice A withdrawal that is under way.
    /// @param amount What the recipient gets, of denom.
    /// @param fee What whoever carries it gets, of feeDenom.
    /// @param state 1: in no batch yet, can be canceled; 2: in an open packet.
    /// @param packet The nonce of the packet that has it; zero if none.
    /// @param height The block that made it.
    /// @param delayed It waits for room within its token's daily limit, or for a pause to end.
    struct Withdrawal {
        uint64 id;
        uint32 row;
        address sender;
        address recipient;
        string denom;
        uint256 amount;
        string feeDenom;
        uint256 fee;
        uint8 state;
        uint64 packet;
        uint64 height;
        bool delayed;
    }

    /// @notice The record of a deposit or a withdrawal, kept 90 days after its end.
    /// @param inbound True for a deposit, which came from the remote chain.
    /// @param nonce Of the Portal's event for a deposit, of the packet for a batched withdrawal.
    /// @param withdrawal Its id as a withdrawal; zero for a deposit.
    /// @param local The account here.
    /// @param remote The account there.
    /// @param stage 1: credited; 2: held; 3: sent back; 4: waits for a batch; 5: is being signed;
    /// 6: signed; 7: executed; 8: claimable from the Portal; 9: refunded; 10: canceled.
    /// @param time When it came to this stage, in Unix seconds.
    /// @param remoteTime When the remote chain made or ended it, in Unix seconds; zero if unknown.
    /// @param note What became of a deposit's action, or why it is held.
    struct Transfer {
        uint64 id;
        bool inbound;
        uint32 row;
        uint64 nonce;
        uint64 withdrawal;
        address local;
        address remote;
        string denom;
        uint256 amount;
        string feeDenom;
        uint256 fee;
        uint8 stage;
        uint64 time;
        uint64 remoteTime;
        string note;
    }

    /// @notice What a withdrawal would cost, and how long it would take.
    /// @param minFee The least fee in BTT's base unit.
    /// @param suggestedFee What gets into the next batch as things are, in BTT's base unit.
    /// @param available The most that could be sent now.
    /// @param received What would arrive if the fee were taken from the amount, where it may be paid in
    /// its denom.
    /// @param waitSeconds An estimate of the time to execution.
    /// @param refusal Why it would be refused; empty if it would not.
    struct Estimate {
        uint256 minFee;
        uint256 suggestedFee;
        uint256 available;
        uint256 received;
        uint64 waitSeconds;
        string refusal;
    }

    /// @notice Money was taken to be sent to a remote chain.
    event WithdrawalRequested(
        uint64 indexed withdrawal,
        address indexed sender,
        uint32 indexed row,
        address recipient,
        string denom,
        uint256 amount,
        string feeDenom,
        uint256 fee
    );

    /// @notice A waiting withdrawal pays this fee now.
    event WithdrawalFeeRaised(uint64 indexed withdrawal, address indexed sender, string feeDenom, uint256 fee);

    /// @notice A waiting withdrawal was paid back; of a delayed one, a tenth of the fee stays.
    event WithdrawalCanceled(uint64 indexed withdrawal, address indexed sender, uint32 indexed row);

    /// @notice Sends BTT to a remote chain; the fee is in BTT too, beside the amount.
    function bridgeOut(uint32 row, address recipient, uint256 amount, uint256 fee)
        external
        returns (uint64 withdrawal);

    /// @notice Sends any bridged denom of the chain. The fee is beside the amount, in BTT ("abtt") or in
    /// the same denom where the token's limits set a least one.
    function bridgeOutOf(
        uint32 row,
        address recipient,
        string calldata denom,
        uint256 amount,
        string calldata feeDenom,
        uint256 fee
    ) external returns (uint64 withdrawal);

    /// @notice Adds to the fee of a withdrawal that is in no batch yet, in the denom of the fee.
    /// @return fee What it pays now.
    function raiseFee(uint64 withdrawal, uint256 added) external returns (uint256 fee);

    /// @notice Takes back a withdrawal that is in no batch yet, fee and all, less a tenth of the fee if it is delayed.
    function cancel(uint64 withdrawal) external returns (bool done);

    /// @notice A withdrawal that is under way. It reverts if it never was, or is over.
    function getWithdrawal(uint64 withdrawal) external view returns (Withdrawal memory found);

    /// @notice A transfer by its own id. It reverts if there is none, or it is long over.
    function getTransfer(uint64 id) external view returns (Transfer memory found);

    /// @notice The transfer of a withdrawal. It reverts if there is none, or it is long over.
    function getTransferOf(uint64 withdrawal) external view returns (Transfer memory found);

    /// @notice The ids of an account's transfers, here or there, the latest first, at most limit (100)
    /// after the first offset.
    function getTransfersOf(address account, uint64 offset, uint64 limit)
        external
        view
        returns (uint64[] memory ids);

    /// @notice What a withdrawal of this amount would cost, and how long it would take.
    function estimate(uint32 row, string calldata denom, uint256 amount)
        external
        view
        returns (Estimate memory estimated);

    /// @notice The most that could be sent now.
    function available(uint32 row, string calldata denom) external view returns (uint256 amount);
}
