package signer_test

import (
	"context"
	"errors"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/bttcprotocol/bttcd/bridge/internal/leak"
	"github.com/bttcprotocol/bttcd/bridge/signer"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

var domain = portalabi.Domain(19991, 1, 5, portalabi.Address{7})

// batch is a packet that awaits a signature.
func batch(t testing.TB, nonce uint64) types.SigningRequest {
	t.Helper()
	body, err := portalabi.Batch{{Token: portalabi.Address{1}, To: portalabi.Address{2}, Amount: big.NewInt(5)}}.Encode()
	require.NoError(t, err)
	packet := portalabi.Packet{Nonce: nonce, Kind: portalabi.KindBatch, Deadline: 1000, Body: body}
	return types.SigningRequest{
		Row: 1, Nonce: nonce, Kind: uint8(packet.Kind), Deadline: packet.Deadline, Body: body,
		Domain: domain, Digest: packet.Digest(domain),
	}
}

func local(t testing.TB) *signer.Local {
	t.Helper()
	key, err := crypto.GenerateKey()
	require.NoError(t, err)
	return signer.NewLocal(key)
}

// altered returns requests whose digest is not that of the packet, or whose packet is none.
func altered(t testing.TB) map[string]types.SigningRequest {
	t.Helper()
	requests := map[string]types.SigningRequest{}
	alter := func(name string, change func(*types.SigningRequest)) {
		request := batch(t, 1)
		request.Body = append([]byte{}, request.Body...)
		change(&request)
		requests[name] = request
	}
	alter("another digest", func(r *types.SigningRequest) { r.Digest[0] ^= 1 })
	alter("another nonce", func(r *types.SigningRequest) { r.Nonce++ })
	alter("another kind", func(r *types.SigningRequest) { r.Kind = 6 })
	alter("another deadline", func(r *types.SigningRequest) { r.Deadline++ })
	alter("another amount", func(r *types.SigningRequest) { r.Body[len(r.Body)-1]++ })
	alter("another domain", func(r *types.SigningRequest) { r.Domain[5] ^= 1 })
	alter("a body that is none", func(r *types.SigningRequest) {
		r.Body = r.Body[1:]
		r.Digest = portalabi.Packet{Nonce: 1, Kind: portalabi.KindBatch, Deadline: 1000, Body: r.Body}.Digest(domain)
	})
	return requests
}

func TestLocalSignsPacketsAlone(t *testing.T) {
	key := local(t)
	address, ok := key.Address()
	require.True(t, ok)
	request := batch(t, 1)
	signature, ok := key.Sign(request)
	require.True(t, ok)
	by, err := portalabi.RecoverSigner(request.Digest, signature)
	require.NoError(t, err)
	require.Equal(t, address, by)
	require.Equal(t, uint64(1), key.Signed())
	for name, request := range altered(t) {
		_, ok := key.Sign(request)
		require.False(t, ok, name)
	}
	require.Equal(t, uint64(1), key.Signed())

	proof, err := key.SignDigest(portalabi.Hash{9})
	require.NoError(t, err)
	by, err = portalabi.RecoverSigner(portalabi.Hash{9}, proof)
	require.NoError(t, err)
	require.Equal(t, address, by)
}

func TestKeyFiles(t *testing.T) {
	dir := t.TempDir()
	keyFile, passwordFile := filepath.Join(dir, "made", "key.json"), filepath.Join(dir, "password")
	write := func(file, text string, mode os.FileMode) {
		require.NoError(t, os.WriteFile(file, []byte(text), mode))
		require.NoError(t, os.Chmod(file, mode))
	}
	address, err := signer.Create(keyFile, "secret", signer.Light)
	require.NoError(t, err)
	write(passwordFile, "secret\r\nmore", 0o600)
	key, err := signer.Load(keyFile, passwordFile)
	require.NoError(t, err)
	got, _ := key.Address()
	require.Equal(t, address, got)
	info, err := os.Stat(keyFile)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	_, err = signer.Create(keyFile, "secret", signer.Light)
	require.ErrorContains(t, err, "may hold a key in use")
	_, err = signer.Create(filepath.Join(dir, "other"), "", signer.Light)
	require.ErrorContains(t, err, "needs a password")

	for name, test := range map[string]struct {
		spoil func()
		says  string
	}{
		"no password file":    {func() { require.NoError(t, os.Remove(passwordFile)) }, "reading the password file"},
		"empty password file": {func() { write(passwordFile, "\nsecret", 0o600) }, "begins with an empty line"},
		"public password":     {func() { write(passwordFile, "secret", 0o644) }, "chmod 600"},
		"wrong password":      {func() { write(passwordFile, "Secret", 0o600) }, "does not open the key file"},
		"public key file":     {func() { require.NoError(t, os.Chmod(keyFile, 0o640)) }, "chmod 600"},
		"not a key file": {func() {
			require.NoError(t, os.Chmod(keyFile, 0o600))
			write(keyFile, "{}", 0o600)
		}, "is not a key file"},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(keyFile)
			require.NoError(t, err)
			write(passwordFile, "secret", 0o600)
			test.spoil()
			_, err = signer.Load(keyFile, passwordFile)
			require.ErrorContains(t, err, test.says)
			require.NotContains(t, err.Error(), "secret", "a password is in no error")
			write(keyFile, string(text), 0o600)
		})
	}
}

