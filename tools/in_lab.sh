#!/bin/sh
# in_lab.sh COMMAND...: runs COMMAND in a world of its own: network, mounts and processes, with
# an empty /run where it may make named network namespaces, and its own hosts file and resolver.
# When COMMAND ends, or is killed, the kernel ends every process in it and takes every namespace,
# interface and firewall rule down: nothing can be left behind, and labs side by side do not meet.
# Needs root, or user namespaces; exits with 77 where neither is there.
inside='mount -t tmpfs tmpfs /run && mkdir /run/netns && ip link set lo up &&
  printf "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n" >/run/resolv.conf &&
  mount --bind /run/resolv.conf /etc/resolv.conf &&
  printf "127.0.0.1 localhost\n::1 localhost\n" >/run/hosts &&
  mount --bind /run/hosts /etc/hosts &&
  nft list ruleset && ip netns add probe && ip netns del probe'
world="--net --mount --pid --fork --kill-child --mount-proc"
for unshare in "unshare $world" "unshare --user --map-root-user $world"; do
  if $unshare sh -c "$inside" >/dev/null 2>&1; then
    # The shell stays as the first process: it reaps orphans and hears signals.
    EARSHOT_LAB=private exec $unshare sh -c "$inside"' >/dev/null || exit 1
      trap "exit 130" INT TERM
      "$@" &
      wait $!' sh "$@"
  fi
done
echo "the lab needs root or user namespaces, nftables and iproute2"
exit 77
