#!/usr/bin/env bash
# Writes the public surface of the libraries into their PublicAPI.Unshipped.txt, as the analyzer names it. Review the difference before you commit it.
# usage: eng/list-public-api.sh [PROJECT FOLDER...]
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- $(dirname src/*/PublicAPI.Unshipped.txt)
for project; do
  project=${project%/}
  list=$project/PublicAPI.Unshipped.txt
  echo '#nullable enable' > "$list"
  # A symbol with quotes in its name ends at the last "is not part of".
  dotnet build "$project" --no-incremental -p:TreatWarningsAsErrors=false -v quiet 2>&1 \
    | grep "^$PWD/$project/" | sed -n "s/.*RS0016: Symbol '\(.*\)' is not part of the declared public API.*/\1/p" | LC_ALL=C sort -u >> "$list"
  echo "$project: $(($(wc -l < "$list") - 1)) members"
done
