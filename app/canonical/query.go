package canonical

import (
	"context"

	gogogrpc "github.com/cosmos/gogoproto/grpc"
	gogoproto "github.com/cosmos/gogoproto/proto"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// txService works on whole signed transactions, whose bytes are the client's to choose.
const txService = "cosmos.tx.v1beta1.Service"

type queryServer struct {
	next   gogogrpc.Server
	walker *Walker
}

// NewQueryServer returns a server that registers services with next, so that the requests of
// their methods have canonical addresses when the handlers see them. Every way to a query (gRPC,
// REST, ABCI, one module asking another) ends in the registered method.
func NewQueryServer(next gogogrpc.Server) gogogrpc.Server {
	return queryServer{next: next, walker: NewWalker()}
}

// RegisterService implements the server of gogoproto.
func (s queryServer) RegisterService(service *grpc.ServiceDesc, handler any) {
	if service.ServiceName == txService {
		s.next.RegisterService(service, handler)
		return
	}
	spelled := *service
	spelled.Methods = make([]grpc.MethodDesc, len(service.Methods))
	for i, method := range service.Methods {
		if s.takesAddresses(service.ServiceName, method.MethodName) {
			method.Handler = s.rewriting(method.Handler)
		}
		spelled.Methods[i] = method
	}
	s.next.RegisterService(&spelled, handler)
}

func (s queryServer) takesAddresses(service, method string) bool {
	name := protoreflect.FullName(service + "." + method)
	found, err := gogoproto.HybridResolver.FindDescriptorByName(name)
	if err != nil {
		return false
	}
	described, ok := found.(protoreflect.MethodDescriptor)
	return ok && s.walker.Visits(described.Input().FullName())
}

type methodHandler = func(server any, ctx context.Context, decode func(any) error, interceptor grpc.UnaryServerInterceptor) (any, error)

// rewriting returns a handler that rewrites each request right after it was decoded.
func (s queryServer) rewriting(handle methodHandler) methodHandler {
	return func(server any, ctx context.Context, decode func(any) error, interceptor grpc.UnaryServerInterceptor) (any, error) {
		return handle(server, ctx, func(request any) error {
			if err := decode(request); err != nil {
				return err
			}
			if err := s.walker.Rewrite(request); err != nil {
				return status.Error(codes.InvalidArgument, err.Error())
			}
			return nil
		}, interceptor)
	}
}
