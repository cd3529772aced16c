#!/usr/bin/env bash
# fuzz.sh [SECONDS [TARGET]...]: runs the fuzz targets of build/fuzz (all, or those named) for
# SECONDS each, as many at once as there are cores. New inputs are kept in
# build/fuzz/corpus/<target>, seeds are read from fuzz/corpus/<target> and from the directories in
# its line "// seeds:". A crash is copied to
# fuzz/crashes/<target>/ and stays there until somebody makes a named test of it.
# Prints "ok <target>" or "CRASH <target>" for each.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
seconds=${1:-5}
targets=("${@:2}")
if [ ${#targets[@]} = 0 ]; then
  for source in fuzz/*_fuzz.cpp; do targets+=("$(basename "$source" .cpp)"); done
fi

run_target() {
  local target=$1 seconds=$2
  local kept=build/fuzz/corpus/$target crashes=fuzz/crashes/$target log=build/log/fuzz-$target.log
  local found=build/fuzz/found/$target seeds=() more=()
  [ -d "fuzz/corpus/$target" ] && seeds=("fuzz/corpus/$target")
  # Directories, read only: what is found goes to the first one.
  read -ra more < <(sed -n 's,^// seeds: ,,p' "fuzz/$target.cpp")
  seeds+=("${more[@]}")
  rm -rf "$found"
  mkdir -p "$kept" "$found" build/log
  local dictionary=()
  [ -e "fuzz/corpus/$target.dict" ] && dictionary=("-dict=fuzz/corpus/$target.dict")
  # Inputs that crashed before come first: a fix has to hold.
  if [ -d "$crashes" ] && ! "build/fuzz/fuzz/$target" "$crashes"/* >"$log" 2>&1; then
    tail -n 40 "$log"
    echo "CRASH $target: an input in $crashes still crashes"
    return 1
  fi
  if "build/fuzz/fuzz/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
    -max_len=70000 -print_final_stats=1 "${dictionary[@]}" -artifact_prefix="$found/" \
    "$kept" "${seeds[@]}" >"$log" 2>&1; then
    local runs coverage
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    coverage=$(grep -o 'cov: [0-9]*' "$log" | tail -n 1)
    echo "ok $target: $runs inputs in $seconds s, $coverage"
    return 0
  fi
  mkdir -p "$crashes"
  cp "$found"/* "$crashes"/ 2>/dev/null
  tail -n 40 "$log"
  echo "CRASH $target: inputs in $crashes; again: build/fuzz/fuzz/$target $crashes/*"
  return 1
}
export -f run_target

code=0
printf '%s\n' "${targets[@]}" |
  xargs -P "$(nproc)" -I{} bash -c 'run_target "$1" "$2"' _ {} "$seconds" || code=1
[ $code = 0 ] && result="no crash" || result="crashes were found"
echo "fuzz: ${#targets[@]} targets, $seconds s each, $result"
exit $code
