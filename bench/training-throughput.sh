#!/usr/bin/env bash
# Throughput of training the small model with AdamW, as a share of the matrix-product rate that the same run measured; and its memory.
# Counted as 6 (N - positions) + 6 L T d operations a token: 139.3 GFLOP for a step of 2,048 tokens. Quiet machine only: under other load the figures mean nothing.
# usage: bench/training-throughput.sh [STEPS]
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build -c Release src/Isotrope.Cli --nologo -v quiet > /dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet src/Isotrope.Cli/bin/Release/net10.0/Isotrope.Cli.dll \
  train --model small --optimizer adamw --steps "${1:-20}" --out "$work/run" --json --quiet > "$work/result.json" &
peak=0
while kill -0 $! 2> /dev/null; do
  now=$(awk '/VmRSS/ { print $2 }' "/proc/$!/status" 2> /dev/null || echo 0)
  [ "${now:-0}" -gt "$peak" ] && peak=$now
  sleep 0.2
done
number() { sed -n "s/.*\"$1\": \"\{0,1\}\([0-9.]*\).*/\1/p" "$2" | head -n 1; }
awk -v rate="$(number tokensPerSecond "$work/result.json")" -v product="$(number matrixProductGflops "$work/run/run.json")" -v peak="$peak" 'BEGIN {
  reached = rate * 139.3 / 2048
  printf "%.0f tokens/s, %.0f GFLOP/s of %.0f for the matrix product: %.2f; %.0f MB resident at most\n", rate, reached, product, reached / product, peak / 1024 }'
