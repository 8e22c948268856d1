#!/usr/bin/env bash
# Writes the table of docs/optimizers/results.md from docs/results/methods.csv: for each optimizer of the catalogue the rate with the
# lowest mean loss over seeds. Rows with fewer than 9 runs are named as such.
set -euo pipefail
cd "$(dirname "$0")/.."

record=docs/results/methods.csv document=docs/optimizers/results.md
isotrope=${ISOTROPE:-src/Isotrope.Cli/bin/Release/net10.0/Isotrope.Cli.dll}
all=$(dotnet "$isotrope" optimizers --json | sed -n 's/^      "name": "\(.*\)",$/\1/p')
rows=$(awk -F, -v names="$all" '
    NR > 1 { key = $1 SUBSEP $2; runs[$1]++; n[key]++; rate[key] = $3; bytes[$1] = $7
             if ($6 == "\"Infinity\"" || $6 == "null") worse[key] = 1; else { sum[key] += $6; square[key] += $6 * $6 } }
    END {
        count = split(names, name, "\n"); split("0.5 1 2", factor, " ")
        for (i = 1; i <= count; i++) {
            best = ""
            for (j = 1; j <= 3; j++) {
                key = name[i] SUBSEP factor[j]
                if (n[key] < 3 || key in worse) continue
                if (best == "" || sum[key] / n[key] < sum[best] / n[best]) { best = key; at = j }
            }
            if (runs[name[i]] < 9) { printf "~\t| `%s` | not finished: %d of 9 runs | | | |\n", name[i], runs[name[i]]; continue }
            if (best == "") { printf "~\t| `%s` | diverged at every rate | | | |\n", name[i]; continue }
            mean = sum[best] / 3; sd = sqrt((square[best] - 3 * mean * mean) / 2)
            printf "%.6f\t| `%s` | %.3f | %.3f | %.2g%s | %.2f MB |\n", mean, name[i], mean, sd, rate[best],
                at == 1 ? " (lowest tried)" : at == 3 ? " (highest tried)" : "", bytes[name[i]] / 1e6
        }
    }' "$record" | sort | cut -f 2)
{
    sed '/<!-- table -->/q' "$document"
    echo
    echo "| optimizer | validation loss | sd of 3 seeds | best rate | state |"
    echo "| --- | --- | --- | --- | --- |"
    echo "$rows"
    echo
    sed -n '/<!-- end of table -->/,$p' "$document"
} > "$document.new"
mv "$document.new" "$document"
