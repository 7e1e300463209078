package load

import (
	"crypto/sha256"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"

	consensusv1 "cosmossdk.io/api/cosmos/consensus/v1"
	govv1 "cosmossdk.io/api/cosmos/gov/v1"
	cometv1 "cosmossdk.io/api/tendermint/types"
)

// ParamsTitle is the title of the proposals that change parameters.
const ParamsTitle = "Other block limits"

// Governance is the account of x/gov, whose messages proposals execute.
func Governance() common.Address {
	hash := sha256.Sum256([]byte("gov"))
	return common.BytesToAddress(hash[:common.AddressLength])
}

// proposeText leaves most of the deposit to others.
func (a *Actor) proposeText() ([]byte, error) { return a.propose("Text", 10) }

// proposeParams moves the gas limit of blocks a little, which the mempool, the fee market
// and contracts follow if enough stake agrees.
func (a *Actor) proposeParams() ([]byte, error) {
	packed, err := Pack(&consensusv1.MsgUpdateParams{
		Authority: Bech32(Governance()),
		Block:     &cometv1.BlockParams{MaxBytes: 2 << 20, MaxGas: 90_000_000 + a.random.Int64N(1_000_000)},
		Evidence: &cometv1.EvidenceParams{
			MaxAgeNumBlocks: 1000, MaxAgeDuration: &durationpb.Duration{Seconds: 60}, MaxBytes: 1 << 16,
		},
		Validator: &cometv1.ValidatorParams{PubKeyTypes: []string{"ed25519"}},
	})
	if err != nil {
		return nil, err
	}
	return a.propose(ParamsTitle, 100, packed)
}

func (a *Actor) propose(title string, deposit int64, messages ...*anypb.Any) ([]byte, error) {
	return a.sign(&govv1.MsgSubmitProposal{
		Messages: messages, InitialDeposit: coins(btt(deposit)), Proposer: a.Bech32(),
		Title: title, Metadata: "mix", Summary: fmt.Sprintf("By %s, at sequence %d.", a.Bech32(), a.Sequence),
	})
}

func (a *Actor) depositOpen() bool { return a.mix.proposals.deposit.Load() != 0 }

func (a *Actor) deposit() ([]byte, error) {
	return a.sign(&govv1.MsgDeposit{
		ProposalId: a.mix.proposals.deposit.Load(), Depositor: a.Bech32(), Amount: coins(btt(10)),
	})
}

func (a *Actor) votingOpen() bool { return a.mix.proposals.voting.Load() != 0 }

func (a *Actor) vote() ([]byte, error) {
	return a.sign(&govv1.MsgVote{
		ProposalId: a.mix.proposals.voting.Load(), Voter: a.Bech32(),
		Option: govv1.VoteOption(1 + a.random.IntN(3)), // yes, abstain or no
	})
}
