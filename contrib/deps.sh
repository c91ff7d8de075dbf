#!/bin/sh
# Installs what is missing to build earlog, to check it, or to measure it against its peers.
#   deps.sh build|check|pages|peers|fuzz …
# With apt, through sudo where the user is not root. On other systems it names the packages and stops.
set -eu

build='gcc make pkg-config libncurses-dev libtermkey-dev libsqlite3-dev libyaml-dev libjansson-dev libutf8proc-dev
	uuid-dev nettle-dev libmd4c-dev libmpv-dev libmpv2 libsystemd-dev
	libavformat-dev libavutil-dev'
check='libcmocka-dev libvterm-dev ffmpeg valgrind strace clang sqlite3 locales groff-base dbus pulseaudio
	pulseaudio-utils'
pages='chromium chromium-sandbox'
peers='cmus mpv jackd2 libjack-jackd2-dev'
# The one that belongs to clang, whichever version that is.
fuzz='clang libclang-rt-dev'

want=
for set in "$@"; do
	case $set in
	build) want="$want $build" ;;
	check) want="$want $check" ;;
	pages) want="$want $pages" ;;
	peers) want="$want $peers" ;;
	fuzz) want="$want $fuzz" ;;
	*) echo "deps.sh: no set is called $set: build, check, pages, peers, fuzz" >&2; exit 2 ;;
	esac
done

if ! command -v apt-get >/dev/null 2>&1; then
	# Elsewhere nothing is missing when the libraries are found.
	if command -v pkg-config >/dev/null 2>&1 &&
	   pkg-config --exists ncursesw termkey sqlite3 yaml-0.1 jansson libutf8proc uuid nettle md4c mpv libsystemd libavformat; then
		exit 0
	fi
	cat >&2 <<'EOF'
Please install these, then try again:
  dnf:    gcc make pkgconf ncurses-devel libtermkey-devel sqlite-devel libyaml-devel jansson-devel
          utf8proc-devel libuuid-devel nettle-devel md4c-devel mpv-libs-devel systemd-devel ffmpeg-free-devel
          libcmocka-devel libvterm-devel ffmpeg valgrind clang groff-base dbus-daemon dbus-tools
          pulseaudio pulseaudio-utils
  pacman: gcc make pkgconf ncurses libtermkey sqlite libyaml jansson libutf8proc util-linux-libs nettle md4c mpv systemd-libs cmocka
          libvterm ffmpeg valgrind clang groff dbus pulseaudio
EOF
	exit 1
fi

missing=
for p in $want; do
	case $(dpkg-query -W -f '${db:Status-Abbrev}' "$p" 2>/dev/null || :) in
	ii*) ;;
	*) missing="$missing $p" ;;
	esac
done
[ -n "$missing" ] || exit 0

echo "installing:$missing" >&2
root=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null 2>&1; then
		echo "Not root, and there is no sudo. As root: apt-get install$missing" >&2
		exit 1
	fi
	root=sudo
fi
# An old list of packages names versions that are gone: one update, then the install.
$root apt-get update -qq
$root env DEBIAN_FRONTEND=noninteractive \
	apt-get install -y -qq --no-install-recommends $missing >&2
