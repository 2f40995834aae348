#!/bin/sh
# Tries the example on this machine: Kamailio, two Foyer nodes and one PostgreSQL; one node is killed under load.
#
# FOYER names the program (.build/release/foyer unless said). Prints what came of it; exit status 0 if every call that was
# set up after the kill was answered, and every session of the killed node has ended (by fault) in the ledger.
set -eu
cd "$(dirname "$0")/../.."
foyer=${FOYER:-$PWD/.build/release/foyer}
here=$PWD/examples/kamailio
caller=$PWD/Benchmarks/SIP/caller.xml
folder=$(mktemp -d /tmp/foyer-kamailio-XXXXXX)
chmod 755 "$folder"
programs=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
started=""

as_postgres() {
    if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}
finish() {
    # shellcheck disable=SC2086 # numbers of processes
    [ -z "$started" ] || kill $started 2>/dev/null || true
    as_postgres "$programs/pg_ctl" stop -m immediate -D "$folder/pg/data" >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap finish EXIT
port() { # a UDP port that is free now
    python3 -c 'import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

mkdir "$folder/pg"
[ "$(id -u)" -ne 0 ] || chown postgres "$folder/pg"
as_postgres "$programs/initdb" -D "$folder/pg/data" -U foyer --auth=trust --no-sync >/dev/null
as_postgres "$programs/pg_ctl" start -w -D "$folder/pg/data" -l "$folder/pg/log" \
    -o "-c listen_addresses= -c unix_socket_directories=$folder/pg" >/dev/null
database="host=$folder/pg user=foyer dbname=postgres"
ask() { psql "$database" -Atc "$1"; }

one=$(port)
two=$(port)
front=$(port)
printf '1 sip:127.0.0.1:%s 0 0\n1 sip:127.0.0.1:%s 0 0\n' "$one" "$two" >"$folder/nodes.list"
start_node() { # name port
    FOYER_LEDGER_POSTGRESQL=$database FOYER_LEDGER_NODE=$1 FOYER_CALLS_DRAIN=1 FOYER_CALLS_CAPACITY=100 \
        "$foyer" serve --http off --audiosocket off ${FOYER_FLAGS:-} --sip "127.0.0.1:$2" 2>"$folder/$1.log" &
    echo $!
}
start_node a "$one" >"$folder/a.pid"
start_node b "$two" >"$folder/b.pid"
a=$(cat "$folder/a.pid")
b=$(cat "$folder/b.pid")
started="$a $b"
for node in a b; do
    until grep -q 'SIP listens' "$folder/$node.log"; do
        kill -0 "$(cat "$folder/$node.pid")" 2>/dev/null || { cat "$folder/$node.log" >&2; exit 1; }
        sleep 0.2
    done
done
kamailio -f "$here/kamailio.cfg" -A "LISTEN=udp:127.0.0.1:$front" -A "NODES=\"$folder/nodes.list\"" -DD \
    -Y "$folder" -P "$folder/kamailio.pid" >"$folder/kamailio.log" 2>&1 &
started="$started $!"
sleep 3 # two rounds of OPTIONS

call() { # calls, file of statistics
    sipp -sf "$caller" "127.0.0.1:$front" -i 127.0.0.1 -r 5 -m "$1" -d 3000 -nostdin >"$folder/$2" 2>&1 || true
    awk '/Successful call/ { ok = $6 } /Failed call/ { bad = $6 } END { print ok + 0, bad + 0 }' "$folder/$2"
}
echo "both nodes:          $(call 10 before) (answered and ended, failed)"
(
    sleep 2
    kill -9 "$b"
) &
echo "one killed meanwhile: $(call 40 during)"
after=$(call 20 after)
echo "one node:            $after"
open=1
for _ in $(seq 60); do
    open=$(ask "SELECT count(*) FROM (SELECT session FROM foyer.event WHERE session IS NOT NULL GROUP BY session
        HAVING NOT bool_or(facts LIKE '%\"event\":\"ended\"%')) AS open")
    [ "$open" -ne 0 ] || break
    sleep 0.5
done
faults=$(ask "SELECT count(*) FROM foyer.event WHERE facts LIKE '%\"event\":\"ended\"%' AND facts LIKE '%\"fault\"%'")
echo "sessions:            $(ask "SELECT count(DISTINCT session) FROM foyer.event"), $faults ended by the node's death, $open still open"
[ "$after" = "20 0" ] && [ "$open" -eq 0 ] && [ "$faults" -gt 0 ]
