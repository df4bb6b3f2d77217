#!/bin/bash
# Installs by apt what is missing to build and run Skein, and says what it does; with everything there it changes nothing.
#
#   Scripts/install-packages.sh [run|test]
#
#   run   (default) what `make build`, `make demo` and `make bench` need
#   test  that, and what only the tests need
#
# Swift is not installed: https://www.swift.org/install/linux/ has it for Debian.
# What is looked for is the program or library, not Debian's package, so that ones from elsewhere count too.
# Neither a PostgreSQL cluster nor a PgBouncer is started or left enabled: Skein runs private ones of its own.
set -euo pipefail

readonly purpose=${1:-run}
case $purpose in
    run | test) ;;
    *)
        echo "usage: $0 [run|test]" >&2
        exit 64
        ;;
esac

missing=()
why=()

# need PACKAGE REASON COMMAND…: PACKAGE is wanted unless COMMAND succeeds.
need() {
    local package=$1 reason=$2
    shift 2
    if ! "$@" > /dev/null 2>&1; then
        missing+=("$package")
        why+=("$reason")
    fi
}

has_program() { command -v "$1" || [ -x "/usr/sbin/$1" ] || [ -x "/sbin/$1" ]; }

has_header() { [ -n "$(find /usr/include /usr/local/include -path "*/$1" -print -quit 2> /dev/null)" ]; }

has_library() { pkg-config --exists "$1"; }

has_server() {
    local directory
    for directory in ${PGBIN:+"$PGBIN"} /usr/lib/postgresql/*/bin ${PATH//:/ }; do
        if [ -x "$directory/initdb" ] && [ -x "$directory/pg_ctl" ] && [ -x "$directory/postgres" ]; then
            return 0
        fi
    done
    return 1
}

need pkg-config 'finds libraries for the build' has_program pkg-config
need libc6-dev 'C library headers' has_header stdio.h
need libstdc++-12-dev 'C++ library headers, for the TOML parser' has_header vector
need libpq-dev "PostgreSQL's client library" has_library libpq
need libcurl4-openssl-dev 'HTTP, for jobs of the kind http' has_library libcurl
need postgresql 'the database server' has_server
need util-linux 'setpriv and prlimit, to run programs with fewer rights' eval 'has_program setpriv && has_program prlimit'
need ffmpeg 'ffprobe and ffmpeg, for jobs of the kinds video.*' eval 'has_program ffprobe && has_program ffmpeg'
need tzdata 'time zones' test -e /usr/share/zoneinfo/Asia/Shanghai
if [ "$purpose" = test ]; then
    need openssl 'certificates for the tests of TLS' has_program openssl
    need postgresql-client 'psql and pg_dump' eval 'has_program psql && has_program pg_dump'
    need python3-venv 'the Python readers that the tests compare with' python3 -c 'import ensurepip'
    need mediainfo 'the second reader that the video tests compare with' has_program mediainfo
    need pgbouncer 'the pooler that the tests connect through' has_program pgbouncer
    need prometheus 'promtool, which tests the alert rules and reads /metrics' has_program promtool
    need systemd 'systemd-analyze, which checks the units' has_program systemd-analyze
    need mandoc 'the checker of the manual pages' has_program mandoc
    need zsh 'a shell whose completions are tested' has_program zsh
    need fish 'a shell whose completions are tested' has_program fish
    need chromium 'the browser that the page is tested in' has_program chromium
    need fonts-noto-cjk 'Chinese characters in the browser' test -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
    need php-cli 'runs the PHP of the documentation' has_program php
    need php-pgsql "PHP's driver of PostgreSQL" eval 'php -m | grep -qi pdo_pgsql'
fi

# The Python packages that tests read our files with, in an environment of their own.
make_test_environment() {
    [ "$purpose" = test ] || return 0
    local root
    root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
    if ! cmp -s "$root/Tests/requirements.txt" "$root/.build/test-venv/requirements.txt"; then
        mkdir -p "$root/.build"
        (cd "$root" && python3 -m venv .build/test-venv)
        "$root/.build/test-venv/bin/pip" install -q --disable-pip-version-check -r "$root/Tests/requirements.txt"
        cp "$root/Tests/requirements.txt" "$root/.build/test-venv/requirements.txt"
    fi
}

if [ ${#missing[@]} -eq 0 ]; then
    make_test_environment
    echo "Packages: everything needed is installed."
    exit 0
fi

if ! command -v apt-get > /dev/null; then
    echo "error: missing (names of Debian packages): ${missing[*]}" >&2
    echo "This machine has no apt-get; install them by its own means and try again." >&2
    exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo > /dev/null; then
        echo "error: missing packages, and neither root nor sudo to install them. As root run:" >&2
        echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi

echo "Packages: installing what is missing, by apt${as_root[0]:+ with sudo}:"
for i in "${!missing[@]}"; do
    printf '  %-22s %s\n' "${missing[$i]}" "${why[$i]}"
done

apt_install() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
        -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "$@" < /dev/null
}

wanted() { printf '%s\n' "${missing[@]}" | grep -qx "$1"; }

# While apt works, nothing it installs may start a service or make a cluster. Both arrangements end with this script.
readonly policy=/usr/sbin/policy-rc.d
readonly clusters=/etc/postgresql-common/createcluster.conf
made_policy=false
kept_clusters=

restore() {
    if [ "$made_policy" = true ]; then "${as_root[@]}" rm -f "$policy"; fi
    if [ -n "$kept_clusters" ]; then
        "${as_root[@]}" cp "$kept_clusters" "$clusters"
        rm -f "$kept_clusters"
    fi
}
trap restore EXIT

"${as_root[@]}" apt-get update -q -o DPkg::Lock::Timeout=300 < /dev/null

if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" > /dev/null
    "${as_root[@]}" chmod 755 "$policy"
    made_policy=true
fi
if wanted postgresql; then
    # The package that holds the settings of new clusters comes first, so that no cluster is made.
    apt_install postgresql-common
    kept_clusters=$(mktemp)
    cp "$clusters" "$kept_clusters"
    echo 'create_main_cluster = false' | "${as_root[@]}" tee -a "$clusters" > /dev/null
fi
apt_install "${missing[@]}"
for service in pgbouncer prometheus; do
    if wanted "$service" && command -v systemctl > /dev/null; then
        "${as_root[@]}" systemctl disable --quiet "$service" 2> /dev/null || true
    fi
done
make_test_environment
echo "Packages: installed. No PostgreSQL cluster was made and no service started."
