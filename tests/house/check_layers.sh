#!/bin/sh
# Checks every #include under ROOT against layers.txt (see there).
#
#   check_layers.sh ROOT
#
# Prints a line for each that is not allowed, "file:line: why", and exits 1;
# exits 2 when there is nothing to check.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$1"

folders=$(sed -n 's/^\([a-z][a-z/-]*\):.*/\1/p' "$here/layers.txt")
present=
for folder in $folders; do
    if [ -d "$folder" ]; then present="$present $folder"; fi
done
# shellcheck disable=SC2086 # folders have no blanks
files=$(test -z "$present" || find $present -name '*.[ch]' | sort -u)
if [ -z "$files" ]; then
    echo "$1 holds no sources" >&2
    exit 2
fi

# shellcheck disable=SC2086
awk '
function starts(text, prefix) { return substr(text, 1, length(prefix)) == prefix }

function among(text, list,    parts, n, i) {
    n = split(list, parts, " ")
    for (i = 1; i <= n; i++)
        if (starts(text, parts[i])) return 1
    return 0
}

function complain(why) {
    print FILENAME ":" FNR ": " why
    bad = 1
}

# The longest folder of the table that the file lies in.
function layer_of(file,    folder, best) {
    best = ""
    for (folder in may)
        if (starts(file, folder "/") && length(folder) > length(best))
            best = folder
    return best
}

function check_ours(header, layer) {
    if (!starts(header, layer "/") && !among(header, may[layer]))
        complain(layer " may not include \"" header "\"")
    else if ((getline line < header) < 0)
        complain("\"" header "\" is not a path from the root")
    close(header)
}

function check_library(header,    prefix) {
    for (prefix in only)
        if (starts(header, prefix) && !among(FILENAME, only[prefix]))
            complain("<" header "> belongs to " only[prefix])
}

FILENAME == table {
    sub(/#.*/, "")
    if (!match($0, /:/)) next
    left = substr($0, 1, RSTART - 1)
    right = substr($0, RSTART + 1)
    if (starts(left, "<")) {
        gsub(/[<>]/, "", left)
        only[left] = right
    } else
        may[left] = right
    next
}

/^[ \t]*#[ \t]*include[ \t]*["<]/ {
    match($0, /["<][^">]*[">]/)
    header = substr($0, RSTART + 1, RLENGTH - 2)
    if (substr($0, RSTART, 1) == "<") check_library(header)
    else check_ours(header, layer_of(FILENAME))
}

END { exit bad }
' table="$here/layers.txt" "$here/layers.txt" $files
