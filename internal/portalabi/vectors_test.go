package portalabi_test

import (
	"crypto/ecdsa"
	"encoding/hex"
	"encoding/json"
	"flag"
	"math/big"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// update writes the vectors instead of comparing them: go test ./internal/portalabi -run TestVectors -update
var update = flag.Bool("update", false, "write docs/spec/vectors/portal.json")

const (
	vectorsPath   = "../../docs/spec/vectors/portal.json"
	bttcChainID   = 19991
	row           = 7
	remoteChainID = 11155111
)

// hexBytes is spelled 0x... in JSON.
type hexBytes []byte

func (h hexBytes) MarshalText() ([]byte, error) { return []byte("0x" + hex.EncodeToString(h)), nil }

// vectors is a history of one Portal, which the Solidity test plays on a real one.
type vectors struct {
	BTTCChainID   uint64       `json:"bttc_chain_id"`
	Row           uint32       `json:"row"`
	RemoteChainID uint64       `json:"remote_chain_id"`
	Deployer      hexBytes     `json:"deployer"` // its first contract is the token, its second the Portal
	Token         hexBytes     `json:"token"`
	Portal        hexBytes     `json:"portal"`
	Domain        hexBytes     `json:"domain"`
	Guardian      hexBytes     `json:"guardian"`
	Minimum       uint64       `json:"minimum"`
	Limit         uint64       `json:"limit"`
	Keys          []hexBytes   `json:"keys"`
	Set           hexBytes     `json:"set"`
	SetHash       hexBytes     `json:"set_hash"`
	Steps         []step       `json:"steps"`
	Actions       []actionCase `json:"actions"`
}

// step is one call to the Portal and the event that it makes.
type step struct {
	What      string   `json:"what"`
	Time      uint64   `json:"time"`
	From      hexBytes `json:"from"`
	Calldata  hexBytes `json:"calldata"`
	Digest    hexBytes `json:"digest,omitempty"`
	EventBody hexBytes `json:"event_body"`
	Acc       hexBytes `json:"acc"`
}

type actionCase struct {
	What string   `json:"what"`
	Data hexBytes `json:"data"`
}

func TestVectors(t *testing.T) {
	got, err := json.MarshalIndent(history(t), "", "  ")
	require.NoError(t, err)
	got = append(got, '\n')
	if *update {
		require.NoError(t, os.WriteFile(vectorsPath, got, 0o644)) //nolint:gosec // a committed file
	}
	want, err := os.ReadFile(vectorsPath)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "docs/spec/vectors/portal.json is stale: run scripts/contracts.sh")
}

// player makes the history: each step extends the accumulator.
type player struct {
	t      *testing.T
	out    *vectors
	domain portalabi.Hash
	acc    portalabi.Hash
	token  portalabi.Address
	nonce  uint64 // of packets
	time   uint64
	set    portalabi.Set
	keys   map[portalabi.Address]*ecdsa.PrivateKey
}

func history(t *testing.T) vectors {
	t.Helper()
	deployer := account("deployer")
	token, portal := portalabi.Address(crypto.CreateAddress(deployer, 0)), portalabi.Address(crypto.CreateAddress(deployer, 1))
	domain := portalabi.Domain(bttcChainID, row, remoteChainID, portal)
	guardian := account("guardian")
	out := vectors{
		BTTCChainID: bttcChainID, Row: row, RemoteChainID: remoteChainID, Deployer: deployer[:], Token: token[:],
		Portal: portal[:], Domain: domain[:], Guardian: guardian[:], Minimum: 10, Limit: 1_000_000,
	}
	p := &player{
		t: t, out: &out, domain: domain, acc: domain, token: token, time: 1_900_000_000,
		keys: map[portalabi.Address]*ecdsa.PrivateKey{},
	}
	p.set = p.makeSet("first", 5)
	for _, member := range p.set.Members {
		out.Keys = append(out.Keys, crypto.FromECDSA(p.keys[member.Signer]))
	}
	encoded, err := p.set.Encode()
	require.NoError(t, err)
	hash := portalabi.Keccak(encoded)
	out.Set, out.SetHash = encoded, hash[:]
	p.play(portal)
	out.Actions = actions(t)
	return out
}

