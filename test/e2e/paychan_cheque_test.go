package e2e

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// paid is the code of an item that got all it asked for.
const paid = "RESULT_CODE_PAID"

// address is one account, in whichever spelling a test needs.
type address [20]byte

func (a address) hex() string    { return rig.Hex(a) }
func (a address) bech32() string { return rig.Bech32("bttc", a) }

// signingKey is a private key in hexadecimal, and its address.
type signingKey struct {
	private string
	address address
}

// cheques is a chain with a purse whose owner is the key of go-btfs's own tests.
type cheques struct {
	*rig.Solo
	owner                  rig.Signer
	key, session, stranger signingKey
	beneficiary            address
	purse, other           string
	vault                  address
	asked                  time.Time // when openToLeave asked for the rest
	began                  time.Time
	files                  map[string]json.RawMessage
	golden                 map[string]paychanVector
}

// claims is what a MsgClaim holds, as protobuf's JSON has it.
type claims struct {
	Vouchers []signedVoucher `json:"vouchers"`
	Cheques  []signedCheque  `json:"cheques"`
}

type signedVoucher struct {
	Voucher struct {
		Purse      string `json:"purse"`
		Epoch      uint32 `json:"epoch"`
		Payee      []byte `json:"payee"`
		Lane       uint32 `json:"lane"`
		Cumulative string `json:"cumulative"`
		Expiry     string `json:"expiry"`
	} `json:"voucher"`
	Signer    []byte `json:"signer"`
	Signature []byte `json:"signature"`
}

type signedCheque struct {
	Purse  string `json:"purse"`
	Epoch  uint32 `json:"epoch"`
	Cheque struct {
		Token            []byte `json:"token"`
		Vault            []byte `json:"vault"`
		Beneficiary      []byte `json:"beneficiary"`
		CumulativePayout string `json:"cumulative_payout"`
	} `json:"cheque"`
	Signature []byte `json:"signature"`
}

// btfsCheque is a cheque as go-btfs sends it to a peer.
type btfsCheque struct {
	Token, Vault, Beneficiary common.Address
	CumulativePayout          *big.Int
	Signature                 []byte
}

// refusal is a result code, and what its sentence has to say.
type refusal struct{ code, said string }

// settledItem is what an EventItemSettled says.
type settledItem struct{ Code, Paid, Claimed, Owed string }

func newCheques(t *testing.T, node *rig.Solo) *cheques {
	t.Helper()
	input, vectors := readSpec(t)
	s := &cheques{
		Solo: node, owner: node.Signer("btfs"), beneficiary: address(rig.NewAddress(t)),
		began: time.Now(), files: input.Files, golden: map[string]paychanVector{},
	}
	for _, vector := range vectors.Signed {
		s.golden[vector.Name] = vector
	}
	for name, key := range map[string]*signingKey{"btfs": &s.key, "session": &s.session, "stranger": &s.stranger} {
		*key = signingKey{vectors.Keys[name].PrivateKey, address(common.HexToAddress(vectors.Keys[name].Address))}
	}
	// The passphrase is asked for and not used: the test keyring has none.
	imported := rig.RunWith(t, time.Minute, nil, "passphrase\n", rig.Bttcd(t),
		"keys", "unsafe-import-eth-key", "btfs", s.key.private, "--keyring-backend", "test", "--home", node.Path)
	require.Zero(t, imported.ExitCode, imported.Text())
	node.Signer("alice").Send(t, "bank", "send", "alice", s.key.address.bech32(), "50btt")
	s.purse = s.open(t, "5btt")
	s.vault = s.vaultOf(t, s.purse)
	terms := fmt.Sprintf(`{"cap":"1000000","expiry":"%d"}`, time.Now().Add(60*24*time.Hour).Unix())
	s.owner.Send(t, "paychan", "delegate", s.purse, s.session.address.bech32(), terms)
	return s
}

