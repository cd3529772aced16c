# shellcheck shell=bash
# Sourced by ./run, ./test and ./dev (bash). Sets ROOT and LOG_DIR, speaks to the user, and makes
# sure that the Debian packages and the pinned Node are there. Touches nothing when they are.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
LOG_DIR=$ROOT/build/log
STATE_DIR=$ROOT/build/state
mkdir -p "$LOG_DIR" "$STATE_DIR"
# What this machine trusts (a company's own authority included) holds for Node and npm as well.
export NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false

say() { printf '%s\n' "$@"; }
fail() {
  printf '\n%s\n' "$*" >&2
  exit 1
}

# missing_packages <list>...: those of tools/apt-packages*.txt that are not installed, one per line.
# "name [amd64]" is for machines of that kind alone.
missing_packages() {
  local wanted kind
  kind="[$(dpkg --print-architecture)]"
  wanted=$(awk -v kind="$kind" '!/^ *(#|$)/ && (NF == 1 || $2 == kind) {print $1}' "$@" | sort -u)
  comm -23 <(say "$wanted") \
    <(xargs dpkg-query -W -f='${db:Status-Status} ${Package}\n' <<<"$wanted" 2>/dev/null |
      sed -n 's/^installed //p' | sort -u)
  command -v npm >/dev/null && npm --version >/dev/null 2>&1 || say npm
}

# ensure_packages <list>...: installs what is missing of the lists; no root is asked for otherwise.
ensure_packages() {
  command -v dpkg-query >/dev/null ||
    fail "This is not a Debian system: install what tools/apt-packages.txt names by hand."
  local missing as_root=()
  missing=$(missing_packages "$@" | tr '\n' ' ')
  [ -n "${missing// /}" ] || return 0
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null ||
      fail "Debian packages are missing and this is not root. Run as root: apt-get install $missing"
    as_root=(sudo)
  fi
  say "Debian packages to install: $missing"
  step apt-update "Read the package lists" "${as_root[@]}" apt-get update -q || exit 1
  # shellcheck disable=SC2086
  step apt-install "Install $(wc -w <<<"$missing") Debian packages" \
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends $missing || exit 1
}

# ensure_node: the Node and npm of tools/node/package-lock.json in .tools/node, first in PATH.
ensure_node() {
  local home=$ROOT/.tools/node
  if [ ! -e "$home/bin/node" ] ||
    ! cmp -s "$ROOT/tools/node/package-lock.json" "$home/.installed"; then
    step node "Install the pinned Node and npm" bash "$ROOT/tools/step.sh" node || exit 1
  fi
  export PATH=$home/bin:$PATH
}

# ensure_web: web/node_modules as web/package-lock.json says.
ensure_web() {
  cmp -s "$ROOT/web/package-lock.json" "$ROOT/web/node_modules/.installed" && return 0
  step npm "Install the npm packages of the web client" bash "$ROOT/tools/step.sh" npm || exit 1
}

# shellcheck source=tools/lib/steps.sh
. "$ROOT/tools/lib/steps.sh"
