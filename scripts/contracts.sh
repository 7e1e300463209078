#!/usr/bin/env bash
# Writes the ABIs that Go packages embed, from the Solidity interfaces in contracts/. It needs Node
# and npm's solc, which test/e2e/js pins.
#
#   scripts/contracts.sh
set -euo pipefail
cd "$(dirname "$0")/.."

js=test/e2e/js
# npm writes this file last, so an interrupted install counts as none.
if [ ! "$js/node_modules/.package-lock.json" -nt "$js/package-lock.json" ]; then
    npm ci --prefix "$js" --no-audit --no-fund >&2
fi
node "$js/abi.mjs" contracts/paychan/IPaychan.sol x/paychan/precompile/abi.json
