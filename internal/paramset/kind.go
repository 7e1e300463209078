package paramset

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/cosmos/gogoproto/proto"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/units"
)

// kind is what a parameter's type takes. says continues "it is ...".
type kind struct {
	says  string
	parse func(name, text string) (any, error)
}

// encode turns the text of a value into the JSON that the type reads.
func (k kind) encode(name, text string) (json.RawMessage, error) {
	value, err := k.parse(name, text)
	if err != nil {
		return nil, fmt.Errorf("%q is not %s: %w", text, k.says, err)
	}
	return json.Marshal(value)
}

// kindsOf returns the kinds of a message's fields, by their names in JSON.
func kindsOf(message proto.Message) map[string]kind {
	kinds := map[string]kind{}
	structure := reflect.TypeOf(message).Elem()
	for i := range structure.NumField() {
		field := structure.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.IsExported() && name != "" && name != "-" {
			kinds[name] = kindOf(field.Type)
		}
	}
	return kinds
}

var (
	durationType = reflect.TypeFor[time.Duration]()
	intType      = reflect.TypeFor[math.Int]()
	decType      = reflect.TypeFor[math.LegacyDec]()
	coinType     = reflect.TypeFor[sdk.Coin]()
)

func kindOf(of reflect.Type) kind {
	if of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	switch of {
	case durationType:
		return kind{"a duration such as 30s or 1h30m", duration}
	case intType:
		return kind{"a whole number, or an amount such as 1.5btt", amount}
	case decType:
		return kind{"a decimal number such as 0.05", decimal}
	case coinType:
		return kind{"an amount such as 1.5btt", coin}
	}
	switch {
	case of.Kind() == reflect.Slice && of.Elem() == coinType:
		return kind{"amounts such as 1.5btt, separated by commas", coins}
	case of.Kind() == reflect.Bool:
		return kind{"true or false", boolean}
	case of.Kind() == reflect.Uint32 || of.Kind() == reflect.Uint64:
		return kind{"a whole number", unsigned(of.Bits())}
	case of.Kind() == reflect.Int64 || of == reflect.TypeFor[int32]():
		return kind{"a whole number", signed(of.Bits())}
	case of.Kind() == reflect.String:
		return kind{"a text", func(_, text string) (any, error) { return text, nil }}
	default:
		return kind{"JSON", structured}
	}
}

func duration(_, text string) (any, error) {
	parsed, err := time.ParseDuration(text)
	if err != nil {
		return nil, errors.New("its units are ns, us, ms, s, m and h")
	}
	seconds := strconv.FormatFloat(parsed.Seconds(), 'f', -1, 64)
	return seconds + "s", nil
}

// amount is of a number of abtt, or of whatever the module counts.
func amount(_, text string) (any, error) {
	if digits(text) {
		return text, nil
	}
	parsed, err := units.ParseCoin(text)
	if err != nil {
		return nil, err
	}
	if parsed.Denom != chain.BaseDenom {
		return nil, fmt.Errorf("its unit is %s or %s", chain.DisplayDenom, chain.BaseDenom)
	}
	return parsed.Amount.String(), nil
}

func decimal(_, text string) (any, error) {
	parsed, err := math.LegacyNewDecFromStr(text)
	if err != nil {
		return nil, err
	}
	return parsed.String(), nil
}

func coin(_, text string) (any, error) { return units.ParseCoin(text) }

func coins(_, text string) (any, error) { return units.ParseCoins(text) }

func boolean(_, text string) (any, error) {
	if text != "true" && text != "false" {
		return nil, errors.New("write true or false")
	}
	return text == "true", nil
}

// unsigned also takes a duration for a number of seconds.
func unsigned(bits int) func(name, text string) (any, error) {
	return func(name, text string) (any, error) {
		if seconds, ok := inSeconds(name, text); ok {
			text = seconds
		}
		number, err := strconv.ParseUint(text, 10, bits)
		return whole(strconv.FormatUint(number, 10), bits, err)
	}
}

func signed(bits int) func(name, text string) (any, error) {
	return func(name, text string) (any, error) {
		if seconds, ok := inSeconds(name, text); ok {
			text = seconds
		}
		number, err := strconv.ParseInt(text, 10, bits)
		return whole(strconv.FormatInt(number, 10), bits, err)
	}
}

// whole is a number as protobuf's JSON has it: 64 bits as text.
func whole(number string, bits int, err error) (any, error) {
	switch {
	case errors.Is(err, strconv.ErrRange):
		return nil, fmt.Errorf("it does not fit %d bits", bits)
	case err != nil:
		return nil, errors.New("write digits alone")
	case bits == 64:
		return number, nil
	}
	return json.Number(number), nil
}

func inSeconds(name, text string) (string, bool) {
	if !strings.HasSuffix(name, "_seconds") || digits(text) {
		return "", false
	}
	parsed, err := time.ParseDuration(text)
	if err != nil || parsed < 0 || parsed%time.Second != 0 {
		return "", false
	}
	return strconv.FormatInt(int64(parsed/time.Second), 10), true
}

func structured(_, text string) (any, error) {
	if !json.Valid([]byte(text)) {
		return nil, errors.New(`write it like ["a","b"] or {"name":"value"}`)
	}
	return json.RawMessage(text), nil
}

func digits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}
