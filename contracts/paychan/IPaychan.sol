// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.10 <0.9.0;

/// @dev Where the contract answers on every network of BTTC. Vouchers, chain vouchers and releases
/// name it as their EIP-712 verifyingContract.
address constant PAYCHAN = 0x0000000000000000000000000000000000000900;

/// @title Payment channels of BTTC: purses, lanes, vouchers
/// @notice Payers hold deposits in purses and pay by signing running totals off chain; payees, or
/// anybody for them, claim thousands with one transaction. docs/spec/paychan.md has the protocol.
///
/// @dev Whoever calls (msg.sender) is the owner, sender or payee, so a contract can own a purse.
/// No method takes value: amounts are arguments, in base units, and a deposit is debited from the
/// caller without any approval. Methods that write refuse delegatecall and staticcall. A refusal is a
/// revert with Error(string), whose sentence says what to do. Items of a batch never revert it:
/// each has its result.
///
/// The contract has no code: Solidity asks for some before it calls a function that returns nothing,
/// so every function returns something, and compilers before 0.8.10, which always ask, will not do.
interface IPaychan {
    /// @notice A moment: reached when both the block's time, in Unix seconds, and its height are.
    struct Mark {
        uint64 time;
        uint64 height;
    }

    /// @notice What a session key may do: pay up to cap on credit lanes, in total, until expiry.
    struct SessionTerms {
        uint256 cap;
        uint64 expiry;
    }

    /// @notice A voucher and its signature. A signer of zero means the purse's owner.
    struct SignedVoucher {
        uint64 purse;
        uint32 epoch;
        address payee;
        uint32 lane;
        uint256 cumulative;
        uint64 expiry;
        address signer;
        bytes32 r;
        bytes32 s;
        uint8 v;
    }

    /// @notice A chain voucher, its signature, and the furthest preimage. At index zero there is no
    /// preimage, which is written as zero, and the voucher is worth its base.
    struct SignedChainVoucher {
        uint64 purse;
        uint32 epoch;
        address payee;
        uint32 lane;
        uint256 base;
        uint256 unit;
        bytes32 anchor;
        uint32 length;
        uint64 expiry;
        address signer;
        bytes32 r;
        bytes32 s;
        uint8 v;
        uint32 index;
        bytes32 preimage;
    }

    /// @notice A BTFS cheque, signed by the purse's owner. A token of zero means a Cheque, for BTT;
    /// any other a MultiTokenCheque. Purse and epoch say whose alias the vault is.
    struct SignedCheque {
        uint64 purse;
        uint32 epoch;
        address token;
        address vault;
        address beneficiary;
        uint256 cumulativePayout;
        bytes32 r;
        bytes32 s;
        uint8 v;
    }

    /// @notice A voucher that the caller would have signed.
    struct PushItem {
        address payee;
        uint32 lane;
        uint256 cumulative;
        uint64 expiry;
    }

    /// @notice The payee's word, and its signature, that a lane is done at cumulative.
    struct SignedRelease {
        uint64 purse;
        uint32 epoch;
        address payee;
        uint32 lane;
        uint64 expiry;
        uint256 cumulative;
        bytes32 r;
        bytes32 s;
        uint8 v;
    }

    /// @notice What became of one item of a batch.
    /// @param code 1: all that was due is paid; 2: it had been paid before; 3, 4, 5: balance,
    /// ring-fence or cap was short; from 16 on: refused. bttc.paychan.v1.ResultCode lists them.
    /// @param paid What it took out of the purse, the relay's share included.
    /// @param relayed The part of paid that went to the caller.
    /// @param claimed All that the lane has paid now; zero if refused.
    /// @param owed What the lane owes now; zero if refused.
    struct ItemResult {
        uint8 code;
        uint256 paid;
        uint256 relayed;
        uint256 claimed;
        uint256 owed;
    }

    /// @notice A purse and what follows from it at the present block.
    /// @param free The balance less what is ring-fenced.
    /// @param unlockPhase 1: none asked for; 2: the delay runs; 3: matured; 4: lapsed.
    /// @param matures When the delay has passed; zero if no unlock is asked for.
    /// @param vault The alias that cheques name in this epoch.
    struct Purse {
        uint64 id;
        address owner;
        string denom;
        uint256 balance;
        uint256 allocated;
        uint256 free;
        uint256 deposited;
        uint256 paid;
        uint256 withdrawn;
        uint32 epoch;
        uint64 unlockDelaySeconds;
        uint8 unlockPhase;
        Mark matures;
        bool chequesEnabled;
        address vault;
    }

