#!/usr/bin/env bash
# Builds, checks the format, runs the tests. The last line is: N passed, M failed, K skipped
#
#   ./test.sh            every behaviour; what is missing (a browser, PostgreSQL, NATS) is installed if possible, else its tests are skipped
#   ./test.sh NAME …     only the tests whose full name contains a NAME
#   ./test.sh --all      the same behaviours for longer: more messages, more kills, more generated cases; builds the benchmarks, too
#   CI=true ./test.sh    style analyzers too, and what is missing is a failure
set -uo pipefail
cd "$(dirname "$0")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export UseSharedCompilation=true # one warm compiler for all projects, also where an environment switches it off
# A test's life is short: nothing is profiled, little compiled twice, and memory collected less often (hexadecimal numbers).
export DOTNET_TieredPGO=0 DOTNET_TC_CallCountThreshold=400 DOTNET_gcConcurrent=0 DOTNET_GCgen0size=4000000
export results=artifacts/test-results names="" short="-trait- Length=long" limit="${TEST_LIMIT:-900}"
all=false
for argument; do
  case "$argument" in
    --all) all=true short="" limit="${TEST_LIMIT:-3600}" && export TEST_LENGTH=long FUZZ_CASES="${FUZZ_CASES:-20000}" ;;
    -*) sed -n '4,7s/^# *//p' "$0" && exit 2 ;;
    *) names+=" -method *${argument%%(*}*" ;;
  esac
done

finish() { # message, passed, failed, skipped
  [ -n "$1" ] && echo "$1"
  echo "$2 passed, $3 failed, $4 skipped"
  [ "$3" -eq 0 ] && [ "$2" -gt 0 ]
  exit
}

# Debian packages the tests use. Servers are started by the tests, each for itself.
missing() {
  command -v chromium >/dev/null || echo chromium
  command -v nats-server >/dev/null || echo nats-server
  command -v pgbouncer >/dev/null || echo pgbouncer
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || echo postgresql
}

if [ -n "$(missing)" ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo "Installing:" $(missing)
  apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends $(missing) >/dev/null
fi
if [ -n "$(missing)" ]; then
  [ "${CI:-}" != "true" ] || finish "Not installed: $(echo $(missing))" 0 1 0
  echo "Not installed, and not installable without root on Debian:" $(missing) "(the tests that need them are skipped)"
fi

rm -rf "$results" && mkdir -p "$results"
# The tests and what they need; with --all and in CI whatever else there is.
what=SparkBot.sln
if [ "$all" = false ] && [ "${CI:-}" != "true" ]; then
  what=artifacts/tests.slnf
  echo '{"solution":{"path":"../SparkBot.sln","projects":['"$(printf '"%s",' tests/*.Tests/*.csproj | sed 's/,$//')"']}}' >"$what"
fi
echo "Building $what"
dotnet build "$what" -c Release -v q -clp:NoSummary >"$results/build.log" 2>&1 || {
  sort -u "$results/build.log" | head -n 60
  finish "The build failed." 0 1 0
}
echo "Built in $SECONDS s"

run() { # project, or format
  local log="$results/$1.log" trx="$results/$1.trx" status bound=() failed=""
  SECONDS=0
  command -v timeout >/dev/null && bound=(timeout --foreground -k 30 "$limit")
  if [ "$1" = format ]; then
    { dotnet tool restore && dotnet csharpier check .; } >"$log" 2>&1 && return
    echo "The format differs, or could not be checked: run 'dotnet csharpier format .'" | tee "$results/format.failed"
    tail -n 10 "$log"
    return 0
  fi
  set -f # a * in a name is for the runner
  ${bound[@]+"${bound[@]}"} dotnet "artifacts/bin/$1/release/$1.dll" -noColor -noLogo -longRunning 60 -result-trx "$trx" $short $names >"$log" 2>&1
  status=$?
  read -r total passed failed skipped < <(counters "$trx")
  if [ ! -s "$trx" ] || { [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; }; then
    echo "$1: ended with exit code $status after $SECONDS s$([ "$status" -eq 124 ] && echo ", the limit"); the end of $log:" | tee "$results/$1.failed"
    tail -n 30 "$log"
  elif [ "$total" -gt 0 ]; then
    echo "$1: $passed passed, $failed failed, $skipped skipped, $SECONDS s"
  elif [ -z "$names" ]; then
    echo "$1: no test was found" | tee "$results/$1.failed"
  fi
}

counters() { # trx files: total passed failed skipped
  cat "$@" 2>/dev/null | awk 'BEGIN { RS = "<" }
    function n(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
    /^Counters / { t += n("total"); p += n("passed"); f += n("failed") + n("error") + n("timeout") + n("aborted") }
    END { print t + 0, p + 0, f + 0, t - p - f }'
}

# As many projects side by side as there are cores, the longest first: with more, all take as long, and each test longer.
projects=$(printf '%s\n' EndToEnd.Tests Spark.Bot.Nats.Tests Spark.Bot.PostgreSql.Tests && basename -a tests/*.Tests)
projects=$(awk '!seen[$0]++' <<<"$projects")
[ -n "$names" ] || projects+=$'\nformat'
export -f run counters
xargs -P "$(getconf _NPROCESSORS_ONLN)" -I{} bash -c 'run {}; true' <<<"$projects" || echo "The tests could not be run." >"$results/run.failed"

shopt -s nullglob
trx=("$results"/*.trx) broken=("$results"/*.failed)
read -r total passed failed skipped < <(counters ${trx[@]+"${trx[@]}"} /dev/null)
results_of() { cat ${trx[@]+"${trx[@]}"} /dev/null | awk -v failures="$1" 'BEGIN { RS = "<" }
  function attribute(name) { return match($0, " " name "=\"[^\"]*\"") ? plain(substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)) : "" }
  function plain(text) { gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&apos;/, "\047", text)
    gsub(/&#xD;|&#xA;|[\r\n]+ */, " ", text); gsub(/&amp;/, "\\&", text); return text }
  /^UnitTestResult / { test = attribute("testName"); failed = attribute("outcome") == "Failed"; split(attribute("duration"), time, ":")
    if (!failures) printf "%8.1f s  %s\n", time[1] * 3600 + time[2] * 60 + time[3], test }
  /^Message>/ && failed && failures { method = test; sub(/\(.*/, "", method)
    printf "FAILED %s\n  %s\n  ./test.sh %s\n", test, substr(plain(substr($0, 9)), 1, 500), method; failed = 0 }'; }
if [ "$total" -gt 1 ]; then
  echo "Slowest:"
  results_of 0 | sort -rn | head -n 10
fi
results_of 1
[ "$total" -gt 0 ] || [ ${#broken[@]} -gt 0 ] || finish "No test was found." 0 1 0
finish "$(cat ${broken[@]+"${broken[@]}"} /dev/null)" "$passed" $((failed + ${#broken[@]})) "$skipped"
