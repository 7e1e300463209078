#!/usr/bin/env bash
# Runs a validator whose key tmkms holds. tmkms is built from crates.io, which needs Rust: so this is
# not part of the other tests.
set -euo pipefail
cd "$(dirname "$0")/.."

# 0.15.0 says that it signs vote extensions and leaves the signature out of its answer.
version=0.14.0
TMKMS=$PWD/.tools/tmkms-$version/bin/tmkms
export TMKMS

if [ ! -x "$TMKMS" ]; then
    if ! command -v cargo >/dev/null; then
        echo "missing: cargo, the build tool of Rust (https://rustup.rs), which builds tmkms" >&2
        exit 1
    fi
    echo "scripts/test-tmkms.sh: building tmkms $version (once; minutes)" >&2
    # Not --locked: the crates pinned there do not build with compilers from 1.80 on.
    cargo install tmkms --version "$version" --features softsign --root ".tools/tmkms-$version"
fi
go test -tags="ledger tmkms" -count=1 -vet=off -ldflags="-s -w" -timeout 10m -run '^TestTMKMS$' -v ./test/e2e
