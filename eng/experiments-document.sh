#!/usr/bin/env bash
# Writes the verdicts of docs/experiments.md from the recorded results in docs/results. Needs jq.
set -euo pipefail
cd "$(dirname "$0")/.."

document=docs/experiments.md
records=$(grep -l '"verdicts"' docs/results/*.json)
{
    sed '/<!-- verdicts -->/q' "$document"
    echo
    echo "| record | holds | holds only if ... | does not hold | not decided | time |"
    echo "| --- | --- | --- | --- | --- | --- |"
    for record in $records; do
        jq -r --arg record "$(basename "$record" .json)" '
            def count(f): [.verdicts[] | select(.verdict | f)] | length;
            "| [\($record)](#\($record)) | \(count(. == "holds")) | \(count(startswith("holds only"))) | " +
            "\(count(. == "does not hold")) | \(count(. == "not decided")) | " +
            "\(.run.seconds | if . < 10 then . elif . < 120 then round else "\(. / 60 | round) min" end | tostring | if endswith("min") then . else . + " s" end) |"' "$record"
    done
    for record in $records; do
        jq -r --arg record "$(basename "$record" .json)" '
            "\n### \($record)\n\n    \(.run.command | sub(" --out [^ ]+"; ""))\n\n" +
            "\(.run.seconds | if . < 10 then . else round end) s, \(.run.peakMemoryMiB | round) MiB" +
            (if .run.hardware.processor then
                ", \(.run.hardware.processor), \(.run.hardware.threads) thread\(if .run.hardware.threads == "1" then "" else "s" end)"
             else "" end) +
            ", commit \(.run.commit // "unknown" | sub("^(?<head>.{10})[0-9a-f]*"; .head)). Numbers: [\($record).json](results/\($record).json).\n\n" +
            (if (.verdicts | length) > 20 then "<details><summary>\(.verdicts | length) claims</summary>\n\n" else "" end) +
            "| claim | verdict | evidence |\n| --- | --- | --- |\n" +
            ([.verdicts[] | "| \(.claim) | **\(.verdict)** | \(.evidence) |"] | map(gsub("(?<a>[<>])"; "\\\(.a)")) | join("\n")) +
            (if (.verdicts | length) > 20 then "\n\n</details>" else "" end)' "$record"
    done
    echo
    sed -n '/<!-- end of verdicts -->/,$p' "$document"
} > "$document.new"
mv "$document.new" "$document"
