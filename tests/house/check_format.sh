#!/bin/sh
# clang-format on every tracked C file under ROOT; exits 77 (skipped) where the
# check would say nothing about the style: another version formats otherwise.
#
#   check_format.sh ROOT
set -eu
cd "$1"
version=14

find_formatter() {
    for name in "clang-format-$version" clang-format; do
        if "$name" --version 2>/dev/null | grep -q "version $version\."; then
            echo "$name"
            return
        fi
    done
}

formatter=$(find_formatter)
if [ -z "$formatter" ]; then
    echo "skipped: clang-format $version is not installed"
    exit 77
fi
files=$(git -c safe.directory='*' ls-files '*.c' '*.h' 2>/dev/null) || {
    echo "skipped: not a git checkout, so nothing says which files are ours"
    exit 77
}
# shellcheck disable=SC2086 # names of ours have no blanks
"$formatter" --dry-run --Werror $files
