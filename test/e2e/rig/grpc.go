package rig

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// grpcClient speaks HTTP/2 without TLS, which is what a gRPC server on loopback speaks.
var grpcClient = newGRPCClient()

func newGRPCClient() *http.Client {
	transport := &http.Transport{Protocols: new(http.Protocols)}
	transport.Protocols.SetUnencryptedHTTP2(true)
	return &http.Client{Transport: transport, Timeout: 15 * time.Second}
}

// CallGRPC makes one unary gRPC call and returns the encoded answer. The error carries the
// server's status message.
func CallGRPC(address, method string, request []byte) ([]byte, error) {
	frame := binary.BigEndian.AppendUint32([]byte{0}, uint32(len(request)))
	url := "http://" + strings.TrimPrefix(address, "http://") + method
	call, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(append(frame, request...)))
	if err != nil {
		return nil, err
	}
	call.Header.Set("Content-Type", "application/grpc")
	call.Header.Set("TE", "trailers")
	response, err := grpcClient.Do(call)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	status, message := grpcStatus(response)
	if status != "0" {
		return nil, fmt.Errorf("%s: gRPC status %s: %s", method, status, message)
	}
	if len(body) < 5 || body[0] != 0 {
		return nil, fmt.Errorf("%s: the answer has no uncompressed gRPC frame", method)
	}
	return body[5:], nil
}

// grpcStatus reads the status from the trailer, or from the header of an answer without body.
func grpcStatus(response *http.Response) (status, message string) {
	if status = response.Trailer.Get("Grpc-Status"); status != "" {
		return status, response.Trailer.Get("Grpc-Message")
	}
	return response.Header.Get("Grpc-Status"), response.Header.Get("Grpc-Message")
}

// ProtoString encodes a string field of a protobuf message. Field is under 16 and text under
// 128 bytes, so that each length is one byte.
func ProtoString(field byte, text string) []byte {
	return append([]byte{field<<3 | 2, byte(len(text))}, text...)
}
