#!/usr/bin/env bash
# One HTTP server and one client in a network namespace of their own (run it under `unshare`).
#   http-pair.sh CORE PORT LIMIT_MS SERVER [ARG...] -- CLIENT [ARG...]
# CORE is a number, or "-" for not pinned. The server may take LIMIT_MS to listen, and the client
# as long to end. Prints the client's output, then one last line of JSON:
# the server's CPU time while the client ran, or what went wrong. Whoever started this may die at
# any moment: --pdeathsig takes the server and the client along.
set -uo pipefail
PATH="$PATH:/usr/sbin:/sbin"
core=$1 port=$2 limit_ms=$3
shift 3
server=()
while [ "$1" != "--" ]; do
	server+=("$1")
	shift
done
shift

report() {
	printf '\n{%s}\n' "$1"
	exit 0
}
pinned() {
	[ "$core" = "-" ] || set -- taskset -c "$core" "$@"
	exec setpriv --pdeathsig KILL "$@"
}
# ns on a CPU of the server's only thread; the kernel's exact count, not 10 ms ticks.
cpu_ns() {
	local spent=""
	read -r spent _ 2>/dev/null <"/proc/$server_pid/schedstat"
	echo "${spent:-0}"
}
listening() { grep -qi ":$(printf '%04X' "$port") 00000000:0000 0A" /proc/net/tcp; }
server_ended() {
	wait "$server_pid"
	report "\"outcome\":\"server-ended\",\"status\":$?"
}

ip link set lo up || report '"outcome":"no-loopback"'
pinned "${server[@]}" </dev/null >/dev/null &
server_pid=$!

# Looking at the kernel's table costs the server nothing, a trial connection would.
for ((waited_ms = 0; waited_ms < limit_ms; waited_ms += 10)); do
	listening && break
	kill -0 "$server_pid" 2>/dev/null || server_ended
	sleep 0.01
done
listening || report '"outcome":"not-listening"'

limit_s=$((limit_ms / 1000)).$(printf '%03d' $((limit_ms % 1000)))
before=$(cpu_ns)
(pinned timeout --foreground --signal=KILL "$limit_s" \
	setpriv --pdeathsig KILL "$@" </dev/null)
status=$?
after=$(cpu_ns)
threads=("/proc/$server_pid/task/"*)
kill -KILL "$server_pid" 2>/dev/null
wait "$server_pid" 2>/dev/null
server_status=$?
# 137 is our own SIGKILL; anything else says how the server had ended before.
[ "$server_status" -eq 137 ] || report "\"outcome\":\"server-ended\",\"status\":$server_status"
[ "$status" -eq 0 ] || report "\"outcome\":\"client-failed\",\"status\":$status"
report "\"outcome\":\"measured\",\"cpuNs\":$((after - before)),\"threads\":${#threads[@]}"
