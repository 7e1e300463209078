package cmd

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// maxSignatures bounds one answer: more packets of all rows are not open at a time.
const maxSignatures = 256

// localSignatures is what a node's bridge keys have to say of packets that lack it.
type localSignatures struct {
	Signatures []localSignature `json:"signatures"`
	// Later is how many packets are not signed yet: a signer on another machine takes its time.
	Later   int    `json:"later,omitempty"`
	Problem string `json:"problem,omitempty"`
}

type localSignature struct {
	Row       uint32         `json:"row"`
	Nonce     uint64         `json:"nonce"`
	Kind      string         `json:"kind"`
	Key       common.Address `json:"key"`
	Signature hexutil.Bytes  `json:"signature"`
}

// missingSignatures signs what committed state, and nobody's word, says is open and lacks a key of this node.
func missingSignatures(node *app.App, signers keys) localSignatures {
	var answer localSignatures
	ctx, err := node.LatestContext()
	if err != nil {
		answer.Problem = fmt.Sprintf("the node has no state yet: %s", err)
		return answer
	}
	for _, signer := range signers {
		key, known := signer.Address()
		if !known {
			answer.Problem = "the signer on another machine has not answered yet"
			continue
		}
		requests, err := node.BridgeKeeper.SigningRequests(ctx, key, maxSignatures)
		if err != nil {
			answer.Problem = err.Error()
			continue
		}
		for _, request := range requests {
			signature, signed := signer.Sign(request)
			if !signed {
				answer.Later++
				continue
			}
			answer.Signatures = append(answer.Signatures, localSignature{
				Row: request.Row, Nonce: request.Nonce, Kind: portalabi.Kind(request.Kind).String(), Key: key, Signature: signature[:],
			})
		}
	}
	return answer
}
