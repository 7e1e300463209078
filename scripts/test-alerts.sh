#!/usr/bin/env bash
# Runs the cases of the alert rules by Prometheus's own rule engine, and checks its configuration.
set -euo pipefail
cd "$(dirname "$0")/.."

# Of service discovery only files and HTTP: with the clouds' it would be a thousand packages more.
promtool=$(scripts/tool.sh prometheus github.com/prometheus/prometheus/cmd/promtool remove_all_sd)
"$promtool" check config --lint=all networks/monitoring/prometheus.yml
"$promtool" test rules networks/monitoring/alerts_test.yml
