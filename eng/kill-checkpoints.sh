#!/usr/bin/env bash
# Kills processes at random moments while they save checkpoints, 500 times unless told otherwise, and prints the counts.
# usage: eng/kill-checkpoints.sh [KILLS]
set -euo pipefail
cd "$(dirname "$0")/.."

project=tests/Isotrope.Storage.Tests
dotnet build --configuration Release --nologo --verbosity quiet "$project"
ISOTROPE_KILLS=${1:-500} \
    "$project/bin/Release/net10.0/Isotrope.Storage.Tests" -noLogo -showLiveOutput -method '*.KillTests.No_checkpoint_*'
