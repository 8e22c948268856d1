#!/usr/bin/env bash
# Trains nano for 120 steps with every optimizer of the catalogue at half, once and twice its preset's rate on seeds 1 to 3, and writes
# the table of docs/optimizers/results.md. Every finished run is a line of docs/results/methods.csv and is not run again: delete
# lines to repeat them, interrupt at will. It takes hours on two cores.
# usage: eng/methods-table.sh [OPTIMIZER...]        all of the catalogue without names; ISOTROPE_JOBS runs at a time, 2 by default
set -euo pipefail
cd "$(dirname "$0")/.."

record=docs/results/methods.csv document=docs/optimizers/results.md steps=120
export GOMP_SPINCOUNT=1000
[ -n "${ISOTROPE:-}" ] || dotnet build --configuration Release --nologo --verbosity quiet src/Isotrope.Cli
isotrope=${ISOTROPE:-src/Isotrope.Cli/bin/Release/net10.0/Isotrope.Cli.dll}
[ -s "$record" ] || echo "optimizer,factor,rate,seed,steps,final loss,state bytes" > "$record"

all=$(dotnet "$isotrope" optimizers --json | sed -n 's/^      "name": "\(.*\)",$/\1/p')
number() { sed -n "s/^ *\"$2\": \([^,]*\),*$/\1/p" "$1" | head -n 1; }

# Trains once and appends a line. The preset's rate is what a run without a rate reports.
train() {
    local name=$1 factor=$2 seed=$3 preset=$4 folder rate=() got
    grep -q "^$name,$factor,[^,]*,$seed,$steps," "$record" && return
    folder=$(mktemp -d)
    [ "$factor" = 1 ] || rate=(--learning-rate "$(awk -v r="$preset" -v f="$factor" 'BEGIN { printf "%.17g", r * f }')")
    dotnet "$isotrope" train --optimizer "$name" --steps $steps --seed "$seed" --threads 1 --quiet "${rate[@]}" \
        --out "$folder/run" > "$folder/log" 2>&1 || { cat "$folder/log" >&2; rm -r "$folder"; return 1; }
    got=$folder/run/summary.json
    echo "$name,$factor,$(number "$got" learningRate),$seed,$steps,$(number "$got" finalValidationLoss),$(number "$got" stateBytes)" >> "$record"
    rm -r "$folder"
}

for name in "${@:-$all}"; do
    for one in $name; do
        train "$one" 1 1 "" || continue
        preset=$(awk -F, -v n="$one" '$1 == n && $2 == 1 { print $3; exit }' "$record")
        for factor in 1 0.5 2; do
            for seed in 1 2 3; do
                while [ "$(jobs -rp | wc -l)" -ge "${ISOTROPE_JOBS:-2}" ]; do wait -n || true; done
                train "$one" $factor $seed "$preset" &
            done
        done
        wait
    done
done
eng/methods-document.sh
