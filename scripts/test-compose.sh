#!/usr/bin/env bash
# Holds the compose file against the Compose Specification by its reference parser: schema, variables, networks,
# volumes and references. Nothing is started, which would need a Docker engine.
set -euo pipefail
cd "$(dirname "$0")/.."

check=$(scripts/tool.sh compose github.com/bttcprotocol/bttcd/tools/compose)
cd networks/docker
SENTRY_ID=$(printf 'a%.0s' {1..40}) VALIDATOR_ID=$(printf 'b%.0s' {1..40}) GRAFANA_PASSWORD=x \
    COMPOSE_PROFILES=tron "$check" compose.yml
if SENTRY_ID=a VALIDATOR_ID=b GRAFANA_PASSWORD='' "$check" compose.yml >/dev/null 2>&1; then
    echo "networks/docker/compose.yml: Grafana would start without a password" >&2
    exit 1
fi
echo "networks/docker/compose.yml conforms to the Compose Specification"
