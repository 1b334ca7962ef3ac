#!/usr/bin/env bash
# Runs clang-tidy with the checks of .clang-tidy over Burin's own files.
#
#   packaging/tidy.sh [--all] [BUILD_FOLDER] [-- PATTERN...]
#
# Reads BUILD_FOLDER/compile_commands.json (default build/release). Without --all it skips files that include
# libtorch, each of which takes half a minute; PATTERN (a regular expression of the path) chooses files. Exit
# code 1 when there is a finding.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/release
all=no
patterns=()

while [ $# -gt 0 ]; do
    case "$1" in
        --all) all=yes ;;
        --) shift; patterns=("$@"); break ;;
        -h | --help) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit ;;
        *) build=$(cd "$1" && pwd) ;;
    esac
    shift
done

tidy=$(command -v clang-tidy-14 || command -v clang-tidy) || {
    echo "tidy.sh: clang-tidy is missing; run: apt-get install --no-install-recommends clang-tidy-14" >&2
    exit 2
}
[ -e "$build/compile_commands.json" ] || {
    echo "tidy.sh: $build has no compile_commands.json; run packaging/dev.sh test first" >&2
    exit 2
}

# clang reads no headers that GCC compiled in advance, and it need not: the sources include what they use.
commands=$(mktemp -d)
trap 'rm -rf "$commands"' EXIT
sed -E 's/ -Winvalid-pch//g; s/ -fpch-preprocess//g; s# -include [^ ]*/cmake_pch\.hxx##g' \
    "$build/compile_commands.json" > "$commands/compile_commands.json"

chosen() {
    local file=$1 pattern
    case "$file" in "$root"/core/* | "$root"/ui/* | "$root"/app/* | "$root"/tests/*) ;; *) return 1 ;; esac
    for pattern in "${patterns[@]}"; do
        [[ $file =~ $pattern ]] || return 1
    done
    [ "$all" = yes ] || ! uses_torch "$file"
}

# The levels say it: libtorch starts at core/nn, and the programs stand on the engine.
uses_torch() {
    case "${1#"$root"/}" in
        core/base/* | core/io/* | core/text/* | core/protocol/* | core/session/* | core/imaging/* | ui/*) return 1 ;;
        tests/core/base/* | tests/core/io/* | tests/core/text/* | tests/core/protocol/* | tests/core/imaging/*) return 1 ;;
        tests/architecture/* | tests/fuzz/* | tests/support/* | tests/ui/*) return 1 ;;
    esac
    return 0
}

mapfile -t known < <(sed -n 's/^ *"file": "\(.*\)",*$/\1/p' "$commands/compile_commands.json" | sort -u)
files=()
for file in "${known[@]}"; do
    if chosen "$file"; then files+=("$file"); fi
done
echo "tidy.sh: ${#files[@]} files" >&2
[ ${#files[@]} -gt 0 ] || exit 0

# What is found inside a library's headers is not ours to mend; what a header of ours has is said once.
printf '%s\0' "${files[@]}" |
    { xargs -0 -n 1 -P "$(nproc)" "$tidy" -p "$commands" --quiet 2>/dev/null || true; } |
    sed "s#$root/##g" |
    awk '/^([^ :]+:[0-9]+:[0-9]+: (warning|error)|error): / {
             ours = $0 !~ /^\// && !seen[$0]++
             findings += ours
         }
         ours
         END { exit findings > 0 }'
