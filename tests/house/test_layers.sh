#!/bin/sh
# check_layers.sh against a small tree: silent while it is clean, and naming
# each planted violation.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failed=0

plant() { # FILE INCLUDE
    mkdir -p "$tree/$(dirname "$1")"
    printf '/* planted */\n#include %s\n' "$2" >"$tree/$1"
}

fail() {
    echo "FAILED: $*"
    failed=1
}

# Nothing to check is no success.
if "$here/check_layers.sh" "$tree" 2>/dev/null; then fail "an empty tree passes"; fi

for header in base/a.h engine/data/d.h engine/nn/n.h engine/metrics/m.h \
    engine/codec/container.h engine/codec/c.h io/i.h cli/c.h; do
    plant $header '<stddef.h>'
done

allowed() { # FILE INCLUDE
    plant "$1" "$2"
    if ! "$here/check_layers.sh" "$tree"; then fail "$1 should be allowed $2"; fi
    rm "$tree/$1"
}

forbidden() { # FILE INCLUDE
    plant "$1" "$2"
    if said=$("$here/check_layers.sh" "$tree"); then
        fail "$1 gets away with $2"
    fi
    case "$said" in
    "$1:2: "*) ;;
    *) fail "$1 with $2 is not named: $said" ;;
    esac
    rm "$tree/$1"
}

allowed base/x.c '"base/a.h"'
allowed engine/nn/x.c '"base/a.h"'
allowed engine/nn/x.c '"engine/data/d.h"'
allowed io/csv/x.c '"engine/data/d.h"'
allowed io/x.c '"engine/codec/container.h"'
allowed io/x.c '<hdf5.h>'
allowed cli/x.c '"engine/nn/n.h"'
allowed cli/x.c '"io/i.h"'
allowed tui/x.c '"engine/data/d.h"'
allowed tui/x.c '"engine/metrics/m.h"'
allowed tui/x.c '"io/i.h"'
allowed tui/terminal/x.c '<ncurses.h>'

forbidden base/x.c '"engine/data/d.h"'
forbidden base/x.h '"io/i.h"'
forbidden engine/data/x.c '"io/i.h"'
forbidden engine/data/x.c '"cli/c.h"'
forbidden engine/codec/x.c '<hdf5.h>'
forbidden engine/x.c '<ncurses.h>'
forbidden io/x.c '"engine/codec/c.h"'
forbidden io/hdf5/x.c '"engine/nn/n.h"'
forbidden io/x.c '"cli/c.h"'
forbidden tui/x.c '"engine/nn/n.h"'
forbidden tui/x.c '"engine/codec/container.h"'
forbidden tui/screen/x.c '"cli/c.h"'
forbidden tui/screen/x.c '<ncurses.h>'
forbidden cli/x.c '<ncurses.h>'
forbidden engine/nn/x.c '"n.h"'
forbidden engine/nn/x.c '"../data/d.h"'
forbidden engine/nn/x.c '"engine/nn/missing.h"'
forbidden sample-data/x.c '"base/a.h"'

if [ $failed = 0 ]; then echo "all planted includes were judged right"; fi
exit $failed
