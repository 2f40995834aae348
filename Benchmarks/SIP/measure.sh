#!/bin/sh
# Measures `foyer serve` by SIP with sipp: measure.sh load [CALLS [SECONDS]] | rate [CALLS-A-SECOND [SECONDS]].
#
# load: CALLS answered calls with sound both ways, all at once: processor and memory of the server while they talk.
# rate: calls set up and torn down: how many fail, how long INVITE to 200 takes, what the server's memory does.
# FOYER names the program, .build/release/foyer unless said.
set -eu
cd "$(dirname "$0")/../.."
here=$PWD/Benchmarks/SIP
what=${1:-load}
folder=$(mktemp -d)
server=""
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$folder"' EXIT
port=${FOYER_BENCH_PORT:-5099}

FOYER_CALLS_CAPACITY=1000 FOYER_CALLS_DRAIN=1 FOYER_LOG=warning \
    "${FOYER:-.build/release/foyer}" serve --data "$folder/data" --audiosocket off ${FOYER_BENCH_FLAGS:-} --sip "127.0.0.1:$port" \
    2>"$folder/server.log" &
server=$!
cp "$here"/*.xml "$folder"
cd "$folder"

# SIPp is asked until the server answers it.
until sipp -sf caller.xml "127.0.0.1:$port" -i 127.0.0.1 -m 1 -d 100 -nostdin -timeout 2 -timeout_error >/dev/null 2>&1; do
    kill -0 "$server" || { cat server.log; exit 1; }
    sleep 1
done

ticks() { awk '{ print $14 + $15 }' "/proc/$server/stat"; }
memory() { awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$server/status"; }
hertz=$(getconf CLK_TCK)

case $what in
load)
    calls=${2:-100}
    seconds=${3:-30}
    # Room noise, 2 s of it: silence would be too easy, and speech would be decoded.
    LC_ALL=C awk 'BEGIN { srand(1); for (i = 0; i < 16000; i++) printf "%c", 0xfa + int(rand() * 5) }' | head -c 16000 >line.ulaw
    sipp -sf talker.xml "127.0.0.1:$port" -i 127.0.0.1 -r 20 -m "$calls" -l "$calls" -d $(((seconds + calls / 20 + 5) * 1000)) -nostdin >sipp.log 2>&1 &
    sipp=$!
    sleep $((calls / 20 + 3))
    before=$(ticks)
    sleep "$seconds"
    after=$(ticks)
    echo "calls at once:      $calls"
    echo "processor:          $(awk -v t=$((after - before)) -v s="$seconds" -v h="$hertz" 'BEGIN { printf "%.1f %% of a core", 100 * t / h / s }')"
    echo "memory:             $(memory) MB"
    wait "$sipp" && echo "failed calls:       0" || echo "failed calls:       some (see below)"
    grep -E 'Successful|Failed call' sipp.log | tail -2
    ;;
rate)
    rate=${2:-20}
    seconds=${3:-60}
    before=$(memory)
    sipp -sf caller.xml "127.0.0.1:$port" -i 127.0.0.1 -r "$rate" -m $((rate * seconds)) -d 500 -nostdin \
        -trace_rtt -rtt_freq 1 >sipp.log 2>&1 && status=0 || status=$?
    echo "calls:              $((rate * seconds)) at $rate a second, sipp's status $status"
    grep -E 'Successful|Failed call' sipp.log | tail -2
    cat ./*_rtt.csv | grep -v Date | cut -d';' -f2 | sort -n |
        awk '{ v[NR] = $1 } END { printf "INVITE to 200:      p50 %s, p95 %s, max %s ms\n", v[int(NR * .5) + 1], v[int(NR * .95)], v[NR] }'
    echo "memory:             $before MB before, $(memory) MB after"
    ;;
*)
    echo "measure.sh: '$what' is neither load nor rate" >&2
    exit 2
    ;;
esac
