#!/usr/bin/env bash
# Prints the changelog that the fragments in .changelog make (.changelog/README.md).
set -euo pipefail
cd "$(dirname "$0")/../.changelog"

kinds=(breaking features improvements fixes security)
for file in */*/*.md; do
    kind=$(basename "$(dirname "$file")")
    if [[ " ${kinds[*]} " != *" $kind "* ]]; then
        echo "scripts/changelog.sh: .changelog/$file: $kind is no kind of change (${kinds[*]})" >&2
        exit 1
    fi
done

echo "# Changelog"
for release in unreleased $(find . -maxdepth 1 -name 'v*' | sed 's|^\./||' | sort -rV); do
    printf '\n## %s\n' "$release"
    if [ -f "$release/summary.md" ]; then
        printf '\n'
        cat "$release/summary.md"
    fi
    for kind in "${kinds[@]}"; do
        if [ -d "$release/$kind" ]; then
            printf '\n### %s\n\n' "${kind^}"
            find "$release/$kind" -name '*.md' | sort -V | xargs cat
        fi
    done
done
