#!/bin/sh
# in_netns.sh COMMAND...: runs COMMAND in a network namespace of its own with loopback, one address
# (10.9.9.1) and a default route to nowhere. Browsers gather no ICE candidates from loopback alone,
# and nothing that runs here can leave the machine. EARSHOT_NETNS tells the command where it is:
# "private", or "host" where no namespace may be made (no root and no user namespaces).
inside='ip link set lo up && ip link add v0 type veth peer name v1 &&
  ip addr add 10.9.9.1/24 dev v0 && ip link set v0 up && ip link set v1 up &&
  ip route add default via 10.9.9.2'
for unshare in "unshare -n" "unshare -Urn"; do
  if $unshare sh -c "$inside" 2>/dev/null; then
    EARSHOT_NETNS=private exec $unshare sh -c "$inside"' && exec "$@"' sh "$@"
  fi
done
if [ -z "$(ip -4 route show default 2>/dev/null)" ]; then
  echo "no network namespace may be made here and this machine has no address for calls" >&2
  exit 77
fi
echo "no network namespace may be made here: using this machine's own network" >&2
EARSHOT_NETNS=host exec "$@"
