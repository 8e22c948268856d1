#!/usr/bin/env bash
# Holds the certificates of all polar solvers against decompositions in double precision, on 10,000 random matrices of 8 kinds of spectrum
# unless told otherwise. Prints, for each solver, the violations and the largest deviation beyond the certified range over the rounding allowance.
# usage: eng/prove-certificates.sh [COUNT [FIRST SEED]]
set -euo pipefail
cd "$(dirname "$0")/.."

project=tests/Isotrope.Tests
dotnet build --configuration Release --nologo --verbosity quiet "$project"
GOMP_SPINCOUNT=1000 ISOTROPE_MATRICES=${1:-10000} ISOTROPE_FIRST_SEED=${2:-0} \
    "$project/bin/Release/net10.0/Isotrope.Tests" -noLogo -showLiveOutput -method '*.CertificateTests.No_certificate_*'
