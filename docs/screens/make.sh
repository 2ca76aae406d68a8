#!/bin/sh
# Makes the pictures of this folder: the program itself draws them (--dump),
# from a run on the bundled jets.
#
#   docs/screens/make.sh BUILD
set -eu
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)

# A home of its own, so that the pictures show nobody's folders.
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
mkdir "$home/data"
cp "$here"/../../sample-data/*.h5 "$home/data"
export HOME="$home" XDG_STATE_HOME="$home/.local/state"
export XDG_CONFIG_HOME="$home/.config"
cd "$home/data"

cat >script <<END
wait idle
columns.accept
back
wait idle
dump $here/columns.svg
screen.configure
wait idle
dump $here/configure.svg
configure.start
wait epoch 40
dump $here/train.svg
wait run
wait idle
screen.results
back
dump $here/results.svg
screen.latent
dump $here/latent.svg
screen.plots
wait idle
dump $here/plots.svg
screen.home
wait idle
dump $here/home.svg
help
dump $here/help.svg
quit
END
"$build/tui/baler-tui" jets.h5 --script script --size 100x30 --theme dusk

cat >script <<END
wait idle
columns.accept
back
wait idle
dump $here/columns-light.svg
quit
END
"$build/tui/baler-tui" jets.h5 --script script --size 80x24 --theme dawn
