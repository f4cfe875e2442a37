#!/bin/sh
# Makes the Debian layer that all locally made Python bases share.
#
#   debian.sh SUITE MIRROR TARBALL
#
# Needs root and debootstrap. The packages are the libraries that a CPython of any version
# from 3.7 links to, plus libgomp1 and libstdc++6 for wheels. Everything is made in a
# temporary folder that is removed however the script ends.
set -eu

suite=$1
mirror=$2
tarball=$3
packages=ca-certificates,libssl3,libffi8,libsqlite3-0,zlib1g,libbz2-1.0,liblzma5,libreadline8
packages=$packages,libncursesw6,libexpat1,libuuid1,libcrypt1,libnsl2,libgomp1,libstdc++6,netbase,tzdata

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

debootstrap --variant=minbase --include="$packages" "$suite" "$work/root" "$mirror"

# Nothing in a cell reads these; they are half of the layer.
rm -rf "$work"/root/usr/share/doc/* "$work"/root/usr/share/man/* \
    "$work"/root/usr/share/locale/* "$work"/root/usr/share/info/* \
    "$work"/root/var/cache/apt/* "$work"/root/var/lib/apt/lists/* \
    "$work"/root/var/log/* "$work"/root/tmp/*

tar --numeric-owner -C "$work/root" -cf "$tarball" .
