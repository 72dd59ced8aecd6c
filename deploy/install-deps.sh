#!/bin/sh
# Installs what building, running and testing need and is missing here:
#   install-deps.sh postgres npm chromium
# Uses apt as root or through sudo. Otherwise it says in one line what to
# install. With nothing missing it says nothing.
set -eu

have() { command -v "$1" >/dev/null 2>&1; }

missing_postgres() {
	have initdb && return 1
	for dir in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin /opt/homebrew/opt/postgresql*/bin; do
		[ -x "$dir/initdb" ] && return 1
	done
	return 0
}

missing_npm() { ! have npm; }

missing_chromium() {
	[ -n "${XUANLAN_CHROMIUM:-}" ] && return 1
	for name in chromium google-chrome google-chrome-stable; do
		have "$name" && return 1
	done
	# Ubuntu's chromium-browser without its snap is a script that only asks for it.
	have chromium-browser && chromium-browser --version >/dev/null 2>&1 && return 1
	return 0
}

missing_fonts() {
	have fc-list && fc-list :lang=zh-cn 2>/dev/null | grep -q . && return 1
	return 0
}

packages=
for need in "$@"; do
	case $need in
	postgres) missing_postgres && packages="$packages postgresql" ;;
	npm) missing_npm && packages="$packages npm" ;;
	chromium)
		missing_chromium && packages="$packages chromium"
		missing_fonts && packages="$packages fontconfig fonts-noto-cjk"
		;;
	*)
		echo "install-deps.sh: 不认识 $need" >&2
		exit 2
		;;
	esac
done
[ -n "$packages" ] || exit 0

if ! have apt-get; then
	echo "缺少软件包：请用本系统的软件管理工具安装$packages，再重试" >&2
	exit 1
fi
case $packages in
*chromium*)
	# Ubuntu's package only fetches a snap, which does not run everywhere.
	if grep -q '^ID=ubuntu' /etc/os-release 2>/dev/null; then
		echo "缺少浏览器：请安装 Google Chrome，或执行 snap install chromium，再重试" >&2
		exit 1
	fi
	;;
esac
as_root=
if [ "$(id -u)" != 0 ]; then
	as_root=sudo
	if ! have sudo || ! { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
		echo "缺少软件包：请用管理员账号执行 apt-get install$packages，再重试" >&2
		exit 1
	fi
fi

case $packages in
*postgresql*)
	# Only the programs are wanted, not a server of the distribution's own.
	if ! grep -qs '^ *create_main_cluster' /etc/postgresql-common/createcluster.conf; then
		$as_root mkdir -p /etc/postgresql-common
		echo "create_main_cluster = false" | $as_root tee -a /etc/postgresql-common/createcluster.conf >/dev/null
	fi
	;;
esac

echo "正在安装：$packages（要几分钟）……"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 $packages; } >"$log" 2>&1; then
	tail -n 20 "$log" >&2
	echo "没有装上：请手工执行 apt-get install$packages，再重试" >&2
	exit 1
fi
