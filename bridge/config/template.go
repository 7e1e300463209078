package config

// Template is the section of app.toml; the value it is given has the section as .Bridge.
const Template = `
###############################################################################
###                                 Bridge                                  ###
###############################################################################

[bridge]

# Whether this node watches remote chains. Without it, or without endpoints, it abstains and goes on
# making blocks.
enable = {{ .Bridge.Enable }}

# Where what is final on remote chains is kept. It may be deleted while the node is down: it is read again.
dir = {{ printf "%q" .Bridge.Dir }}

# How old what was last seen of a chain may be to vote for it.
max-age = "{{ .Bridge.MaxAge }}"

# The bridge key of this validator, made by "bttcd bridge keygen", and a file with its password. Others
# than their owner must not be able to read them.
key-file = {{ printf "%q" .Bridge.KeyFile }}
password-file = {{ printf "%q" .Bridge.PasswordFile }}

# After a rotation: the key before it. The node signs with it, too, until no Portal lists it any more, which
# "bttcd bridge status" says.
old-key-file = {{ printf "%q" .Bridge.OldKeyFile }}
old-password-file = {{ printf "%q" .Bridge.OldPasswordFile }}

# Instead of a key file: the URL of a remote signer, and a file with the token that it wants.
remote-signer = {{ printf "%q" .Bridge.RemoteSigner }}
token-file = {{ printf "%q" .Bridge.TokenFile }}

# One [[bridge.rows]] for each remote chain. Several endpoints, of different providers, must agree:
# the majority, or as many as quorum says. Believing one alone needs allow-single = true on the main
# network. start-block is a block before the Portal's first event.
#
#   [[bridge.rows]]
#   name = "ethereum"
#   quorum = 2
#   start-block = 21000000
#   poll = "2s"
#
#   [[bridge.rows.endpoints]]
#   url = "http://127.0.0.1:8545"
#
#   [[bridge.rows.endpoints]]
#   url = "https://ethereum.example.org/v1"
#   header = "Authorization: Bearer ..."
#
# TRON's endpoints have a solidity-url beside the url.
{{ range .Bridge.Rows }}
[[bridge.rows]]
name = {{ printf "%q" .Name }}
quorum = {{ .Quorum }}
allow-single = {{ .AllowSingle }}
start-block = {{ .StartBlock }}
poll = "{{ .PollEvery }}"
log-window = {{ .Window }}
{{ range .Endpoints }}
[[bridge.rows.endpoints]]
url = {{ printf "%q" .URL }}
solidity-url = {{ printf "%q" .SolidityURL }}
header = {{ printf "%q" .Header }}
{{ end }}{{ end }}`
