#!/usr/bin/env bash
# The counts of docs/architecture.md: prints them, or with --write puts them between its marks.
set -euo pipefail
cd "$(dirname "$0")/.."
page=docs/architecture.md

sources() { find "$@" -type f \( -name '*.h' -o -name '*.cpp' -o -name '*.inc' \) | sort; }

# files | median, largest | lines a file | of 30 lines or fewer
sizes() {
    sources "$@" | while read -r file; do wc -l <"$file"; done | sort -n |
        awk '{ lines[NR] = $1; sum += $1; if ($1 <= 30) short++ }
             END { printf "%d | %d, %d | %.0f | %d", NR, lines[int((NR + 1) / 2)], lines[NR], sum / NR, short }'
}

lines() { sources "$@" | while read -r file; do wc -l <"$file"; done | awk '{ sum += $1 } END { print sum + 0 }'; }

# What docs/extending.md says an addition costs; tests/architecture holds it to that.
cost() { sed -nE "s/^\| $1 \| ([0-9]+) \|.*/\1/p" docs/extending.md; }

table() {
    cat <<END
| to add | files before | wanted | today |
|---|---|---|---|
| a sampler | 12 | 2: its own and a row | $(cost 'a sampler') |
| a field of a direction | 9 to 11 | 4: member and line, where it acts, its widget | $(cost 'a field of a direction') |
| a field of a message | 4 to 5 places | 3: member and line, who sends it | $(cost 'a field of a message') |
| a family of models | 20 | 4: its own and 3 places | $(cost 'a family of models') |
| a panel | 7 | 3 | $(cost 'a panel') |
| a window command | 3 | 1 | $(cost 'a window command') |

| | files | median, largest | lines a file | files of 30 lines or fewer |
|---|---|---|---|---|
| core, ui, app at the review | 692 | 60, 409 | 85 | 168 |
| core, ui, app today | $(sizes core ui app) |
$(for folder in core/*/; do echo "| $(basename "$folder") | $(sizes "$folder") |"; done)
| ui | $(sizes ui) |
| app | $(sizes app) |

| lines of | before | wanted | today |
|---|---|---|---|
| \`core/training\` | 9500 | 2375 | $(lines core/training) |
| \`MainWindow\` | 1356 | below 500 | $(cat ui/window/main_window.* | wc -l) |
END
}

if [[ "${1:-}" == --write ]]; then
    counts=$(mktemp)
    trap 'rm -f "$counts"' EXIT
    table >"$counts"
    sed -i -e "/^<!-- counts -->\$/,/^<!-- end of counts -->\$/{/^<!--/!d}" \
        -e "/^<!-- counts -->\$/r $counts" "$page"
else
    table
fi
