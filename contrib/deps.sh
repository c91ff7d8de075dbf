#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Installs the missing packages that a target of the Makefile uses.
#   deps.sh build|check|check-all|deb|servers|pages|shot|fuzz|perf|players|bare …
#   deps.sh absent SET …       prints the packages that are missing, and installs none
#   deps.sh missing            prints the libraries of the Makefile that the compiler does not find
# With apt, through sudo where the user is not root. It removes nothing: it says what apt would remove. With another package manager
# it says the command that installs them.
# `servers` are programs of which tests start copies, where they are installed. The tests do not install them: the system would start
# them too.
set -eu

# ---- what the compiler finds ----

makefile=$(dirname "$0")/../Makefile
of() { sed -n "s/^$1 := //p" "$makefile"; }
system=$(uname -s)
libs="$(of LIBS) $(of HEADERS)" headers=$(of LOADED)
[ "$system" = Darwin ] || libs="$libs $(of LIBS_BUT_DARWIN)"
[ "$system" != Linux ] || headers="$headers $(of LOADED_ON_LINUX)"
: "${CC:=cc}"

# pkg-config's own words about a list of libraries would be a page.
missing()
{
	command -v "${CC%% *}" >/dev/null 2>&1 || { echo "$CC"; return; }
	command -v pkg-config >/dev/null 2>&1 || { echo pkg-config; return; }
	for name in $libs; do
		pkg-config --exists "$name" 2>/dev/null || echo "$name"
	done
	flags="$(pkg-config --cflags $libs 2>/dev/null) $(pkg-config --cflags libelogind 2>/dev/null)" || :
	for name in $headers; do
		printf '#if !__has_include(<%s>) && !__has_include(<basu/%s>)\n#error\n#endif\n' "$name" "${name##*/}" |
			$CC $flags -E - >/dev/null 2>&1 || echo "$name"
	done
}

if [ "$*" = missing ]; then
	missing
	exit 0
fi

# ---- what each system calls it ----

manager=
for m in apt-get dnf zypper pacman apk brew; do
	command -v "$m" >/dev/null 2>&1 || continue
	manager=$m
	break
done

# With rpm a library is asked for by pkg-config's name.
pc()
{
	for name; do printf 'pkgconfig(%s) ' "$name"; done
}

# The runtime of libFuzzer is a package of each version of clang.
clang_rt()
{
	rt=libclang-rt-$(clang -dumpversion 2>/dev/null | cut -d. -f1)-dev
	if apt-cache show "$rt" >/dev/null 2>&1; then echo "$rt"; else echo libclang-rt-dev; fi
}

# Ubuntu's Chromium is a snap, which chromium-browser installs.
chromium()
{
	if grep -qs '^ID=ubuntu' /etc/os-release; then echo chromium-browser; else echo chromium chromium-sandbox; fi
}

# jack_rec is a package of its own since Debian 13.
jack()
{
	! apt-cache show jack-example-tools >/dev/null 2>&1 || echo jack-example-tools
	echo jackd2 libjack-jackd2-dev
}

# libmpv-dev asks for the headers of either JACK. Those of the other one would remove the JACK that is installed.
jack_headers()
{
	! is_here libjack-jackd2-0 || echo libjack-jackd2-dev
}

deb=
tools='ffmpeg strace openssl python3 zsh fish hugo jq' check_all='valgrind clang'
case $manager in
apt-get)
	build='gcc make pkg-config libncurses-dev libsqlite3-dev libyaml-dev libjansson-dev
		libutf8proc-dev uuid-dev nettle-dev libmd4c-dev libzstd-dev libmpv-dev libsystemd-dev libavformat-dev libavcodec-dev
		libavutil-dev libswresample-dev libebur128-dev libpq-dev @jack_headers'
	check="libcmocka-dev libvterm-dev $tools sqlite3 locales groff-base mandoc dbus jekyll"
	servers='pulseaudio pulseaudio-utils pipewire wireplumber postgresql @jack'
	deb='build-essential debhelper'
	check_all="$check_all musl-tools $deb"
	shot='libcmocka-dev libvterm-dev ffmpeg' fuzz='clang @clang_rt' pages=@chromium
	perf='valgrind cmus mpv @jack libvterm-dev libcmocka-dev ffmpeg pulseaudio pulseaudio-utils' ;;
dnf)
	build="gcc make pkgconf-pkg-config $(pc $libs mpv libsystemd)"
	check="$(pc cmocka vterm) $tools sqlite groff-base mandoc dbus-daemon dbus-tools rubygem-jekyll"
	servers='pulseaudio pulseaudio-utils pipewire pipewire-utils wireplumber postgresql-server
		jack-audio-connection-kit-example-clients'
	shot="$(pc cmocka vterm) ffmpeg" fuzz='clang compiler-rt' pages=chromium
	perf="valgrind-devel cmus mpv jack-audio-connection-kit $(pc jack vterm cmocka) ffmpeg pulseaudio pulseaudio-utils" ;;
zypper)
	build="gcc make pkgconf-pkg-config $(pc $libs mpv libsystemd)"
	check="$(pc cmocka vterm) $tools sqlite3 groff dbus-1"
	servers='pulseaudio pulseaudio-utils pipewire pipewire-tools wireplumber postgresql-server jack'
	shot="$(pc cmocka vterm) ffmpeg" fuzz=clang pages=chromium
	perf="valgrind-devel cmus mpv jack $(pc jack vterm cmocka) ffmpeg pulseaudio pulseaudio-utils" ;;
