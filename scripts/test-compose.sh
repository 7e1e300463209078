#!/usr/bin/env bash
# Holds the compose file against the Compose Specification by its reference parser: schema, variables, networks,
# volumes and references. Nothing is started, which would need a Docker engine.
set -euo pipefail
cd "$(dirname "$0")/.."

parser=$(scripts/tool.sh compose github.com/compose-spec/compose-go/v2/cmd)
cd networks/docker
SENTRY_ID=$(printf 'a%.0s' {1..40}) VALIDATOR_ID=$(printf 'b%.0s' {1..40}) GRAFANA_PASSWORD=x \
    COMPOSE_PROFILES=tron "$parser" -format json compose.yml >/dev/null
echo "networks/docker/compose.yml conforms to the Compose Specification"
