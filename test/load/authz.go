package load

import (
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	authzv1 "cosmossdk.io/api/cosmos/authz/v1beta1"
	bankv1 "cosmossdk.io/api/cosmos/bank/v1beta1"
	stakingv1 "cosmossdk.io/api/cosmos/staking/v1beta1"
)

func (a *Actor) grantTo(grantee *Actor, authorization proto.Message) (proto.Message, error) {
	packed, err := Pack(authorization)
	if err != nil {
		return nil, err
	}
	return &authzv1.MsgGrant{
		Granter: a.Bech32(), Grantee: grantee.Bech32(), Grant: &authzv1.Grant{Authorization: packed},
	}, nil
}

// grantSend limits what may be spent, so that each use rewrites the grant.
func (a *Actor) grantSend() (proto.Message, error) {
	return a.grantTo(a.next(), &bankv1.SendAuthorization{SpendLimit: coins(btt(1_000))})
}

func (a *Actor) grantDelegate() (proto.Message, error) {
	return a.grantTo(a.next(), &stakingv1.StakeAuthorization{
		MaxTokens:         coin(btt(1_000)),
		AuthorizationType: stakingv1.AuthorizationType_AUTHORIZATION_TYPE_DELEGATE,
		Validators: &stakingv1.StakeAuthorization_AllowList{
			AllowList: &stakingv1.StakeAuthorization_Validators{Address: a.mix.validators},
		},
	})
}

// grant renews one of the grants.
func (a *Actor) grant() ([]byte, error) {
	renew := a.grantSend
	if a.random.IntN(2) == 0 {
		renew = a.grantDelegate
	}
	message, err := renew()
	if err != nil {
		return nil, err
	}
	return a.sign(message)
}

func (a *Actor) execute(message proto.Message) ([]byte, error) {
	packed, err := Pack(message)
	if err != nil {
		return nil, err
	}
	return a.sign(&authzv1.MsgExec{Grantee: a.Bech32(), Msgs: []*anypb.Any{packed}})
}

func (a *Actor) sendForGranter() ([]byte, error) { return a.execute(a.payment(a.previous())) }

func (a *Actor) delegateForGranter() ([]byte, error) {
	return a.execute(a.previous().delegation(a.amount()))
}

// sendForStranger uses a grant that nobody made: grants go round the ring the other way.
func (a *Actor) sendForStranger() ([]byte, error) { return a.execute(a.payment(a.next())) }
