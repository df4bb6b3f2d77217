#!/bin/bash
# Installs the package into a fresh Debian in a folder, runs it there with a PostgreSQL, removes and purges it.
#
#   Scripts/test-deb.sh [PACKAGE.deb]         `make deb-test` runs it; it takes a few minutes and some 700 MB below /tmp
#
# Needs root, debootstrap and a Debian mirror; says so and ends with 77 where one is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

skip() { echo "skipped: $1"; exit 77; }
[ "$(id -u)" -eq 0 ] || skip 'not root'
command -v debootstrap > /dev/null || skip 'debootstrap is not installed'

package=${1:-$(find .build -maxdepth 1 -name 'skein_*.deb' -print -quit)}
[ -f "$package" ] || { echo 'error: no package; make deb builds it' >&2; exit 1; }
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
root=$(mktemp -d /tmp/skein-deb-XXXXXX)

clean_up() {
    in_root pg_ctlcluster 15 main stop -m immediate > /dev/null 2>&1 || true
    umount "$root/proc" 2> /dev/null || true
    rm -rf --one-file-system "$root"
}
in_root() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"; }
as() { in_root setpriv --reuid "$1" --regid "$1" --clear-groups env "SKEIN_DATABASE_URL=dbname=skein user=$1" "${@:2}"; }
fail() { echo "FAILED: $1" >&2; exit 1; }
step() { echo "$(date +%T) $1"; }

step "debootstrap from $mirror"
debootstrap --variant=minbase bookworm "$root" "$mirror" > "$root.log" 2>&1 || { tail -5 "$root.log"; rm -rf "$root"; skip 'no mirror'; }
rm -f "$root.log"
trap clean_up EXIT
mount -t proc proc "$root/proc"
for file in /etc/resolv.conf /etc/apt/apt.conf.d/*proxy*; do [ -f "$file" ] && cp "$file" "$root$file"; done
# Nothing may be started in a folder.
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"

step 'install'
cp "$package" "$root/skein.deb"
in_root apt-get install -y -q --no-install-recommends ./skein.deb > "$root/install.log" 2>&1 || { tail -20 "$root/install.log"; fail install; }
in_root dpkg --verify skein || fail 'dpkg --verify'
for account in skein_daemon skein_migrate skein_page; do in_root getent passwd "$account" > /dev/null || fail "no account $account"; done
[ "$(in_root stat -c '%a %U' /etc/skein)" = '755 root' ] || fail '/etc/skein'
in_root skein --version
in_root skein config show --config /etc/skein/skein.toml > /dev/null || fail 'the shipped configuration'
[ "$(in_root ls /usr/share/man/man1 | grep -c '^skein')" -gt 60 ] || fail 'manual pages'
[ "$(in_root find / -xdev -name '*.service' -path '*skein*' -path '*.wants*' | wc -l)" -eq 0 ] || fail 'a unit is enabled'

step 'PostgreSQL in the same Debian'
in_root apt-get install -y -q --no-install-recommends postgresql > "$root/install.log" 2>&1 || { tail -20 "$root/install.log"; fail postgresql; }
in_root pg_ctlcluster 15 main start -- -o '-c fsync=off -c listen_addresses='
for _ in $(seq 50); do in_root setpriv --reuid postgres --regid postgres --clear-groups psql -c 'select' > /dev/null 2>&1 && break; sleep 0.2; done
cp deploy/postgresql/roles.sql "$root/roles.sql"
in_root setpriv --reuid postgres --regid postgres --clear-groups psql -Xq -v ON_ERROR_STOP=1 -f /roles.sql || fail 'roles.sql'

step 'migrate, work, read, each under its own account by peer authentication'
as skein_migrate skein migrate up > /dev/null || fail 'migrate up'
as skein_daemon skein worker --once || fail 'worker'
as skein_daemon skein enqueue sleep -P ms:=1 -o id || fail 'enqueue'
as skein_daemon skein worker --once || fail 'worker'
as skein_page skein jobs list --filter state:completed -o json | grep -q '"sleep"' || fail 'the job did not complete'
as skein_page skein doctor || fail 'doctor'

step 'upgrade to itself keeps a changed configuration'
echo '# changed' >> "$root/etc/skein/skein.toml"
in_root dpkg -i /skein.deb > /dev/null || fail reinstall
grep -q '# changed' "$root/etc/skein/skein.toml" || fail 'the configuration was overwritten'

step 'remove, then purge'
in_root apt-get remove -y -q skein > /dev/null 2>&1 || fail remove
[ -f "$root/etc/skein/skein.toml" ] || fail 'removing took the configuration along'
[ ! -e "$root/usr/bin/skein" ] || fail 'removing left the program'
in_root apt-get purge -y -q skein > /dev/null 2>&1 || fail purge
[ -z "$(in_root find / -xdev -not -path '/proc/*' -path '*skein*' -type f -not -path '/skein.deb' -print | grep -v /var/lib/postgresql || true)" ] || fail 'files are left'
step 'passed'
