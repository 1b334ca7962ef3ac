#!/bin/sh
# Registers the embedded model's six protected concepts, plans an audit of each with its best edit, runs and reports them.
#
#   docs/audits/make.sh BURIN_CLI EDITS OUT [PROCESSES] [CONCEPT ...]
#
# EDITS is the folder that tests/bench/concept_table.py filled: EDITS/quill/run/vector.safetensors, EDITS/toll/uce.safetensors.
# What is there already is not made again.
set -eu
cli=$1 edits=$2 out=$3 processes=${4:-1}
if [ $# -gt 4 ]; then shift 4; else set -- quill tinto voss verne toll marrow; fi
mkdir -p "$out"
library=$out/six.burinlib
add() { "$cli" -q concepts add "$@" --library "$library" --languages de --languages fr --languages ja --action notice; }
if [ ! -e "$library" ]; then
    add "Zaffi Quill" --id IP-quill --aliases "Quill the Fox" --guide "a fox" --keywords "red boots" --keywords "feather hat" \
        --description "a fox with red boots, a teal coat and a feather hat"
    add "Bolo Tinto" --id IP-tinto --aliases "Bolo the Robot" --guide "a robot" --keywords "one wheel" --keywords "paint tank" \
        --description "a round robot with one wheel and a tank of red paint"
    add "Captain Mara Voss" --id IP-voss --aliases "Mara Voss" --guide "a sea captain" --keywords "eye patch" --keywords "gold earrings" \
        --description "a woman with long red hair, a white hat and gold earrings"
    add "by Odalys Verne" --id IP-verne --kind style --aliases "in the style of Odalys Verne" --guide "a painting" \
        --description "a painting with swirling strokes"
    add "by Kasimir Toll" --id IP-toll --kind style --aliases "in the style of Kasimir Toll" --guide "a picture" \
        --description "a stained glass window with thick lead"
    add "by Ines Marrow" --id IP-marrow --kind style --aliases "in the style of Ines Marrow" --guide "a picture" \
        --description "an ink drawing with pink washes"
fi
for concept; do
    case $concept in toll | marrow) edit=$edits/$concept/uce.safetensors ;; *) edit=$edits/$concept/run/vector.safetensors=-1.8 ;; esac
    [ -e "$out/$concept/job.json" ] || "$cli" -q audit plan "$out/$concept" --library "$library" -c "IP-$concept" --edit "$edit" \
        --probe all --probe-prompts 5 --seeds 2 --steps 10 --precision fp32 --threads 1 --no-measure --title "$concept"
    shard=1
    while [ "$shard" -le "$processes" ]; do
        "$cli" -q audit run "$out/$concept" --shard "$shard/$processes" &
        shard=$((shard + 1))
    done
    wait
    "$cli" -q audit report "$out/$concept"
done
