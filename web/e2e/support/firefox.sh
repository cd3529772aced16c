#!/bin/sh
# Firefox as people have it: Playwright's environment would end it with its first tab that crashes.
unset MOZ_CRASHREPORTER_SHUTDOWN
exec "${FIREFOX:-/usr/bin/firefox-esr}" "$@"
