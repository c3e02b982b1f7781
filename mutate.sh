#!/usr/bin/env bash
# Takes away one promise of tests/mutations.txt at a time, in a copy of the last commit, and runs the tests named beside it.
# Prints which were not noticed. Each compiles a library and starts a test process: by itself, nightly.
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

compile() { # solution or project, more arguments
  dotnet build "$1" -c Release -v q -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false "${@:2}" >artifacts.log 2>&1
}

tests() { # project, names: 0 if all pass, 1 if one fails or all take too long, 2 if they could not be run
  rm -f artifacts.trx
  local methods=() test status=0
  for test in "${@:2}"; do methods+=(-method "*$test*"); done
  timeout -k 10 120 dotnet "artifacts/bin/$1/release/$1.dll" -noLogo -noColor "${methods[@]}" -result-trx artifacts.trx </dev/null >artifacts.log 2>&1 || status=$?
  [ $status -ne 0 ] || return 0
  [ $status -eq 124 ] || [ $status -eq 137 ] || grep -qE 'Failed: [1-9]' artifacts.log || return 2
  return 1
}

mutant() { # file, text, replacement: the file with it
  text="$2" with="$3" awk '
    { while (at = index($0, ENVIRON["text"])) {
        printf "%s%s", substr($0, 1, at - 1), ENVIRON["with"]; $0 = substr($0, at + length(ENVIRON["text"])); n++ } print }
    END { exit n != 1 }' "$1" >artifacts.mutant
}

place() { # library, its file: wherever a program has it
  local program
  for program in artifacts/bin/*/release/"$1.dll"; do [ "$program" -ef "$2" ] || cp "$2" "$program"; done
}

fault() {
  echo "BROKEN    $1"
  broken=$((broken + 1))
}

cd "$copy"
compile SparkBot.sln || { tail -n 5 artifacts.log; exit 1; }

# As it is, all of them pass, and there are tests of every name.
for project in $(awk -F ' [|] ' '{ print $5 }' <<<"$lines" | sort -u); do
  mapfile -t names < <(awk -F ' [|] ' -v project="$project" '$5 == project { print $6 }' <<<"$lines" | sort -u)
  tests "$project" "${names[@]}" || { grep -F '[FAIL]' artifacts.log || tail -n 5 artifacts.log; fault "$project fails as it is"; }
  for name in "${names[@]}"; do
    grep -qF -- "$name" artifacts.trx || fault "$project: there is no $name"
  done
done

while IFS=$'\x1f' read -r name file text with project names; do
  library=$(cut -d/ -f2 <<<"$file")
  built="artifacts/bin/$library/release/$library.dll"
  mutant "$file" "$text" "$with" || { fault "$name: not there once" && continue; }
  cp "$built" artifacts.untouched
  cp artifacts.mutant "$file"
  if ! compile "src/$library" --no-restore -p:BuildProjectReferences=false; then
    fault "$name: does not compile: $(grep -m 1 'error' artifacts.log)"
  else
    place "$library" "$built"
    tests "$project" "$names" && result=0 || result=$?
    case $result in
      0) echo "UNNOTICED $name: $names" && unnoticed=$((unnoticed + 1)) ;;
      1) echo "noticed   $name" && noticed=$((noticed + 1)) ;;
      *) fault "$name: its tests could not be run: $(tail -n 1 artifacts.log)" ;;
    esac
  fi
  git checkout --quiet -- "$file"
  place "$library" artifacts.untouched
done < <(sed 's/ | /\x1f/g' <<<"$lines")
echo "$noticed noticed, $unnoticed not noticed, $broken broken"
[ $((unnoticed + broken)) -eq 0 ]
