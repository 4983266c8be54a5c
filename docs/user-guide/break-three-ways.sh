#!/bin/sh
# Makes the transcripts of operations.md: starts a local cluster in DIR, breaks it in three ways,
# and asks doctor, explain and plan. Usage: docs/user-guide/break-three-ways.sh DIR
set -eu
dir=${1:?usage: break-three-ways.sh DIR}
dfs() {
  "$(dirname "$0")/../../bin/dfs" --conf "$dir/conf/client" "$@"
}
say() {
  printf '\n$ dfs %s\n' "$*"
  dfs "$@" || printf '(exit code %s)\n' "$?"
}
daemon_of() {
  dfs cluster status --dir "$dir" --json | sed 's/{"id"/\n{"id"/g' | grep ":$1\"" | sed 's/.*"id":"\([a-z0-9]*\)".*/\1/'
}

"$(dirname "$0")/../../bin/dfs" cluster start --dir "$dir" --datanodes 4 --racks 2 \
  --profile test --port 0 > "$dir.log"
dfs admin safemode wait > "$dir.log"
head -c 8000000 /dev/urandom > "$dir.bytes"
dfs put "$dir.bytes" /reports 2> "$dir.log"
dfs put -Ddfs.replication=1 "$dir.bytes" /scratch 2> "$dir.log"

# First: the only replica of a block is deleted while its DataNode is down.
block=$(dfs blocks /scratch --json | sed 's/.*"blocks":\[{"blockId":\([0-9]*\).*/\1/')
port=$(dfs explain block "$block" | sed -n 's/.*:\([0-9]*\)  \/rack.  HOLDS_GOOD.*/\1/p')
holder=$(daemon_of "$port")
dfs cluster stop "$holder" --dir "$dir" > "$dir.log"
find "$dir/data/$holder" -name "blk_$block*" -delete
dfs cluster start "$holder" --dir "$dir" > "$dir.log"

# Second: another DataNode dies, and what it held is copied.
victim=dn1
test "$holder" = dn1 && victim=dn3
dfs cluster stop --kill "$victim" --dir "$dir" > "$dir.log"
while ! dfs doctor | grep -q DATANODE_DEAD; do sleep 1; done
while dfs fsck /reports | grep -q 'UNDER_REPLICATED'; do sleep 1; done

# Third: a file wants more replicas than there are DataNodes.
dfs setrep 5 /reports > "$dir.log"
sleep 3

say doctor
say fsck / --list-corruptfileblocks
say explain block "$block"
say explain file /reports --limit 1
say plan decommission "127.0.0.1:$port"
say plan lose-rack /rack2
"$(dirname "$0")/../../bin/dfs" cluster destroy --dir "$dir" > "$dir.log"
rm -f "$dir.log" "$dir.bytes"
