#!/usr/bin/env bash
# Takes away one promise of tests/mutations.txt at a time, in a copy of the last commit, and runs the tests named beside it.
# Prints which were not noticed. Each rebuilds a project: by itself, nightly.
#
#   ./mutate.sh           all of them
#   ./mutate.sh NAME      those whose line contains NAME
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 UseSharedCompilation=true
lines=$(grep -v '^#' tests/mutations.txt | grep -F -- " | " | grep -F -- "${1:-}")
copy=$(mktemp -d) unnoticed=0 broken=0 noticed=0
trap 'git worktree remove --force "$copy"' EXIT
git worktree add --quiet --detach "$copy" HEAD

check() { # project, tests: builds, then runs; 0 if all pass, 1 if not, 2 if it does not build or there are no such tests
  dotnet build "tests/$1" -c Release -v q -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false >artifacts.log 2>&1 || return 2
  rm -f artifacts.trx
  timeout 300 dotnet "artifacts/bin/$1/release/$1.dll" -noLogo -noColor -method "*${2#\*}*" -result-trx artifacts.trx >artifacts.log 2>&1 && status=0 || status=1
  ! grep -q '<Counters total="0"' artifacts.trx 2>/dev/null || return 2
  return $status
}

mutant() { # file, text, replacement: the file with it
  text="$2" with="$3" awk '
    { while (at = index($0, ENVIRON["text"])) {
        printf "%s%s", substr($0, 1, at - 1), ENVIRON["with"]; $0 = substr($0, at + length(ENVIRON["text"])); n++ } print }
    END { exit n != 1 }' "$1" >artifacts.mutant
}

cd "$copy"
for pass in untouched mutated; do
  while IFS= read -r line; do
    IFS=$'\n' read -r -d '' name file text with project tests < <(sed 's/ | /\n/g' <<<"$line") || true
    if [ $pass = untouched ]; then
      mutant "$file" "$text" "$with" || { echo "BROKEN    $name: not there once" && broken=$((broken + 1)); }
      check "$project" "$tests" || { echo "BROKEN    $name: $project does not build, or $tests fails as it is" && broken=$((broken + 1)); }
      continue
    fi
    mutant "$file" "$text" "$with" && cp artifacts.mutant "$file" || continue
    check "$project" "$tests" && result=0 || result=$?
    git checkout --quiet -- "$file"
    case $result in
      0) echo "UNNOTICED $name: $tests" && unnoticed=$((unnoticed + 1)) ;;
      1) echo "noticed   $name" && noticed=$((noticed + 1)) ;;
      2) echo "BROKEN    $name: does not compile: $(grep -m 1 'error' artifacts.log)" && broken=$((broken + 1)) ;;
    esac
  done <<<"$lines"
done
echo "$noticed noticed, $unnoticed not noticed, $broken broken"
[ $((unnoticed + broken)) -eq 0 ]