    /// @notice A session key with the terms that hold now.
    /// @param pending What holds from matures on; of no meaning if matures is zero.
    struct Session {
        address key;
        SessionTerms terms;
        uint256 used;
        SessionTerms pending;
        Mark matures;
    }

    /// @notice What the chain knows of one lane.
    /// @param claimed All that was paid. It never falls.
    /// @param allocated All that was ever ring-fenced; zero for credit lanes.
    /// @param signer The one key that a secured lane accepts; zero for credit lanes.
    struct Lane {
        uint256 claimed;
        uint256 owed;
        uint256 allocated;
        address signer;
        bool closed;
    }

    /// @notice An amount of a denom of the chain.
    struct Coin {
        string denom;
        uint256 amount;
    }

    /// @notice What governance decides.
    struct Params {
        uint32 maxBatchItems;
        Coin[] minDeposits;
        uint64 maxLaneLifeSeconds;
        uint64 minUnlockDelaySeconds;
        uint64 maxUnlockDelaySeconds;
        uint64 chequeChainId;
        uint32 maxRelayShareBps;
    }

    /// @notice There is a new purse.
    event PurseOpened(
        uint64 indexed purse, address indexed owner, string denom, uint256 amount, uint64 unlockDelaySeconds
    );

    /// @notice A purse got more, and holds balance now.
    event PurseToppedUp(uint64 indexed purse, address indexed sender, uint256 amount, uint256 balance);

    /// @notice A session key may act on terms; on pending from matures on, unless matures is zero.
    event SessionDelegated(
        uint64 indexed purse, address indexed key, SessionTerms terms, SessionTerms pending, Mark matures
    );

    /// @notice A session key ends at matures.
    event SessionRevoked(uint64 indexed purse, address indexed key, Mark matures);

    /// @notice BTFS cheques that name vault count until the epoch ends.
    event ChequesEnabled(uint64 indexed purse, uint32 epoch, address vault);

    /// @notice A lane is secured, or secured for more, and can pay available now.
    event LaneAllocated(
        uint64 indexed purse,
        address indexed payee,
        uint32 epoch,
        uint32 lane,
        uint64 expiry,
        address signer,
        uint256 amount,
        uint256 available
    );

    /// @notice One item of a claim or push, in its order. kind is 1 for vouchers, 2 for cheques.
    event ItemSettled(
        uint64 indexed purse,
        address indexed payee,
        uint32 index,
        uint32 epoch,
        uint8 kind,
        uint32 lane,
        uint64 expiry,
        uint8 code,
        uint256 paid,
        uint256 relayed,
        uint256 claimed,
        uint256 owed
    );

    /// @notice A lane is closed by its payee.
    event LaneReleased(
        uint64 indexed purse,
        address indexed payee,
        uint32 epoch,
        uint32 lane,
        uint64 expiry,
        uint256 paid,
        uint256 freed,
        uint256 claimed
    );

    /// @notice The owner asked for the rest of a purse and can have it at matures. Claim now.
    event UnlockRequested(uint64 indexed purse, Mark matures);

    /// @notice The owner does not want the rest any more.
    event UnlockCanceled(uint64 indexed purse);

    /// @notice The owner took what was not ring-fenced; epoch begins.
    event PurseWithdrawn(uint64 indexed purse, uint256 amount, uint32 epoch);

    /// @notice A purse with nothing left is gone.
    event PurseDeleted(uint64 indexed purse);

    /// @notice A payee gives this share to whoever submits its claims, in hundredths of a percent.
    event RelayShareSet(address indexed payee, uint32 shareBps);

    /// @notice Makes a purse of BTT with a first deposit of the caller, who owns it.
    /// @param unlockDelaySeconds How long the owner must wait for the rest; it never changes.
    function openPurse(uint256 amount, uint64 unlockDelaySeconds) external returns (uint64 purse);

    /// @notice Makes a purse of any denom of the chain.
    function openPurseOf(string calldata denom, uint256 amount, uint64 unlockDelaySeconds)
        external
        returns (uint64 purse);

    /// @notice Adds to a purse, in its denom. The owner's top-up cancels an unlock.
    function topUp(uint64 purse, uint256 amount) external returns (uint256 balance);