// open opens a purse and returns its id.
func (s *cheques) open(t *testing.T, deposit string) string {
	t.Helper()
	result := s.owner.Send(t, "paychan", "open", deposit, unlockDelay)
	id := strings.Trim(result.Attribute("bttc.paychan.v1.EventPurseOpened", "purse"), `"`)
	require.NotEmpty(t, id)
	return id
}

// openToLeave opens a purse with cheques and a secured lane, which keeps it alive, and asks for
// the rest of it.
func (s *cheques) openToLeave(t *testing.T) string {
	t.Helper()
	id := s.open(t, "2btt")
	s.owner.Send(t, "paychan", "enable-cheques", id)
	s.owner.Send(t, "paychan", "allocate", id, address(rig.NewAddress(t)).bech32(), "1",
		fmt.Sprint(time.Now().Add(24*time.Hour).Unix()), "1000", s.key.address.bech32())
	s.owner.Send(t, "paychan", "request-unlock", id)
	s.asked = time.Now()
	return id
}

type purseView struct {
	Vault string `json:"vault"`
	Phase string `json:"phase"`
}

func (s *cheques) view(t *testing.T, id string) purseView {
	t.Helper()
	var answer struct {
		Purse purseView `json:"purse"`
	}
	require.NoError(t, rig.GetJSON(s.REST+"/bttc/paychan/v1/purses/"+id, &answer))
	return answer.Purse
}

func (s *cheques) vaultOf(t *testing.T, id string) address {
	t.Helper()
	return address(common.HexToAddress(s.view(t, id).Vault))
}

// sign has a wallet library sign.
func (s *cheques) sign(t *testing.T, request map[string]any) []byte {
	t.Helper()
	var answer struct {
		Signatures []string `json:"signatures"`
	}
	rig.Script(t, "paychan/sign.mjs", map[string]any{"files": s.files, "requests": []any{request}}, &answer)
	require.Len(t, answer.Signatures, 1)
	return common.FromHex(answer.Signatures[0])
}

// signCheque returns what go-btfs would send: it writes the token also of a Cheque, which does
// not cover it.
func (s *cheques) signCheque(t *testing.T, key signingKey, primary string, token, vault address, payout int64) btfsCheque {
	t.Helper()
	message := map[string]string{
		"vault": vault.hex(), "beneficiary": s.beneficiary.hex(), "cumulativePayout": fmt.Sprint(payout),
	}
	if primary == "MultiTokenCheque" {
		message["token"] = token.hex()
	}
	signature := s.sign(t, map[string]any{
		"library": "ethers", "key": key.private, "primaryType": primary, "domain": map[string]any{"chainId": 199}, "message": message,
	})
	return btfsCheque{
		common.Address(token), common.Address(vault), common.Address(s.beneficiary), big.NewInt(payout), signature,
	}
}

// of is how a claim takes what go-btfs sent; a token is taken over only of a MultiTokenCheque.
func (c btfsCheque) of(t *testing.T, purse string, multiToken bool) signedCheque {
	t.Helper()
	sent, err := json.Marshal(c)
	require.NoError(t, err)
	var received btfsCheque
	require.NoError(t, json.Unmarshal(sent, &received))
	claimed := signedCheque{Purse: purse, Signature: received.Signature}
	if multiToken {
		claimed.Cheque.Token = received.Token[:]
	}
	claimed.Cheque.Vault, claimed.Cheque.Beneficiary = received.Vault[:], received.Beneficiary[:]
	claimed.Cheque.CumulativePayout = received.CumulativePayout.String()
	return claimed
}

// wbtt is the token that go-btfs names in cheques of BTT on today's BTTC.
var wbtt = address(common.HexToAddress("0x23181F21DEa5936e24163FFABa4Ea3B316B57f3C"))

// cheque is signed by the owner of the scene's purse.
func (s *cheques) cheque(t *testing.T, vault address, payout int64) signedCheque {
	t.Helper()
	return s.chequeOf(t, s.purse, vault, payout)
}

func (s *cheques) chequeOf(t *testing.T, purse string, vault address, payout int64) signedCheque {
	t.Helper()
	return s.signCheque(t, s.key, "Cheque", wbtt, vault, payout).of(t, purse, false)
}

