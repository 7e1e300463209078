package portalabi

import "errors"

// relayerAt is where execute's last argument stands in its calldata: after the selector and four words.
const relayerAt = 4 + 4*32

// WithRelayer returns a copy of execute's calldata with another account of BTTC that earns the
// fee. It is signed by nobody: whoever relays puts in its own.
func WithRelayer(calldata []byte, relayer Address) ([]byte, error) {
	selector := Selector(executeSignature)
	if len(calldata) < relayerAt+32 || [4]byte(calldata[:4]) != selector {
		return nil, errors.New("not the calldata of Portal.execute")
	}
	changed := append([]byte{}, calldata...)
	copy(changed[relayerAt:], wordOfAddress(relayer))
	return changed, nil
}
