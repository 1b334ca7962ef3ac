#!/bin/bash
# Kills shards of an audit at random moments (SIGKILL), and compares the report with that of one undisturbed run, byte by byte.
#
#     tests/faults/audit_kills.sh build/release/bin/burin-cli FOLDER [KILLS]        # 20 kills unless told
#
# On the tiny model of the tests; a job is finished and compared whenever it is complete, and the next one begins until there
# were so many kills. As root it also fills a disk in the middle of a run and makes one read-only. Ends with 0 where nothing
# was lost and nothing counted twice.
set -u
program=$(realpath "$1") folder=$2 kills=${3:-20}
here=$(cd "$(dirname "$0")/../.." && pwd)
models=$here/tests/data/reference/models
mkdir -p "$folder" && folder=$(realpath "$folder")
cd "$folder" || exit 1
fail() { echo "FAILED: $*"; exit 1; }
plan() {
    "$program" audit plan "$1" -m "$models/sd1" -c "a fox" --edit "$folder/edit.safetensors" --clip "$models/clip" --guide "a cat" \
        --steps 4 --width 64 --height 64 --seeds 6 --probe image --probe-prompts 4 --no-measure >"$folder/plan.log" || fail "plan $1"
}
same() {
    local name
    "$program" -q audit report "$1" >/dev/null || fail "report of $1"
    for name in report.html report.json items.csv; do
        cmp -s "single/report/$name" "$1/report/$name" || fail "$name of $1 is not that of the undisturbed run"
    done
    local items results
    items=$(wc -l <"$1/items.jsonl")
    results=$(find "$1/results" -name '*.json' ! -name '.*' | wc -l)
    [ "$items" = "$results" ] || fail "$1 has $results results of $items items"
}

rm -rf single job-* edit.safetensors
"$program" -q erase -m "$models/sd1" -c "a fox" --guide "a cat" -o edit.safetensors >/dev/null || fail "the edit"
plan single
"$program" -q audit run single >/dev/null || fail "the undisturbed run"
"$program" -q audit report single >/dev/null || fail "its report"
items=$(wc -l <single/items.jsonl)
echo "$items items; $kills kills"

killed=0 round=0 halves=0
while [ "$killed" -lt "$kills" ]; do
    round=$((round + 1)) job=job-$round shards=3
    plan "$job"
    while :; do
        children=()
        for shard in $(seq $shards); do
            # One shard twice: two processes at the same items must not harm each other.
            "$program" -q audit run "$job" --shard "$shard/$shards" >/dev/null 2>>"$job.err" &
            children+=($!)
        done
        "$program" -q audit run "$job" --shard "1/$shards" >/dev/null 2>>"$job.err" &
        children+=($!)
        victims=0
        for child in $(shuf -e "${children[@]}"); do
            [ "$killed" -lt "$kills" ] || break
            sleep "$((RANDOM % 2)).$(printf '%03d' $((RANDOM % 1000)))"
            if kill -KILL "$child" 2>/dev/null; then killed=$((killed + 1)) victims=$((victims + 1)); fi
        done
        for child in "${children[@]}"; do wait "$child" 2>/dev/null; done
        [ "$victims" = 0 ] && break
    done
    "$program" -q audit run "$job" >/dev/null || fail "the last run of $job"
    halves=$((halves + $(find "$job/results" -name '.*.tmp' | wc -l)))
    same "$job"
    echo "job $round is whole after $killed kills"
    rm -rf "$job"
done
echo "$killed kills in $round jobs: every report is that of the undisturbed run; $halves files were half written and not seen"

if [ "$(id -u)" = 0 ] && mkdir -p small && mount -t tmpfs -o size=300k tmpfs small 2>/dev/null; then
    trap 'umount "$folder/small" 2>/dev/null' EXIT
    plan small/job
    "$program" -q audit run small/job >/dev/null 2>full.err
    code=$?
    [ $code = 2 ] && [ "$(wc -l <full.err)" = 1 ] || fail "a full disk ended with $code: $(cat full.err)"
    cat full.err
    mount -o remount,size=64m small && mount -o remount,ro small
    "$program" -q audit run small/job >/dev/null 2>readonly.err
    code=$?
    [ $code = 2 ] && [ "$(wc -l <readonly.err)" = 1 ] || fail "a read-only disk ended with $code: $(cat readonly.err)"
    cat readonly.err
    mount -o remount,rw small
    "$program" -q audit run small/job >/dev/null || fail "the run after the disk had room again"
    same small/job
    echo "a full and a read-only disk: the report is that of the undisturbed run"
fi
