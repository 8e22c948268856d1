#!/usr/bin/env bash
# Writes the verdicts of docs/experiments.md from the recorded results in docs/results. Needs jq.
set -euo pipefail
cd "$(dirname "$0")/.."

document=docs/experiments.md
{
    sed '/<!-- verdicts -->/q' "$document"
    for record in docs/results/*.json; do
        jq -r --arg record "$(basename "$record" .json)" '
            select(.verdicts) |
            "\n### \($record)\n\n    \(.run.command | sub(" --out [^ ]+"; ""))\n\n" +
            "\(.run.seconds | if . < 10 then . else round end) s, \(.run.peakMemoryMiB | round) MiB" +
            (if .run.hardware.processor then ", \(.run.hardware.processor), \(.run.hardware.threads) threads" else "" end) +
            ", commit \(.run.commit // "unknown" | .[0:10]). Numbers: [\($record).json](results/\($record).json).\n\n" +
            "| claim | verdict | evidence |\n| --- | --- | --- |\n" +
            ([.verdicts[] | "| \(.claim) | **\(.verdict)** | \(.evidence) |"] | map(gsub("(?<a>[<>])"; "\\\(.a)")) | join("\n"))' "$record"
    done
    echo
    sed -n '/<!-- end of verdicts -->/,$p' "$document"
} > "$document.new"
mv "$document.new" "$document"
