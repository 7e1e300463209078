// Package peeraddr reads the addresses of peers as a node's settings have them: ID@HOST:PORT.
//
// Invariant: what it accepts CometBFT accepts, and may well connect with; it looks up no name and asks nobody.
// `bttcd join` and `bttcd doctor` call it, and so does internal/join for what endpoints tell.
package peeraddr

import (
	"fmt"
	"net"
	"regexp"
	"strconv"
	"strings"
)

// Shape is how an address is written.
const Shape = "ID@HOST:PORT, with an ID of 40 hexadecimal digits in lower case"

var identity = regexp.MustCompile(`^[0-9a-f]{40}$`)

// IsID tells whether text is the id of a node. CometBFT reads upper case too, and then knows no peer by it.
func IsID(text string) bool { return identity.MatchString(text) }

// Parse returns the id and host:port of a peer. A scheme such as tcp:// may stand before it.
func Parse(text string) (id, address string, err error) {
	rest := strings.TrimSpace(text)
	if _, after, found := strings.Cut(rest, "://"); found {
		rest = after
	}
	id, address, found := strings.Cut(rest, "@")
	if !found || !IsID(id) {
		return "", "", malformed(text)
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil || host == "" || strings.ContainsAny(host, "@,\"\\ \t\r\n") {
		return "", "", malformed(text)
	}
	if number, err := strconv.ParseUint(port, 10, 16); err != nil || number == 0 {
		return "", "", malformed(text)
	}
	return id, address, nil
}

func malformed(text string) error {
	return fmt.Errorf("peer %.200q is no address: write it as %s", text, Shape)
}
