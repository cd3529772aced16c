#!/bin/sh
# Chromium in the network namespace EARSHOT_LAB_HOST. Playwright talks to it over pipes, which do
# not mind.
exec nsenter --net="/run/netns/$EARSHOT_LAB_HOST" -- "$EARSHOT_LAB_BROWSER" "$@"
