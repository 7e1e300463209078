// Package ports chooses free loopback ports for the validators of a local testnet.
//
// Invariant: ports chosen together are distinct, and were all free at the same moment.
// The network package calls it when a testnet is set up and again whenever it resumes.
package ports

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
)

// Loopback is the only address a local testnet listens on.
const Loopback = "127.0.0.1"

// Ports are taken from below the ranges from which Linux (32768 up) and macOS (49152 up)
// number outgoing connections: a validator that is down for a while must find its ports
// free when it comes back.
const (
	lowest  = 20000
	highest = 32000
)

// Reservation holds chosen ports open, so that nobody else gets them before Release.
type Reservation struct {
	listeners []net.Listener
}

// Reserve chooses count free ports and keeps them open.
func Reserve(count int) (*Reservation, error) {
	return reserve(count, lowest, highest)
}

func reserve(count, low, high int) (*Reservation, error) {
	reservation := &Reservation{}
	size := high - low
	// Two testnets set up at once start at different places and rarely meet.
	start := rand.IntN(size)
	for i := 0; i < size && len(reservation.listeners) < count; i++ {
		listener, err := net.Listen("tcp4", Address(low+(start+i)%size))
		if err == nil {
			reservation.listeners = append(reservation.listeners, listener)
		}
	}
	if found := len(reservation.listeners); found < count {
		return nil, errors.Join(
			fmt.Errorf("%d free ports are needed between %d and %d on %s, only %d were found: stop some programs or use fewer validators",
				count, low, high, Loopback, found),
			reservation.Release())
	}
	return reservation, nil
}

// Claim keeps wanted ports open, all of them, or returns an error.
func Claim(wanted []int) (*Reservation, error) {
	reservation := &Reservation{}
	for _, port := range wanted {
		listener, err := net.Listen("tcp4", Address(port))
		if err != nil {
			return nil, errors.Join(fmt.Errorf("port %d is not free: %w", port, err), reservation.Release())
		}
		reservation.listeners = append(reservation.listeners, listener)
	}
	return reservation, nil
}

// Ports returns the chosen ports.
func (r *Reservation) Ports() []int {
	ports := make([]int, len(r.listeners))
	for i, listener := range r.listeners {
		ports[i] = listener.Addr().(*net.TCPAddr).Port
	}
	return ports
}

// Release closes the ports. It may be called again.
func (r *Reservation) Release() error {
	var errs []error
	for _, listener := range r.listeners {
		errs = append(errs, listener.Close())
	}
	r.listeners = nil
	return errors.Join(errs...)
}

// Free reports whether port can be listened on now.
func Free(port int) bool {
	listener, err := net.Listen("tcp4", Address(port))
	if err != nil {
		return false
	}
	return listener.Close() == nil
}

// Address returns the loopback host:port of port.
func Address(port int) string {
	return net.JoinHostPort(Loopback, strconv.Itoa(port))
}
