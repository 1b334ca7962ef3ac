#!/bin/bash
# Starts a real one-node Slurm, runs an audit of the embedded model as an array in it, does to it what happens to clusters, and
# compares the report with that of one process, byte by byte. Not among the ordinary tests: it needs root and Debian's packages.
#
#     tests/slurm/try.sh build/release/bin/burin-cli [FOLDER]
set -u
program=$(realpath "$1")
here=$(cd "$(dirname "$0")/../.." && pwd)
dir=${2:-$(mktemp -d /tmp/burin-slurm-XXXXXX)}
mkdir -p "$dir" && dir=$(realpath "$dir")
fail() { echo "FAILED: $*"; exit 1; }
say() { echo "$(date +%T) $*"; }

command -v sbatch >/dev/null && command -v munged >/dev/null || {
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq slurm-wlm munge >"$dir/apt.log" 2>&1 ||
        fail "slurm-wlm cannot be installed, see $dir/apt.log"
}
host=$(hostname -s)
mkdir -p "$dir/state" "$dir/spool" /run/munge && chown munge: /run/munge
cat >"$dir/slurm.conf" <<CONF
ClusterName=burin
SlurmctldHost=$host
SlurmUser=root
AuthType=auth/munge
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldPidFile=$dir/ctld.pid
SlurmdPidFile=$dir/d.pid
SlurmctldLogFile=$dir/ctld.log
SlurmdLogFile=$dir/d.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SchedulerType=sched/backfill
SchedulerParameters=requeue_delay=1
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SlurmctldPort=17817
SlurmdPort=17818
MpiDefault=none
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 RealMemory=4000 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$dir/slurm.conf BURIN_CLI=$program
munge_pid=
pgrep -x munged >/dev/null || { su -s /bin/sh munge -c '/usr/sbin/munged --force' && munge_pid=$(pgrep -x munged); }
start_node() { slurmd -f "$dir/slurm.conf" || fail "slurmd does not start, see $dir/d.log"; }
stop_all() {
    scancel --name=burin-audit 2>/dev/null
    sleep 2
    for pid in "$dir/ctld.pid" "$dir/d.pid"; do [ -f "$pid" ] && kill "$(cat "$pid")" 2>/dev/null; done
    [ -n "$munge_pid" ] && kill "$munge_pid" 2>/dev/null
}
trap stop_all EXIT
slurmctld -f "$dir/slurm.conf" || fail "slurmctld does not start, see $dir/ctld.log"
start_node
for _ in $(seq 60); do sinfo -h -o %t 2>/dev/null | grep -q idle && break; sleep 1; done
sinfo -h -o %t | grep -q idle || fail "the node is not idle: $(sinfo)"
say "$(sinfo --version) runs"

"$program" -q erase -c "zaffi quill" --guide "a fox" -o "$dir/quill.safetensors" >/dev/null || fail "the edit"
plan() {
    "$program" audit plan "$1" -c "zaffi quill" --guide "a fox" --alias zaffi --description "a teal fox with pink eyes" \
        --keyword "teal fox" --language de --neighbour "a fox in the snow" --edit "$dir/quill.safetensors" --probe image \
        --probe-prompts 4 --seeds 5 --steps 2 --width 128 --height 128 "${@:2}" || fail "the plan"
}
plan "$dir/single" | tail -n 4
plan "$dir/array" --no-measure >/dev/null
items=$(wc -l <"$dir/single/items.jsonl")
say "one process makes $items items while the array makes them"
"$program" -q audit run "$dir/single" >"$dir/single.log" 2>&1 &
single=$!

done_now() { "$program" --json audit status "$dir/array" | grep -o '"done": [0-9]*' | grep -o '[0-9]*'; }
wait_for() { for _ in $(seq 600); do [ "$(done_now)" -ge "$1" ] && return; sleep 0.5; done; fail "no $1 items after 5 minutes"; }
running() { squeue -h -t R -o "%A %i" -u root | shuf -n 1; }
submit() { sbatch --parsable --array=1-6 --output="$dir/task-%a.log" "$here/packaging/slurm/audit.sh" "$dir/array"; }
began=$(date +%s)
array=$(submit) || fail "sbatch"
say "array $array of 6 tasks"
wait_for 20
read -r job task <<<"$(running)"
say "scancel --signal=KILL $task" && scancel --signal=KILL --full "$job"
wait_for 60
read -r job task <<<"$(running)"
say "scontrol requeue $task" && scontrol requeue "$task"
wait_for 100
read -r job task <<<"$(running)"
say "scancel --signal=TERM --batch $task: finishes its picture and is put back" && scancel --signal=TERM --batch "$job"
wait_for 140
say "kill -9 slurmd" && kill -9 "$(cat "$dir/d.pid")"
sleep 5 && start_node
say "slurmd is back; $("$program" audit status "$dir/array" | head -n 1)"
while :; do
    for _ in $(seq 1200); do [ -z "$(squeue -h -u root)" ] && break; sleep 0.5; done
    left=$(("$items" - "$(done_now)"))
    [ "$left" = 0 ] && break
    say "$left items are missing: the array again" && submit >/dev/null
done
say "the array is whole after $(($(date +%s) - began)) s"
grep -c "asked to end" "$dir"/task-*.log | sed 's/^/ended as asked: /'
wait $single || fail "the single run: $(cat "$dir/single.log")"
say "so is the one process: $(cat "$dir/single.log")"
"$program" -q audit report "$dir/single" >/dev/null || fail "its report"
"$program" -q audit report "$dir/array" >/dev/null || fail "the array's report"
for name in report.html report.json items.csv; do
    cmp "$dir/single/report/$name" "$dir/array/report/$name" || fail "$name differs"
done
[ "$(find "$dir/array/results" -name '*.json' ! -name '.*' | wc -l)" = "$items" ] || fail "results and items differ in number"
say "the report of the array is that of one process, byte for byte"