func (p *player) play(portal portalabi.Address) {
	data := make([]byte, portalabi.MaxDepositData)
	for i := range data {
		data[i] = byte(255 - i)
	}
	p.deposit("deposit without data", nil)
	p.deposit("deposit that delegates", actions(p.t)[0].Data)
	p.deposit("deposit with most data", data)
	fresh := account("fresh")
	p.execute("batch whose second item fails", portalabi.Batch{
		{Token: p.token, To: fresh, Amount: big.NewInt(300)},
		{Token: p.token, To: portal, Amount: big.NewInt(200)},
		{Token: p.token, To: account("other"), Amount: big.NewInt(100)},
	}, 0b010)
	next := p.makeSet("second", 7)
	p.execute("validator set", next, 0)
	p.set = next
	p.execute("checkpoint by the new set", portalabi.Checkpoint{
		Height: 1234, Time: 1_900_000_000, BlockHash: portalabi.Keccak([]byte("block")), AppHash: portalabi.Keccak([]byte("app")),
	}, 0)
	large := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 128), big.NewInt(1))
	p.execute("token", portalabi.Token{Token: account("new token"), Listed: true, MinDeposit: big.NewInt(3), DailyLimit: large}, 0)
	p.execute("limit", portalabi.Limit{Token: p.token, MinDeposit: big.NewInt(20), DailyLimit: big.NewInt(900_000)}, 0)
	p.execute("guardian", portalabi.Guardian{Account: account("second guardian"), Admit: true}, 0)
	p.execute("pause", portalabi.Pause{Withdrawals: true}, 0)
	p.deposit("deposit while withdrawals are paused", []byte{9})
}

// makeSet returns n members with keys of their own, of unequal powers.
func (p *player) makeSet(name string, n int) portalabi.Set {
	var set portalabi.Set
	for i := range n {
		key := privateKey(name + strconv.Itoa(i))
		signer := portalabi.Address(crypto.PubkeyToAddress(key.PublicKey))
		p.keys[signer] = key
		power := uint64(1_000_000 + 111_111*i) //nolint:gosec // small
		set.Members = append(set.Members, portalabi.Member{Signer: signer, Power: power})
		set.Total += power
	}
	set.Total += 500_000 // of validators without a bridge key
	slices.SortFunc(set.Members, func(a, b portalabi.Member) int { return slices.Compare(a.Signer[:], b.Signer[:]) })
	return set
}

func (p *player) deposit(what string, data []byte) {
	from, amount := account("depositor"), big.NewInt(5_000)
	call, err := portalabi.DepositCalldata(p.token, amount, account("recipient"), data)
	require.NoError(p.t, err)
	p.time += 12
	p.event(step{What: what, From: from[:], Calldata: call}, portalabi.Event{Deposited: &portalabi.Deposited{
		Time: p.time, Token: p.token, Sender: from, Recipient: account("recipient"), Amount: amount, Data: data,
	}})
}

func (p *player) execute(what string, body portalabi.Body, failed uint64) {
	encoded, err := body.Encode()
	require.NoError(p.t, err)
	p.nonce++
	p.time += 12
	packet := portalabi.Packet{Nonce: p.nonce, Kind: body.Kind(), Deadline: p.time, Body: encoded}
	digest := packet.Digest(p.domain)
	signatures := map[portalabi.Address]portalabi.Signature{}
	for _, member := range p.set.Members {
		signatures[member.Signer], err = portalabi.SignDigest(p.keys[member.Signer], digest)
		require.NoError(p.t, err)
	}
	relayer := account("relayer")
	execution, err := portalabi.Assemble(packet, p.set, signatures, relayer)
	require.NoError(p.t, err)
	hash, err := p.set.Hash()
	require.NoError(p.t, err)
	require.NoError(p.t, execution.Verify(p.domain, hash))
	from := account("sender")
	p.event(step{What: what, From: from[:], Calldata: execution.Calldata(), Digest: digest[:]},
		portalabi.Event{Executed: &portalabi.PacketExecuted{
			Time: p.time, PacketNonce: p.nonce, PacketKind: body.Kind(), Digest: digest, Relayer: relayer, Failed: failed,
		}})
}

func (p *player) event(s step, event portalabi.Event) {
	body, err := event.Body()
	require.NoError(p.t, err)
	p.acc = portalabi.Accumulate(p.acc, uint64(len(p.out.Steps)+1), body)
	s.Time, s.EventBody, s.Acc = p.time, body, slices.Clone(p.acc[:])
	p.out.Steps = append(p.out.Steps, s)
}

func actions(t *testing.T) []actionCase {
	t.Helper()
	var cases []actionCase
	add := func(what string, action portalabi.Action) {
		data, err := action.Data()
		require.NoError(t, err)
		cases = append(cases, actionCase{What: what, Data: data})
	}
	add("delegate", portalabi.Delegate{Validator: account("validator")})
	add("top up purse 258", portalabi.TopUpPurse{Purse: 258})
	add("forward to row 3", portalabi.Forward{Row: 3, To: account("beyond"), Fee: big.NewInt(70)})
	return cases
}

func privateKey(name string) *ecdsa.PrivateKey {
	seed := portalabi.Keccak([]byte("portal vector " + name))
	key, err := crypto.ToECDSA(seed[:])
	if err != nil {
		panic(err)
	}
	return key
}

func account(name string) portalabi.Address {
	hash := portalabi.Keccak([]byte(name))
	return portalabi.Address(hash[:20])
}
