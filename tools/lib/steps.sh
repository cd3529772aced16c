# shellcheck shell=bash
# Sourced by common.sh: runs long commands quietly, with a line when they start and end, the seconds
# they took, a sign of life between, and the end of their log when they fail.

# step <key> <title> <command>...: runs the command; its output goes to build/log/<key>.log.
# Writes build/state/<key>.result ("<exit code> <seconds> <title>") and returns the exit code;
# exit code 77 means skipped, the last line of the log says why.
step() {
  local key=$1 title=$2 start=$SECONDS code=0
  shift 2
  local log=$LOG_DIR/$key.log
  rm -f "$STATE_DIR/$key".{result,counts,closing}
  printf '%s %s\n' "$start" "$title" >"$STATE_DIR/$key.running"
  # In the background, because a trap waits for a command in the foreground.
  "$@" >"$log" 2>&1 </dev/null &
  wait $! || code=$?
  rm -f "$STATE_DIR/$key.running"
  local seconds=$((SECONDS - start))
  printf '%s %s %s\n' "$code" "$seconds" "$title" >"$STATE_DIR/$key.result"
  case $code in
    0) report_line "ok      $title (${seconds} s)" ;;
    77) report_line "skipped $title: $(tail -n 1 "$log")" ;;
    *)
      report_line "FAILED  $title (${seconds} s); the end of ${log#"$ROOT"/}:"
      tail -n 60 "$log" | sed 's/^/        | /'
      ;;
  esac
  if [ -s "$STATE_DIR/$key.closing" ]; then sed 's/^/          /' "$STATE_DIR/$key.closing"; fi
  return "$code"
}

report_line() {
  [ -t 1 ] && printf '\r\033[K'
  printf '%s\n' "$1"
}

# end_steps_on_signals: Ctrl-C and TERM end every process that the script started, and the script.
end_steps_on_signals() {
  trap 'trap - INT TERM; say "" "Stopped."; kill_tree $$; exit 130' INT TERM
}
kill_tree() {
  local child
  for child in $(pgrep -P "$1"); do kill_tree "$child"; done
  [ "$1" = $$ ] || kill "$1" 2>/dev/null
}

# running_steps: "title 12 s [34/120]; title 3 s", from the steps' logs.
running_steps() {
  local file key start title progress text=
  for file in "$STATE_DIR"/*.running; do
    [ -e "$file" ] || continue
    read -r start title <"$file" 2>/dev/null || continue
    key=$(basename "$file" .running)
    progress=$(tail -c 300 "$LOG_DIR/$key.log" 2>/dev/null |
      grep -ao '\[[0-9]*/[0-9]*\]' | tail -n 1)
    text+="${text:+; }$title $((SECONDS - start)) s${progress:+ $progress}"
  done
  printf '%s' "$text"
}

# start_progress / stop_progress: a line that lives on a terminal, one line every 30 s elsewhere.
start_progress() {
  rm -f "$STATE_DIR"/*.running
  (
    trap 'exit 0' TERM
    ticks=0
    while kill -0 $$ 2>/dev/null; do
      sleep 1
      ticks=$((ticks + 1))
      text=$(running_steps)
      [ -n "$text" ] || continue
      if [ -t 1 ]; then
        printf '\r\033[K  ...   %.*s' "$((${COLUMNS:-100} - 10))" "$text"
      elif [ $((ticks % 30)) = 0 ]; then
        printf '  ...   %s\n' "$text"
      fi
    done
  ) &
  PROGRESS_PID=$!
}

stop_progress() {
  [ -n "${PROGRESS_PID:-}" ] || return 0
  kill "$PROGRESS_PID" 2>/dev/null
  wait "$PROGRESS_PID" 2>/dev/null
  PROGRESS_PID=
  [ -t 1 ] && printf '\r\033[K'
  return 0
}