// serving runs a remote signer and a node's end of it.
func serving(t *testing.T, handler http.Handler, token string) *signer.Remote {
	t.Helper()
	leak.Check(t)
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	port, err := signer.NewHTTP(server.URL+"/", token, server.Client())
	require.NoError(t, err)
	remote := signer.NewRemote(signer.RemoteConfig{Port: port, Timeout: time.Second, After: func(time.Duration) <-chan time.Time {
		return time.After(time.Millisecond)
	}})
	run(t, remote)
	return remote
}

func run(t *testing.T, remote *signer.Remote) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	group.Go(func() { _ = remote.Run(ctx) })
	t.Cleanup(func() { cancel(); group.Wait() })
}

func TestRemoteSignsAheadOfTime(t *testing.T) {
	key := local(t)
	remote := serving(t, signer.NewHandler(key, []portalabi.Hash{domain}, "token"), "token")
	want, _ := key.Address()
	require.Eventually(t, func() bool { address, ok := remote.Address(); return ok && address == want }, 5*time.Second, time.Millisecond)
	request := batch(t, 1)
	_, ok := remote.Sign(request)
	require.False(t, ok, "the first question is what makes it sign")
	var signature [64]byte
	require.Eventually(t, func() bool { signature, ok = remote.Sign(request); return ok }, 5*time.Second, time.Millisecond)
	by, err := portalabi.RecoverSigner(request.Digest, signature)
	require.NoError(t, err)
	require.Equal(t, want, by)
	require.Equal(t, uint64(1), remote.Signed())
	for name, request := range altered(t) {
		_, ok := remote.Sign(request)
		require.False(t, ok, name)
	}
}

func TestHandlerRefuses(t *testing.T) {
	key := local(t)
	server := httptest.NewServer(signer.NewHandler(key, []portalabi.Hash{domain}, "token"))
	t.Cleanup(server.Close)
	good, err := signer.NewHTTP(server.URL, "token", nil)
	require.NoError(t, err)
	_, err = good.SignPacket(t.Context(), batch(t, 1))
	require.NoError(t, err)
	for name, request := range altered(t) {
		_, err := good.SignPacket(t.Context(), request)
		require.ErrorContains(t, err, "the remote signer refuses", name)
	}
	foreign := batch(t, 1)
	foreign.Domain = portalabi.Hash{1}
	foreign.Digest = portalabi.Packet{
		Nonce: 1, Kind: portalabi.KindBatch, Deadline: foreign.Deadline, Body: foreign.Body,
	}.Digest(foreign.Domain)
	_, err = good.SignPacket(t.Context(), foreign)
	require.ErrorContains(t, err, "no Portal of domain")

	bad, err := signer.NewHTTP(server.URL, "guess", nil)
	require.NoError(t, err)
	_, err = bad.Address(t.Context())
	require.ErrorContains(t, err, "the token is missing")

	for _, body := range []string{"", "{", `{"row":1,"more":2}`, `{"body":"` + strings.Repeat("0", 1<<20) + `"}`} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/v1/sign", strings.NewReader(body))
		require.NoError(t, err)
		request.Header.Set("Authorization", "Bearer token")
		answer, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		require.Equal(t, http.StatusForbidden, answer.StatusCode)
		require.NoError(t, answer.Body.Close())
	}
	for _, url := range []string{"", "host", "unix:///x"} {
		_, err := signer.NewHTTP(url, "", nil)
		require.ErrorContains(t, err, "must begin with http")
	}
}

// flaky is a port as the test says.
type flaky struct {
	mu   sync.Mutex
	key  *signer.Local
	fail error
	sign *signer.Local // another key, if not nil
	asks int
}

func (f *flaky) Address(context.Context) (portalabi.Address, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asks++
	address, _ := f.key.Address()
	return address, f.fail
}

