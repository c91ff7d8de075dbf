#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Makes a folder of links to the headers of the libraries, for checks with another C library: nothing else of /usr/include is seen.
#   headers.sh FOLDER [linux]         with the kernel's and systemd's, where the other system is Linux too
set -eu

names='curses.h ncurses.h ncurses_dll.h term.h unctrl.h sqlite3.h yaml.h jansson.h jansson_config.h utf8proc.h uuid nettle md4c.h
	zstd.h zstd_errors.h mpv libavformat libavcodec libavutil libswresample ebur128.h libpq-fe.h postgres_ext.h pg_config_ext.h'
[ "${2:-}" != linux ] || names="$names systemd linux asm asm-generic"
rm -rf "$1"
mkdir -p "$1"
for folder in /usr/include/postgresql "/usr/include/$(${CC:-cc} -print-multiarch 2>/dev/null)" /usr/include; do
	for name in $names; do
		[ ! -e "$folder/$name" ] || [ -e "$1/$name" ] || ln -s "$folder/$name" "$1/$name"
	done
done
for name in $names; do
	[ -e "$1/$name" ] || { echo "headers.sh: $name is not found" >&2; exit 1; }
done
