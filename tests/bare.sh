#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs a command on a fresh Debian: bare.sh RELEASE COMMAND [root|desktop]
# Root makes a minimal system of the release with debootstrap, git, make and sudo, from where the machine's own apt gets its
# packages. An ordinary user who may use sudo runs COMMAND there, or root does, in a clone of the committed tree with its history.
# "desktop": root does, where PipeWire, JACK and a package that needs PipeWire, as GNOME does, are installed, and apt only says what
# it would do; the command has failed also if that removes something.
# Mounts and processes are in separate namespaces, which end with this script.
# The status is that of COMMAND, or 125, with the reason on one line, if no such system can be made on this machine.
set -u

cannot() {
	echo "bare.sh: no fresh Debian can be made here: $1" >&2
	exit 125
}

inside() { # FOLDER RELEASE MIRROR COMMAND USER: in the namespaces
	root=$1/root
	mkdir -p "$root/etc/dpkg/dpkg.cfg.d" && echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/unsafe-io"
	timeout 900 debootstrap --variant=minbase "$2" "$root" "$3" >"$1/log" 2>&1 || cannot "$(tail -n 1 "$1/log")"
	for part in apt.conf apt.conf.d auth.conf auth.conf.d preferences.d trusted.gpg.d keyrings; do
		[ ! -e /etc/apt/$part ] || cp -a /etc/apt/$part "$root/etc/apt/" || cannot "/etc/apt/$part cannot be copied"
	done
	cp "$1/sources.list" "$root/etc/apt/sources.list"
	cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
	# No test uses an index of manual pages or a server of the system.
	mkdir "$root/etc/postgresql-common" && echo 'create_main_cluster = false' >"$root/etc/postgresql-common/createcluster.conf"
	mv "$1/earlog" "$root/earlog"
	{ mount --bind "$root" "$root" && mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" &&
		mount -t devpts -o newinstance,ptmxmode=0666,gid=5 devpts "$root/dev/pts" &&
		mount -t tmpfs tmpfs "$root/dev/shm" && # jackd removes what processes left that it does not see
		cd "$root" && pivot_root . mnt; } 2>"$1/log" || cannot "$(tail -n 1 "$1/log")"
	# Not with exec: the first process of the namespace waits for those that lost their parents.
	env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive TERM="${TERM:-xterm}" chroot . sh -c '
		folder=/mnt$1
		{ echo man-db man-db/auto-update boolean false | debconf-set-selections &&
			timeout 900 apt-get update -q && timeout 900 apt-get install -qy --no-install-recommends git make sudo &&
			useradd --create-home --shell /bin/bash listener &&
			echo "listener ALL=(ALL) NOPASSWD: ALL" >/etc/sudoers.d/listener &&
			mv /earlog /home/listener/ && chown -R listener: /home/listener/earlog; } >"$folder/log" 2>&1 ||
			{ tail -n 3 "$folder/log" >&2; exit 125; }
		: >"$folder/begun"
		umount -l /mnt
		[ "$3" = listener ] || { mv /home/listener/earlog /root/ && chown -R root: /root/earlog && cd /root/earlog; }
		run_as_root() {
			env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root USER=root LANG=C.UTF-8 \
				TERM="$TERM" EARLOG_FRESH=1 sh -c "$1"
		}
		case $3 in
		root) run_as_root "$2" ;;
		desktop)
			mkdir -p /tmp/gnome-core/DEBIAN && printf "%s\n" "Package: gnome-core" "Version: 1" "Architecture: all" \
				"Maintainer: nobody <nobody@example.org>" "Depends: pipewire-audio" "Description: stand-in" \
				>/tmp/gnome-core/DEBIAN/control && dpkg-deb -b /tmp/gnome-core /tmp/gnome-core.deb >/dev/null &&
				apt-get install -qy --no-install-recommends pipewire-audio jackd2 /tmp/gnome-core.deb >/dev/null 2>&1 ||
				exit 125
			echo "APT::Get::Simulate \"true\";" >/etc/apt/apt.conf.d/simulate
			{ run_as_root "$2"; echo $? >/tmp/status; } 2>&1 | tee /tmp/said
			! grep -E "REMOVED|^Remv" /tmp/said && dpkg -s gnome-core pipewire-audio jackd2 >/dev/null || exit 1
			exit "$(cat /tmp/status)" ;;
		*)
			cd /home/listener/earlog && setpriv --reuid listener --regid listener --init-groups env -i \
				PATH=/usr/local/bin:/usr/bin:/bin HOME=/home/listener USER=listener LANG=C.UTF-8 TERM="$TERM" \
				EARLOG_FRESH=1 sh -c "$2" ;;
		esac
		exit $?' sh "$1" "$4" "$5"
	exit $?
}

[ "$1" != --inside ] || { shift; inside "$@"; }
release=$1 command=$2 user=${3:-listener}
[ "$(id -u)" -eq 0 ] || cannot "only root can do it (sudo)"
cd "$(dirname "$0")/.." || exit
command -v apt-get >/dev/null || cannot "there is no apt"
exec 4<tests/bare.sh && flock 4 # apt serves one at a time
contrib/deps.sh bare || cannot "debootstrap cannot be installed"
timeout 900 apt-get update -qq || cannot "apt-get update fails"
exec 4<&-
folder=$(mktemp -d /var/tmp/earlog-bare-XXXXXX) || cannot "no folder can be made in /var/tmp"
trap 'cd /; rm -rf "$folder" 2>/dev/null || { sleep 2; rm -rf "$folder"; }' EXIT # what was killed may still write
trap 'kill -KILL ${!:-} 2>/dev/null; wait; exit 130' INT TERM HUP
chmod 755 "$folder"
own=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
apt-get indextargets --format 'deb $(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' |
	sed -n "s/^\(deb [^ ]* \)$own/\1$release/p" | sort -u >"$folder/sources.list"
mirror=$(awk -v release="$release" '$3 == release { print $2; exit }' "$folder/sources.list")
[ -n "$mirror" ] || cannot "apt has no packages of Debian"
# The tree may be another user's. origin/main is where the change began (tests/touched.sh).
printf '[safe]\n\tdirectory = *\n' >"$folder/gitconfig"
GIT_CONFIG_GLOBAL=$folder/gitconfig
export GIT_CONFIG_GLOBAL
git clone -q --no-hardlinks --dissociate "$PWD" "$folder/earlog" || cannot "git cannot clone the tree"
git -C "$folder/earlog" fetch -q origin '+refs/remotes/origin/*:refs/remotes/origin/*' || :
exec 3<&0
env --default-signal=INT,QUIT setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child --mount-proc \
	"$PWD/tests/bare.sh" --inside "$folder" "$release" "$mirror" "$command" "$user" <&3 &
wait $!
status=$?
[ -e "$folder/begun" ] || status=125
exit $status
