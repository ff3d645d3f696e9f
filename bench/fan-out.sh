#!/usr/bin/env bash
# What a delivery costs the server, beside the least that a server can do on the same machine in the same run.
#
#   bench/fan-out.sh [MEMBERS [PAYLOAD_BYTES [IN_FLIGHT ...]]]        default: 1000 128 1 4 32
#
# One node on the memory broker, one room of raw members, one of them sending, IN_FLIGHT messages under way. For each
# window: the CPU time (user + system, from /proc) of the node and of a minimal epoll server in C, divided by the number
# of deliveries. Needs gcc, and a built node (`./fanfare --version` builds it). Prints a Markdown table.
set -euo pipefail
cd "$(dirname "$0")/.."

members=${1:-1000}
payload=${2:-128}
shift $(($# < 2 ? $# : 2))
windows=("$@")
[ ${#windows[@]} -gt 0 ] || windows=(1 4 32)
deliveries=${DELIVERIES:-4000000}
rounds=${ROUNDS:-3}

work=$(mktemp -d)
pids=()
cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

gcc -O2 -w -o "$work/wsload" bench/wsload.c
gcc -O2 -w -o "$work/limit" bench/limit-server.c

free_port() { python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])'; }
cpu_us() { awk -v hz="$(getconf CLK_TCK)" '{print int(($14 + $15) * 1000000 / hz)}' "/proc/$1/stat"; }
await_port() { for _ in $(seq 200); do (: >"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return; sleep 0.1; done; return 1; }

node_port=$(free_port)
./fanfare --version >&2
# exec, so that the pid is the server's own
./fanfare node --host 127.0.0.1 --port "$node_port" --ops-port "$(free_port)" 2>"$work/node.log" >&2 &
pids+=($!)
node_pid=$!
limit_port=$(free_port)
"$work/limit" "$limit_port" 2>/dev/null &
pids+=($!)
limit_pid=$!
await_port "$node_port" || { cat "$work/node.log" >&2; exit 1; }
await_port "$limit_port"

# prints: microseconds of server CPU per delivery, deliveries per second, p99 in ms
measure() {
  local pid=$1 port=$2 window=$3 messages=$4 before after out
  before=$(cpu_us "$pid")
  out=$("$work/wsload" 127.0.0.1 "$port" "/ws/bench/load?format=raw" "$members" "$messages" "$payload" "$window")
  after=$(cpu_us "$pid")
  awk -v us=$((after - before)) -v n=$((members * messages)) -v out="$out" 'BEGIN {
    match(out, /= [0-9]+\/s/); rate = substr(out, RSTART + 2, RLENGTH - 4)
    match(out, /p99 [0-9.]+ms/); p99 = substr(out, RSTART + 4, RLENGTH - 6)
    printf "%.2f %d %.2f\n", us / n, rate, p99 }'
}

median() { sort -n | awk '{v[NR] = $0} END {print v[int((NR + 1) / 2)]}'; }

echo "warming up" >&2
measure "$node_pid" "$node_port" 32 $((deliveries / members)) >/dev/null
measure "$node_pid" "$node_port" 4 $((deliveries / members / 2)) >/dev/null

echo "$members members, $payload bytes, median of $rounds rounds; $(nproc) cores, $(uname -sr), $(date -u +%F)"
echo
echo "| in flight | node, us/delivery | limit, us/delivery | ratio | node, deliveries/s | node, p99 ms |"
echo "| --- | --- | --- | --- | --- | --- |"
for window in "${windows[@]}"; do
  messages=$((deliveries / members / (window >= 16 ? 1 : 4)))
  : >"$work/node"
  : >"$work/limit.out"
  for _ in $(seq "$rounds"); do
    measure "$node_pid" "$node_port" "$window" "$messages" >>"$work/node"
    measure "$limit_pid" "$limit_port" "$window" "$messages" >>"$work/limit.out"
  done
  node_us=$(cut -d' ' -f1 "$work/node" | median)
  limit_us=$(cut -d' ' -f1 "$work/limit.out" | median)
  echo "| $window | $node_us | $limit_us | $(awk "BEGIN {printf \"%.1f\", $node_us / $limit_us}") |" \
    "$(cut -d' ' -f2 "$work/node" | median) | $(cut -d' ' -f3 "$work/node" | median) |"
done