func (f *flaky) SignPacket(_ context.Context, request types.SigningRequest) (portalabi.Signature, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asks++
	by := f.key
	if f.sign != nil {
		by = f.sign
	}
	signature, _ := by.Sign(request)
	return signature, f.fail
}

func (f *flaky) set(fail error, sign *signer.Local) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fail, f.sign = fail, sign
}

func (f *flaky) asked() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.asks
}

func TestRemoteThatFailsOrLiesSignsNothing(t *testing.T) {
	leak.Check(t)
	port := &flaky{key: local(t), fail: errors.New("down")}
	remote := signer.NewRemote(signer.RemoteConfig{Port: port, After: func(time.Duration) <-chan time.Time {
		return time.After(time.Millisecond)
	}})
	run(t, remote)
	require.Eventually(t, func() bool { return port.asked() > 2 }, 5*time.Second, time.Millisecond)
	_, ok := remote.Address()
	require.False(t, ok)
	require.Equal(t, "down", remote.Problem())

	port.set(nil, local(t))
	require.Eventually(t, func() bool { _, ok := remote.Address(); return ok }, 5*time.Second, time.Millisecond)
	require.Empty(t, remote.Problem())
	request, before := batch(t, 1), port.asked()
	require.Eventually(t, func() bool { _, ok := remote.Sign(request); require.False(t, ok); return port.asked() > before+3 },
		5*time.Second, time.Millisecond, "a signature of another key is asked for again, and never used")
	require.Contains(t, remote.Problem(), "not of its key")

	port.set(nil, nil)
	require.Eventually(t, func() bool { _, ok := remote.Sign(request); return ok }, 5*time.Second, time.Millisecond)
	require.Empty(t, remote.Problem())
	port.set(errors.New("down"), nil)
	_, ok = remote.Sign(request)
	require.True(t, ok, "what was signed is remembered")
}

// panicking is a port with a fault, until it is mended.
type panicking struct {
	*flaky
	mended atomic.Bool
}

func (p *panicking) Address(ctx context.Context) (portalabi.Address, error) {
	address, err := p.flaky.Address(ctx)
	if !p.mended.Load() {
		panic("a fault that nobody foresaw")
	}
	return address, err
}

func (p *panicking) SignPacket(ctx context.Context, request types.SigningRequest) (portalabi.Signature, error) {
	signature, err := p.flaky.SignPacket(ctx, request)
	if !p.mended.Load() {
		panic("a fault that nobody foresaw")
	}
	return signature, err
}

// A fault of what reaches the key must not end the node: it is said, and asked again.
func TestRemoteContainsPanics(t *testing.T) {
	leak.Check(t)
	port := &panicking{flaky: &flaky{key: local(t)}}
	var said safeBuffer
	remote := signer.NewRemote(signer.RemoteConfig{Port: port, Log: log.NewLogger(&said), After: func(time.Duration) <-chan time.Time {
		return time.After(time.Millisecond)
	}})
	run(t, remote)
	require.Eventually(t, func() bool { return port.asked() > 2 }, 5*time.Second, time.Millisecond)
	require.Equal(t, 1, strings.Count(said.String(), "a fault that nobody foresaw"), said.String())
	port.mended.Store(true)
	require.Eventually(t, func() bool { _, ok := remote.Address(); return ok }, 5*time.Second, time.Millisecond)

	port.mended.Store(false)
	request, before := batch(t, 1), port.asked()
	// More often than there are workers: none of them ended.
	require.Eventually(t, func() bool { _, ok := remote.Sign(request); require.False(t, ok); return port.asked() > before+8 },
		5*time.Second, time.Millisecond)
	require.Equal(t, 2, strings.Count(said.String(), "a fault that nobody foresaw"), said.String())
	port.mended.Store(true)
	require.Eventually(t, func() bool { _, ok := remote.Sign(request); return ok }, 5*time.Second, time.Millisecond)
}

// safeBuffer is written by several goroutines.
type safeBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *safeBuffer) Write(text []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(text)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func TestRemoteMemoryIsBounded(t *testing.T) {
	port := &flaky{key: local(t)}
	remote := signer.NewRemote(signer.RemoteConfig{Port: port})
	for nonce := range uint64(1000) {
		_, ok := remote.Sign(batch(t, nonce+1))
		require.False(t, ok, "nothing runs, and nothing blocks")
	}
	run(t, remote)
	require.Eventually(t, func() bool { return remote.Signed() == 256 }, 5*time.Second, time.Millisecond)
}
