#!/bin/sh
# with_pulse.sh COMMAND...: runs COMMAND with a private PulseAudio server whose only sink is a null
# sink. Without an audio server every AudioContext in Firefox stays suspended. The socket is a path,
# so it also works inside a network namespace.
dir=$(mktemp -d /tmp/earshot-pulse-XXXXXX)
HOME=$dir XDG_RUNTIME_DIR=$dir XDG_CONFIG_HOME=$dir PULSE_RUNTIME_PATH=$dir \
  pulseaudio -n --daemonize=no --exit-idle-time=-1 --disallow-exit \
  --load="module-null-sink sink_name=null" \
  --load="module-native-protocol-unix socket=$dir/native auth-anonymous=1" >"$dir/log" 2>&1 &
pid=$!
trap 'kill $pid 2>/dev/null; wait $pid 2>/dev/null; rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM
tries=0
while [ ! -S "$dir/native" ]; do
  tries=$((tries + 1))
  if [ $tries -gt 100 ]; then
    echo "PulseAudio did not start:" >&2
    cat "$dir/log" >&2
    exit 1
  fi
  sleep 0.1
done
PULSE_SERVER=unix:$dir/native "$@"
