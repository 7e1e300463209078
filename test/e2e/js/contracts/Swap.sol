// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

interface IWrapped is IERC20 {
    function deposit() external payable;
    function withdraw(uint256 amount) external;
}

/// @notice A pool in the manner of Uniswap V2: what came in is what balances say beyond the reserves.
contract Pool is ERC20("Liquidity", "LP") {
    uint256 private constant LOCKED = 1000;

    IERC20 public immutable first;
    IERC20 public immutable second;
    uint256 public firstReserve;
    uint256 public secondReserve;

    event Swap(address indexed sender, uint256 firstIn, uint256 secondIn, uint256 firstOut, uint256 secondOut, address indexed to);

    constructor(IERC20 first_, IERC20 second_) {
        (first, second) = (first_, second_);
    }

    function mint(address to) external returns (uint256 shares) {
        (uint256 a, uint256 b) = (first.balanceOf(address(this)) - firstReserve, second.balanceOf(address(this)) - secondReserve);
        if (totalSupply() == 0) {
            shares = Math.sqrt(a * b) - LOCKED;
            _mint(address(1), LOCKED);
        } else {
            shares = Math.min(a * totalSupply() / firstReserve, b * totalSupply() / secondReserve);
        }
        require(shares > 0, "no liquidity minted");
        _mint(to, shares);
        _update();
    }

    function burn(address to) external returns (uint256 a, uint256 b) {
        uint256 shares = balanceOf(address(this));
        a = shares * first.balanceOf(address(this)) / totalSupply();
        b = shares * second.balanceOf(address(this)) / totalSupply();
        require(a > 0 && b > 0, "no liquidity burned");
        _burn(address(this), shares);
        require(first.transfer(to, a) && second.transfer(to, b), "transfer failed");
        _update();
    }

    function swap(uint256 firstOut, uint256 secondOut, address to) external {
        require(firstOut < firstReserve && secondOut < secondReserve, "not enough liquidity");
        if (firstOut > 0) require(first.transfer(to, firstOut), "transfer failed");
        if (secondOut > 0) require(second.transfer(to, secondOut), "transfer failed");
        (uint256 a, uint256 b) = (first.balanceOf(address(this)), second.balanceOf(address(this)));
        uint256 firstIn = a > firstReserve - firstOut ? a - (firstReserve - firstOut) : 0;
        uint256 secondIn = b > secondReserve - secondOut ? b - (secondReserve - secondOut) : 0;
        require(firstIn > 0 || secondIn > 0, "nothing came in");
        require((a * 1000 - firstIn * 3) * (b * 1000 - secondIn * 3) >= firstReserve * secondReserve * 1000 ** 2, "K");
        _update();
        emit Swap(msg.sender, firstIn, secondIn, firstOut, secondOut, to);
    }

    function _update() private {
        (firstReserve, secondReserve) = (first.balanceOf(address(this)), second.balanceOf(address(this)));
    }
}

/// @notice A router in the manner of Uniswap V2's, for one pool of a token and wrapped BTT.
contract Router {
    IWrapped public immutable wrapped;
    IERC20 public immutable token;
    Pool public immutable pool;

    constructor(IWrapped wrapped_, IERC20 token_) {
        (wrapped, token) = (wrapped_, token_);
        pool = new Pool(wrapped_, token_);
    }

    /// @dev As Uniswap's: nobody but the wrapping contract pays the router.
    receive() external payable {
        assert(msg.sender == address(wrapped));
    }

    function addLiquidityETH(uint256 tokens, uint256 value, address to) external payable returns (uint256 shares) {
        require(token.transferFrom(msg.sender, address(pool), tokens), "transfer failed");
        wrapped.deposit{value: value}();
        assert(wrapped.transfer(address(pool), value));
        shares = pool.mint(to);
        if (msg.value > value) _pay(msg.sender, msg.value - value);
    }

    function removeLiquidityETH(uint256 shares, address to) external returns (uint256 value, uint256 tokens) {
        require(pool.transferFrom(msg.sender, address(pool), shares), "transfer failed");
        (value, tokens) = pool.burn(address(this));
        require(token.transfer(to, tokens), "transfer failed");
        wrapped.withdraw(value);
        _pay(to, value);
    }

    function swapExactETHForTokens(uint256 least, address to) external payable returns (uint256 bought) {
        bought = _bought(msg.value, pool.firstReserve(), pool.secondReserve());
        require(bought >= least, "INSUFFICIENT_OUTPUT_AMOUNT");
        wrapped.deposit{value: msg.value}();
        assert(wrapped.transfer(address(pool), msg.value));
        pool.swap(0, bought, to);
    }

    function swapExactTokensForETH(uint256 sold, uint256 least, address to) external returns (uint256 bought) {
        bought = _bought(sold, pool.secondReserve(), pool.firstReserve());
        require(bought >= least, "INSUFFICIENT_OUTPUT_AMOUNT");
        require(token.transferFrom(msg.sender, address(pool), sold), "transfer failed");
        pool.swap(bought, 0, address(this));
        wrapped.withdraw(bought);
        _pay(to, bought);
    }

    function _bought(uint256 sold, uint256 reserveIn, uint256 reserveOut) private pure returns (uint256) {
        return (sold * 997 * reserveOut) / (reserveIn * 1000 + sold * 997);
    }

    function _pay(address to, uint256 value) private {
        (bool paid,) = to.call{value: value}("");
        require(paid, "ETH_TRANSFER_FAILED");
    }
}
