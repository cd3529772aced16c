#!/bin/sh
# Chromium as people have it, who are not root: as root it puts itself before everybody else, and on
# a busy machine Firefox and the server wait for seconds.
chromium=${CHROMIUM:-/usr/bin/chromium}
if [ "$(id -u)" = 0 ] && setpriv --bounding-set -sys_nice true 2>/dev/null; then
  exec setpriv --bounding-set -sys_nice "$chromium" "$@"
fi
exec "$chromium" "$@"
