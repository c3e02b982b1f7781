#!/usr/bin/env bash
# Runs the fuzz tests with many more cases than ./test.sh does.
#
#   ./fuzz.sh              20000 cases for each property
#   ./fuzz.sh 1000000      as many as told
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 FUZZ_CASES="${1:-20000}"

status=0
for project in tests/Spark.Client.Tests tests/Spark.Bot.Tests tests/EndToEnd.Tests; do
  dotnet test --project "$project" -c Release --filter-class '*FuzzTests' || status=1
done
exit $status
