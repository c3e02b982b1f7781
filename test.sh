#!/usr/bin/env bash
# Builds everything, checks the format, runs every test. The last line is: N passed, M failed, K skipped
#
#   ./test.sh            on any machine; what is missing (a browser, PostgreSQL, NATS) is installed where that is possible, else skipped
#   CI=true ./test.sh    what is missing is a failure
set -uo pipefail
cd "$(dirname "$0")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

finish() { # message, passed, failed, skipped
  [ -n "$1" ] && echo "$1"
  echo "$2 passed, $3 failed, $4 skipped"
  [ "$3" -eq 0 ] && [ "$2" -gt 0 ]
  exit
}

# Debian packages the tests use: package and the program it brings. Servers are started by the tests, each for itself.
install_missing() {
  local missing=()
  command -v chromium >/dev/null || missing+=(chromium)
  command -v nats-server >/dev/null || missing+=(nats-server)
  command -v pgbouncer >/dev/null || missing+=(pgbouncer)
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Installing: ${missing[*]}"
    apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "Not installed, and not installable without root on Debian: ${missing[*]} (the tests that need them are skipped)"
  fi
}

install_missing || [ "${CI:-}" != "true" ] || finish "The packages could not be installed." 0 1 0

dotnet build SparkBot.sln -c Release || finish "The build failed." 0 1 0

dotnet tool restore >/dev/null || finish "The tools could not be restored." 0 1 0
dotnet csharpier check . || finish "The format differs: run 'dotnet csharpier format .'" 0 1 0

results=artifacts/test-results
rm -rf "$results"
dotnet test --solution SparkBot.sln -c Release --no-build --report-trx --results-directory "$results"
status=$?

count() { cat "$results"/*.trx 2>/dev/null | grep -o '<Counters [^>]*>' | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{ n += $1 } END { print n + 0 }'; }
total=$(count total) passed=$(count passed)
failed=$(($(count failed) + $(count error) + $(count timeout) + $(count aborted)))
skipped=$((total - passed - failed))
# The reports of failed tests are long: their names and first lines once more, where they are found.
[ "$failed" -gt 0 ] && awk '
  /<UnitTestResult / { name = ""; if (/outcome="Failed"/ && match($0, /testName="[^"]*"/)) name = substr($0, RSTART + 10, RLENGTH - 11) }
  name != "" && /<Message>/ { sub(/.*<Message>/, ""); print "FAILED " name ": " substr($0, 1, 300); name = "" }' "$results"/*.trx
# A test process that died has no counters of its own: the runner's exit code tells.
[ "$status" -ne 0 ] && [ "$failed" -eq 0 ] && finish "The test runner ended with exit code $status." "$passed" 1 "$skipped"
finish "" "$passed" "$failed" "$skipped"
