#!/usr/bin/env bash
# Writes the public surface of the libraries into their PublicAPI.Unshipped.txt, as the analyzer names it. Review the difference before you commit it.
set -euo pipefail
cd "$(dirname "$0")/.."
for list in src/*/PublicAPI.Unshipped.txt; do
  project=$(dirname "$list")
  echo '#nullable enable' > "$list"
  # A symbol with quotes in its name ends at the last "is not part of".
  dotnet build "$project" --no-incremental -p:TreatWarningsAsErrors=false -v quiet 2>&1 \
    | grep "^$PWD/$project/" | sed -n "s/.*RS0016: Symbol '\(.*\)' is not part of the declared public API.*/\1/p" | LC_ALL=C sort -u >> "$list"
  echo "$project: $(($(wc -l < "$list") - 1)) members"
done