pacman)
	build='gcc make pkgconf ncurses sqlite libyaml jansson libutf8proc util-linux-libs nettle md4c zstd mpv
		systemd-libs ffmpeg libebur128 postgresql-libs'
	check="cmocka libvterm $tools groff dbus"
	servers='pulseaudio libpulse pipewire wireplumber postgresql jack2 jack-example-tools'
	shot='cmocka libvterm ffmpeg' fuzz='clang compiler-rt' pages=chromium
	perf='valgrind cmus mpv jack2 libvterm cmocka ffmpeg pulseaudio libpulse' ;;
apk)
	build='gcc musl-dev linux-headers make pkgconf ncurses-dev sqlite-dev yaml-dev jansson-dev utf8proc-dev
		util-linux-dev nettle-dev md4c-dev zstd-dev mpv-dev elogind-dev ffmpeg-dev libebur128-dev
		libpq-dev'
	check="cmocka-dev libvterm-dev $tools sqlite groff dbus"
	servers='pulseaudio pulseaudio-utils pipewire pipewire-tools wireplumber postgresql jack jack-example-clients'
	shot='cmocka-dev libvterm-dev ffmpeg' fuzz='clang compiler-rt' pages=chromium
	perf='valgrind-dev cmus mpv jack jack-dev libvterm-dev cmocka-dev ffmpeg pulseaudio pulseaudio-utils' ;;
brew)
	build='make pkgconf ncurses sqlite libyaml jansson utf8proc nettle md4c zstd mpv ffmpeg libebur128 libpq'
	check="cmocka libvterm $tools groff postgresql" check_all= servers= fuzz= pages= perf= shot='cmocka libvterm ffmpeg' ;;
*)
	manager=none build=$(missing) check= check_all= servers='pulseaudio wireplumber jackd postgres' shot= fuzz= pages= perf= ;;
esac
bare=debootstrap
players="$pages mpv-mpris cmus playerctl pulseaudio dbus ffmpeg python3"

only_print=
[ "${1:-}" != absent ] || { only_print=1; shift; }
want=
for set in "$@"; do
	case $set in
	build) [ -z "$(missing)" ] || want="$want $build" ;;
	check | deb | servers | pages | shot | fuzz | perf | players | bare) eval "want=\"\$want \$$set\"" ;;
	check-all) want="$want $check_all" ;;
	*) echo "deps.sh: no set is called $set: build, check, check-all, deb, servers, pages, shot, fuzz, perf, players, bare" >&2; exit 2 ;;
	esac
done

# ---- which of it is here ----

is_here()
{
	case $manager in
	apt-get)
		case $(dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null || :) in
		ii*) return 0 ;;
		*) return 1 ;;
		esac ;;
	dnf | zypper) rpm -q --whatprovides "$1" ;;
	pacman) pacman -T "$1" ;;
	apk) apk info -e "$1" ;;
	brew) brew list --versions "$1" ;;
	none) false ;;
	esac >/dev/null 2>&1
}

# A program may have come from elsewhere. `command -v` answers with a path for programs, and for functions with a name.
has_program()
{
	case $(command -v "$1" || :) in */*) return 0 ;; *) return 1 ;; esac
}

# Each once.
absent()
{
	names=
	for name in $want; do
		case $name in @*) names="$names $(${name#@})" ;; *) names="$names $name" ;; esac
	done
	for name in $(echo $names | tr ' ' '\n' | sort -u); do
		has_program "$name" || is_here "$name" || printf ' %s' "$name"
	done
}

absent=$(absent)
[ -n "$absent" ] || exit 0
[ -z "$only_print" ] || { echo $absent; exit 0; }

case $manager in
pacman) how='pacman -S' ;;
apk) how='apk add' ;;
brew) how='brew install' ;;
none) how='what the compiler and pkg-config do not find:' ;;
*) how="$manager install" ;;
esac
if [ "$manager" != apt-get ]; then
	echo "Please install what is missing, then try again:" >&2
	echo "  $how$(for name in $absent; do case $name in *\(*) printf " '%s'" "$name" ;; *) printf ' %s' "$name" ;; esac; done)" >&2
	exit 1
fi

# ---- apt ----

root=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null 2>&1; then
		echo "Not root, and there is no sudo. As root: apt-get install$absent" >&2
		exit 1
	fi
	root=sudo
fi
install()
{
	$root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-remove --no-install-recommends $(absent) >&2
}
plan()
{
	apt-get install -s --no-install-recommends $(absent) 2>/dev/null
}

# Fetches the lists of packages only if the local lists are empty or name versions that are gone.
plan=$(plan) || { $root apt-get update >&2; plan=$(plan) || :; }
# -y would also say yes to this.
removed=$(echo "$plan" | sed -n 's/^Remv \([^ ]*\).*/\1/p')
if [ -n "$removed" ]; then
	echo "Nothing was installed: for$absent apt would remove" $removed >&2
	echo "If you can do without these, type this line, then try again:" >&2
	echo "  ${root:+$root }apt-get install --no-install-recommends$absent" >&2
	exit 1
fi
# apt shows sizes and progress.
echo "installing:$absent" >&2
install || { $root apt-get update >&2 && install; }
