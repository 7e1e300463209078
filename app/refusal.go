package app

import (
	"context"
	"errors"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/core"
	ethtypes "github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	sdkmempool "github.com/cosmos/cosmos-sdk/types/mempool"

	evmmempool "github.com/cosmos/evm/mempool"
	"github.com/cosmos/evm/mempool/reserver"
	"github.com/cosmos/evm/mempool/txpool"
	"github.com/cosmos/evm/mempool/txpool/legacypool"
)

// codespaceMempool is that of refusals for which the SDK has no code.
const codespaceMempool = "mempool"

// Refusals of the mempool that have no code of the SDK's.
var (
	ErrRefused = errorsmod.Register(codespaceMempool, 2, "refused by the mempool")
	ErrBusy    = errorsmod.Register(codespaceMempool, 3, "the mempool did not answer in time, and may still take the transaction")
)

// refusals gives go-ethereum's errors, which have no code, the code that clients of the SDK
// know for the same thing. The first that matches counts.
var refusals = []struct {
	code   *errorsmod.Error
	causes []error
}{
	{sdkerrors.ErrWrongSequence, []error{
		core.ErrNonceTooLow, core.ErrNonceTooHigh, core.ErrNonceMax, legacypool.ErrOutOfOrderTxFromDelegated,
	}},
	{sdkerrors.ErrTxInMempoolCache, []error{txpool.ErrAlreadyKnown}},
	{sdkerrors.ErrInsufficientFunds, []error{core.ErrInsufficientFunds, core.ErrInsufficientFundsForTransfer}},
	{sdkerrors.ErrInsufficientFee, []error{
		txpool.ErrUnderpriced, txpool.ErrReplaceUnderpriced, txpool.ErrTxGasPriceTooLow,
		legacypool.ErrFutureReplacePending, core.ErrFeeCapTooLow,
	}},
	{sdkerrors.ErrInvalidGasLimit, []error{txpool.ErrGasLimit, core.ErrIntrinsicGas, core.ErrFloorDataGas, core.ErrGasLimitTooHigh}},
	{sdkerrors.ErrTxTooLarge, []error{txpool.ErrOversizedData, vm.ErrMaxInitCodeSizeExceeded}},
	{sdkerrors.ErrMempoolIsFull, []error{
		legacypool.ErrTxPoolOverflow, txpool.ErrAccountLimitExceeded, txpool.ErrInflightTxLimitReached, evmmempool.ErrQueueFull,
	}},
	{sdkerrors.ErrInvalidChainID, []error{ethtypes.ErrInvalidChainId}},
	{sdkerrors.ErrUnauthorized, []error{txpool.ErrInvalidSender, ethtypes.ErrInvalidSig, core.ErrSenderNoEOA}},
	{sdkerrors.ErrConflict, []error{reserver.ErrAlreadyReserved, legacypool.ErrAuthorityReserved}},
	{sdkerrors.ErrNotSupported, []error{core.ErrTxTypeNotSupported}},
	{sdkerrors.ErrInvalidRequest, []error{
		txpool.ErrNegativeValue, core.ErrTipAboveFeeCap, core.ErrTipVeryHigh, core.ErrFeeCapVeryHigh, core.ErrEmptyAuthList,
		evmmempool.ErrMultiMsgEthereumTransaction, evmmempool.ErrNoMessages,
	}},
	{ErrBusy, []error{context.DeadlineExceeded}},
}

// registered gives a refusal a code, so that none reaches clients as "undefined, code 1".
func registered(err error) error {
	if _, ok := errors.AsType[*errorsmod.Error](err); ok {
		return err
	}
	for _, refusal := range refusals {
		for _, cause := range refusal.causes {
			if errors.Is(err, cause) {
				return errorsmod.Wrap(refusal.code, err.Error())
			}
		}
	}
	return errorsmod.Wrap(ErrRefused, err.Error())
}

// checkTx inserts what a client sends and answers with what the mempool thinks of it. A
// refusal is an answer: after an error CometBFT leaves the client waiting.
func checkTx(pool sdkmempool.Mempool, decode sdk.TxDecoder, timeout time.Duration) sdk.CheckTxHandler {
	return func(_ sdk.RunTx, req *abci.RequestCheckTx) (*abci.ResponseCheckTx, error) {
		return evmmempool.ErrAsCheckTxResponse(insert(pool, decode, timeout, req)), nil
	}
}

func insert(pool sdkmempool.Mempool, decode sdk.TxDecoder, timeout time.Duration, req *abci.RequestCheckTx) error {
	if req.Type != abci.CheckTxType_New {
		return errorsmod.Wrapf(sdkerrors.ErrNotSupported, "a check of type %s: the mempool checks its transactions itself", req.Type)
	}
	tx, err := decode(req.Tx)
	if err != nil {
		return errorsmod.Wrap(sdkerrors.ErrTxDecode, err.Error())
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	if err := pool.Insert(ctx, tx); err != nil {
		return registered(err)
	}
	return nil
}
