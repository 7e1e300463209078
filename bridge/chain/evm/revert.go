package evm

import (
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

func isRevertText(text string) bool {
	return strings.Contains(strings.ToLower(text), "revert")
}

// reason says in words why a contract refused: its Error(string), the selector of its own error, or what
// the node says.
func reason(data []byte, message string) string {
	if text, err := abi.UnpackRevert(data); err == nil {
		return text
	}
	if len(data) >= 4 {
		return "error " + hexutil.Encode(data[:4])
	}
	_, text, found := strings.Cut(message, "execution reverted: ")
	if found {
		return text
	}
	return ""
}
