#!/usr/bin/env bash
# Runs the papers' experiments in full and records their short results in docs/results. Finished trials are kept in the folder given, so
# that it can be interrupted at will: the same command goes on. Expect two hours or more on two cores; then it writes docs/experiments.md.
# usage: eng/experiments.sh FOLDER [NAME...]        names as in docs/results, for example quadratic-paper-compat; all without names
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(realpath -m "${1:?a folder for trials and reports}")
shift
dotnet build --configuration Release --nologo --verbosity quiet src/Isotrope.Cli
isotrope=src/Isotrope.Cli/bin/Release/net10.0/Isotrope.Cli.dll

run() {   # the record's name, then the arguments of the verb
    local record=$1
    shift
    [ -z "$names" ] || grep -qxF "$record" <<< "$names" || return 0
    dotnet "$isotrope" experiment "$@" --out "$folder/$record" > "$folder/$record.log"
    records+=("$record:$1")
}

record() {   # at the end: a record names the commit, and says so where files of the project have changed
    local each name
    for each in "${records[@]}"; do
        name=${each%%:*}
        sed "s| --out [^ \"]*||" "$folder/$name/${each#*:}.summary.json" > "docs/results/$name.json"   # where it ran is nobody's business
    done
    eng/experiments-document.sh
}

names=$(printf '%s\n' "$@" | sed '/^$/d')
mkdir -p "$folder" docs/results
records=()
trap record EXIT
run scaling-law scaling-law
run null-gradient null-gradient
run quadratic-small quadratic --small
run armijo-small armijo --small
run armijo armijo
run completion-paper-compat completion --paper-compat
run completion completion
[ ! -f tinyshakespeare.txt ] || run completion-text completion --text tinyshakespeare.txt   # a text that is not part of the project
run polar-oracles polar-oracles
run logistic-paper-compat logistic --paper-compat
run logistic logistic
run quadratic-paper-compat quadratic --paper-compat
run quadratic quadratic
run trust-region trust-region
run homogenization homogenization
run embedding-head embedding-head
run speedrun speedrun
run theorems theorems
