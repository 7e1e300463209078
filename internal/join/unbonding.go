package join

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
)

const stakingParamsPath = "/cosmos.staking.v1beta1.Query/Params"

// maxUnbonding bounds what is believed: longer would be a trust period in which keys of
// validators who left long ago count.
const maxUnbonding = 366 * 24 * time.Hour

// Unbonding asks how long stake can be punished after it left.
func (e *Endpoint) Unbonding(ctx context.Context) (time.Duration, error) {
	raw, err := e.query(ctx, stakingParamsPath)
	if err != nil {
		return 0, err
	}
	unbonding, err := decodeUnbonding(raw)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", e.name, err)
	}
	return unbonding, nil
}

// decodeUnbonding reads QueryParamsResponse{1: Params{1: Duration{1: seconds, 2: nanoseconds}}}.
func decodeUnbonding(raw []byte) (time.Duration, error) {
	params, err := field(raw, 1)
	if err != nil {
		return 0, fmt.Errorf("the parameters of staking: %w", err)
	}
	duration, err := field(params, 1)
	if err != nil {
		return 0, fmt.Errorf("the unbonding time: %w", err)
	}
	seconds, err := number(duration, 1)
	if err != nil {
		return 0, fmt.Errorf("the unbonding time: %w", err)
	}
	if seconds == 0 || seconds > uint64(maxUnbonding/time.Second) {
		return 0, fmt.Errorf("the unbonding time is %d seconds: 1 to %d are possible", seconds, uint64(maxUnbonding/time.Second))
	}
	return time.Duration(seconds) * time.Second, nil
}

// PublishedUnbonding is the unbonding time in the parameters that a network has published: objects by module, as
// in a genesis. known is false if they do not say it.
func PublishedUnbonding(appState map[string]any) (unbonding time.Duration, known bool, err error) {
	staking, _ := appState["staking"].(map[string]any)
	params, _ := staking["params"].(map[string]any)
	text, known := params["unbonding_time"].(string)
	if !known {
		return 0, false, nil
	}
	unbonding, err = time.ParseDuration(text)
	if err == nil && unbonding <= 0 {
		err = errors.New("it must be more than 0")
	}
	if err != nil {
		return 0, false, fmt.Errorf("the published unbonding time %.40q: %w", text, err)
	}
	return unbonding, true, nil
}

var errMalformed = errors.New("malformed protocol buffer")

// eachField walks the fields of a message. value is the content of bytes and nil for other types.
func eachField(raw []byte, visit func(number protowire.Number, kind protowire.Type, value []byte, scalar uint64) error) error {
	for len(raw) > 0 {
		number, kind, length := protowire.ConsumeTag(raw)
		if length < 0 {
			return errMalformed
		}
		raw = raw[length:]
		var value []byte
		var scalar uint64
		switch kind {
		case protowire.BytesType:
			value, length = protowire.ConsumeBytes(raw)
		case protowire.VarintType:
			scalar, length = protowire.ConsumeVarint(raw)
		default:
			length = protowire.ConsumeFieldValue(number, kind, raw)
		}
		if length < 0 {
			return errMalformed
		}
		raw = raw[length:]
		if err := visit(number, kind, value, scalar); err != nil {
			return err
		}
	}
	return nil
}

// field returns the last field of that number that holds bytes.
func field(raw []byte, want protowire.Number) ([]byte, error) {
	var found []byte
	ok := false
	err := eachField(raw, func(number protowire.Number, kind protowire.Type, value []byte, _ uint64) error {
		if number == want && kind == protowire.BytesType {
			found, ok = value, true
		}
		return nil
	})
	if err == nil && !ok {
		err = errMalformed
	}
	return found, err
}

// number returns the last field of that number that holds an integer, or 0.
func number(raw []byte, want protowire.Number) (uint64, error) {
	var found uint64
	err := eachField(raw, func(number protowire.Number, kind protowire.Type, _ []byte, scalar uint64) error {
		if number == want && kind == protowire.VarintType {
			found = scalar
		}
		return nil
	})
	return found, err
}