func (s *cheques) voucher(t *testing.T, library string, key signingKey, message map[string]string) signedVoucher {
	t.Helper()
	signed := signedVoucher{Signer: key.address[:], Signature: s.sign(t, map[string]any{
		"library": library, "key": key.private, "primaryType": "Voucher",
		"domain": map[string]any{"chainId": rig.EVMChainID}, "message": message,
	})}
	signed.Voucher.Purse, signed.Voucher.Cumulative, signed.Voucher.Expiry = message["purse"], message["cumulative"], message["expiry"]
	signed.Voucher.Payee = common.FromHex(message["payee"])
	_, err := fmt.Sscan(message["lane"], &signed.Voucher.Lane)
	require.NoError(t, err)
	return signed
}

// requireClaimable asks the chain what a cheque would pay.
func (s *cheques) requireClaimable(t *testing.T, cheque signedCheque, want refusal) {
	t.Helper()
	request, err := json.Marshal(map[string]any{"cheque": cheque})
	require.NoError(t, err)
	reply, err := rig.Post(s.REST+"/bttc/paychan/v1/claimable", request)
	require.NoError(t, err)
	require.Equal(t, 200, reply.Status, "%s", reply.Body)
	var answer struct {
		Result struct {
			Code string `json:"code"`
			Paid string `json:"paid"`
		} `json:"result"`
		Reason string `json:"reason"`
	}
	require.NoError(t, json.Unmarshal(reply.Body, &answer))
	require.Equal(t, want.code, answer.Result.Code, answer.Reason)
	if want.code == paid {
		require.Empty(t, answer.Reason)
		require.NotEqual(t, "0", answer.Result.Paid)
		return
	}
	require.Contains(t, answer.Reason, want.said)
	require.Equal(t, "0", answer.Result.Paid)
}

// claim submits a batch as alice, who is none of its parties, and returns what became of each
// item.
func (s *cheques) claim(t *testing.T, batch claims) []settledItem {
	t.Helper()
	alice := s.Signer("alice")
	signed := alice.Sign(t, s.claimTx(t, batch))
	require.Zero(t, signed.ExitCode, signed.Text())
	answer, err := s.Broadcast(alice.Encode(t, signed.Stdout))
	require.NoError(t, err)
	require.Zero(t, answer.Code, answer.Log)
	result := s.WaitTx(t, answer.Hash)
	require.Zero(t, result.Code, result.Log)
	var items []settledItem
	for _, event := range result.Events {
		if event.Type == "bttc.paychan.v1.EventItemSettled" {
			text := func(name string) string { return strings.Trim(event.Attributes[name], `"`) }
			require.Equal(t, fmt.Sprint(len(items)), text("index"))
			items = append(items, settledItem{text("code"), text("paid"), text("claimed"), text("owed")})
		}
	}
	require.Len(t, items, len(batch.Vouchers)+len(batch.Cheques))
	return items
}

// claimTx is an unsigned transaction with a MsgClaim.
func (s *cheques) claimTx(t *testing.T, batch claims) string {
	t.Helper()
	unsigned, err := json.Marshal(map[string]any{
		"body": map[string]any{"messages": []any{map[string]any{
			"@type": "/bttc.paychan.v1.MsgClaim", "sender": address(s.Wallet.Address()).bech32(),
			"vouchers": batch.Vouchers, "cheques": batch.Cheques, "chain_vouchers": []any{},
		}}, "memo": "", "timeout_height": "0", "extension_options": []any{}, "non_critical_extension_options": []any{}},
		"auth_info": map[string]any{"signer_infos": []any{}, "fee": map[string]any{
			"amount":    []any{map[string]string{"denom": "abtt", "amount": "1000000000000000"}},
			"gas_limit": "1000000", "payer": "", "granter": "",
		}},
		"signatures": []any{},
	})
	require.NoError(t, err)
	return string(unsigned)
}
