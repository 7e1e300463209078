package bridge_test

import (
	"strings"

	"google.golang.org/grpc"

	"github.com/cosmos/cosmos-sdk/baseapp"
)

// split sends services to the router of their kind, as the app's configurator does.
type split struct {
	messages *baseapp.MsgServiceRouter
	queries  *baseapp.GRPCQueryRouter
}

func (s split) RegisterService(description *grpc.ServiceDesc, server any) {
	if strings.HasSuffix(description.ServiceName, ".Msg") {
		s.messages.RegisterService(description, server)
		return
	}
	s.queries.RegisterService(description, server)
}