    /// @notice Lets a session key sign vouchers, or changes its terms: what is added counts at once,
    /// what is taken away one unlock delay later. Only for the owner; it cancels an unlock.
    function delegate(uint64 purse, address key, uint256 cap, uint64 expiry) external returns (bool done);

    /// @notice Ends a session key, one unlock delay later. Only for the owner.
    function revoke(uint64 purse, address key) external returns (bool done);

    /// @notice Lets BTFS cheques of the owner's key count until the epoch ends. Only for the owner.
    function enableCheques(uint64 purse) external returns (address vault);

    /// @notice Ring-fences a part of the purse for one lane of the present epoch, until it expires.
    /// Only for the owner; it cancels an unlock.
    /// @param signer The one key that the lane accepts: the owner's or a session key's.
    function allocate(uint64 purse, address payee, uint32 lane, uint64 expiry, uint256 amount, address signer)
        external
        returns (uint256 available);

    /// @notice Pays a batch. Anyone may call; money goes to the payees named.
    /// @return results Of the vouchers, then the chain vouchers, then the cheques.
    function claim(
        SignedVoucher[] calldata vouchers,
        SignedChainVoucher[] calldata chainVouchers,
        SignedCheque[] calldata cheques
    ) external returns (ItemResult[] memory results);

    /// @notice Pays many lanes of one purse without voucher signatures. For the owner, whose push
    /// cancels an unlock, or a session key within its cap.
    function push(uint64 purse, uint32 epoch, PushItem[] calldata items)
        external
        returns (ItemResult[] memory results);

    /// @notice Closes a lane by its payee's signature: pays what is missing to its amount, frees
    /// the rest. Who is neither owner nor the secured lane's key can only close what is paid.
    function release(SignedRelease calldata signed) external returns (uint256 paid, uint256 freed);

    /// @notice Starts the delay after which the owner may withdraw.
    function requestUnlock(uint64 purse) external returns (Mark memory matures);

    /// @notice Takes requestUnlock back.
    function cancelUnlock(uint64 purse) external returns (bool done);

    /// @notice Pays the owner all that is not ring-fenced and begins a new epoch.
    /// @return amount What the owner got.
    /// @return deleted Whether nothing was left and the purse is gone.
    function withdraw(uint64 purse) external returns (uint256 amount, bool deleted);

    /// @notice Sets what the caller, as a payee, gives to whoever submits its claims.
    function setRelayShare(uint32 shareBps) external returns (bool done);

    /// @notice The parameters in force.
    function getParams() external view returns (Params memory params);

    /// @notice A purse.
    function getPurse(uint64 purse) external view returns (Purse memory found);

    /// @notice The ids of an owner's purses, ascending, at most limit (100) after the first offset.
    function getPursesOf(address owner, uint64 offset, uint64 limit) external view returns (uint64[] memory purses);

    /// @notice The session keys of a purse, by key.
    function getSessions(uint64 purse) external view returns (Session[] memory sessions);

    /// @notice A lane of vouchers. It reverts if nothing was claimed on or allocated to it.
    function getLane(address payee, uint64 purse, uint32 epoch, uint32 lane, uint64 expiry)
        external
        view
        returns (Lane memory found);

    /// @notice A lane of cheques. It reverts if nothing was claimed on it.
    function getChequeLane(address payee, uint64 purse, uint32 epoch) external view returns (Lane memory found);

    /// @notice The share that claims of a payee would give now, in hundredths of a percent.
    function getRelayShare(address payee) external view returns (uint32 shareBps);

    /// @notice What a voucher would pay now.
    /// @return result What a claim of it alone would answer, to a caller that takes no share.
    /// @return asked What it asks for beyond what the lane has paid.
    /// @return reason Why less than all is paid, and what to do; empty if all is.
    function claimableVoucher(SignedVoucher calldata voucher)
        external
        view
        returns (ItemResult memory result, uint256 asked, string memory reason);

    /// @notice What a chain voucher would pay now; as claimableVoucher.
    function claimableChainVoucher(SignedChainVoucher calldata voucher)
        external
        view
        returns (ItemResult memory result, uint256 asked, string memory reason);

    /// @notice What a cheque would pay now; as claimableVoucher.
    function claimableCheque(SignedCheque calldata cheque)
        external
        view
        returns (ItemResult memory result, uint256 asked, string memory reason);
}
