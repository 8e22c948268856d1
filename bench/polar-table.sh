#!/usr/bin/env bash
# The measured table of docs/polar.md as markdown rows: every shape and accuracy of the goals by the chosen solver, or by the methods given.
# Ratios are to the textbook's five Newton-Schulz steps in the same run; with one thread they are of processor time, so that a busy machine
# disturbs them less. Quiet machine only for more threads. Some minutes.
# usage: bench/polar-table.sh [METHOD...]        environment: THREADS (1), REPEATS (9), SHAPES, ACCURACIES
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build -c Release src/Isotrope.Cli --nologo -v quiet > /dev/null
[ $# -gt 0 ] || set -- auto
echo "| shape | spectrum | accuracy | method | time | ratio | band | error | certificate | of the floor |"
echo "|---|---|---|---|---|---|---|---|---|---|"
for shape in ${SHAPES:-768x768 768x3072 1024x4096 256x256 64x64x32}; do
  for accuracy in ${ACCURACIES:-muon 1e-2 1e-5}; do
    spectrum=cond:1e3
    [ "$accuracy" != muon ] || spectrum=gaussian
    for method; do
      dotnet src/Isotrope.Cli/bin/Release/net10.0/Isotrope.Cli.dll polar --shape "$shape" --spectrum "$spectrum" --accuracy "$accuracy" \
        --method "$method" --threads "${THREADS:-1}" --repeats "${REPEATS:-9}" --json --quiet \
        | jq -r 'def round(digits): . * pow(10; digits) | round / pow(10; digits);
            def small: if type == "number" then (. as $x | if $x == 0 then "0" else ($x | fabs | log10 | floor) as $e
              | "\($x / pow(10; $e) | round(1))e\($e)" end) else . end;
            "| \(.shape) | \(.spectrum) | \(.accuracy) | \(.method) | \(.milliseconds | round(2)) ms | \(.ratio | round(2)) |"
            + " \(.band[0] | round(4)) to \(.band[1] | round(4)) | \(.error | small) | \(.certificate.kind), \(.certificate.bound | small) |"
            + " \(.floor.ratio | round(2)) |"'
    done
  done
done
