#!/usr/bin/env bash
# Reads altered safetensors files, a million unless told otherwise, on a heap of 128 MiB, and prints the counts.
# usage: eng/fuzz-safetensors.sh [COUNT]
set -euo pipefail
cd "$(dirname "$0")/.."

project=tests/Isotrope.Storage.Tests
dotnet build --configuration Release --nologo --verbosity quiet "$project"
ISOTROPE_FUZZ=${1:-1000000} DOTNET_gcServer=0 DOTNET_GCHeapHardLimit=0x8000000 \
    "$project/bin/Release/net10.0/Isotrope.Storage.Tests" -noLogo -showLiveOutput -class '*.MutationTests'
