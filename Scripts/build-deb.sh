#!/bin/bash
# Builds the Debian package: .build/skein_VERSION_ARCHITECTURE.deb. `make deb` runs it.
#
#   Scripts/build-deb.sh [PROGRAM]
#
# Without PROGRAM the release is built first, with the Swift runtime inside, in .build/deb; that takes minutes. The same
# commit gives the same package but for what the compiler varies: times are those of the commit.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in dpkg-deb dpkg-shlibdeps python3 strip; do
    command -v "$tool" > /dev/null || { echo "error: $tool is missing: apt-get install dpkg-dev binutils python3" >&2; exit 1; }
done

readonly scratch=${SCRATCH:-.build/deb}
if [ $# -eq 0 ]; then
    ${SWIFT:-swift} build --scratch-path "$scratch" -c release --static-swift-stdlib --product skein
    program=$(${SWIFT:-swift} build --scratch-path "$scratch" -c release --show-bin-path)/skein
else
    program=$1
fi

SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2> /dev/null || date +%s)}
export SOURCE_DATE_EPOCH
version=$("$program" --version)
architecture=$(dpkg --print-architecture)
readonly stage=.build/package
readonly result=.build/skein_${version}_${architecture}.deb
umask 022
rm -rf "$stage"
mkdir -p "$stage/DEBIAN"

put() { # MODE SOURCE TARGET: one file, its folders made
    install -D -m "$1" "$2" "$stage/$3"
}

put 755 "$program" usr/bin/skein
strip --strip-unneeded --remove-section=.comment --remove-section=.note "$stage/usr/bin/skein"
put 644 deploy/skein.toml etc/skein/skein.toml
for unit in deploy/systemd/*; do put 644 "$unit" "lib/systemd/system/${unit##*/}"; done
put 644 deploy/sysusers.d/skein.conf usr/lib/sysusers.d/skein.conf
put 644 deploy/tmpfiles.d/skein.conf usr/lib/tmpfiles.d/skein.conf

# Manual pages and completions, from what the program says of itself.
day=$(date -u -d "@$SOURCE_DATE_EPOCH" +%F)
"$program" --experimental-dump-help --lang en | python3 Scripts/cli-reference.py man "$stage/usr/share/man/man1" "$day"
gzip -9n "$stage"/usr/share/man/man1/*.1
for shell in bash zsh fish; do "$program" --generate-completion-script "$shell" | sed '1{/^#!/d}' > "$stage/$shell"; done
put 644 "$stage/bash" usr/share/bash-completion/completions/skein
put 644 "$stage/zsh" usr/share/zsh/vendor-completions/_skein
put 644 "$stage/fish" usr/share/fish/vendor_completions.d/skein.fish
rm "$stage"/{bash,zsh,fish}

# What people read, and examples.
doc=usr/share/doc/skein
put 644 deploy/debian/copyright "$doc/copyright"
put 644 deploy/debian/lintian-overrides usr/share/lintian/overrides/skein
while IFS= read -r -d '' file; do put 644 "$file" "$doc/$file"; done < <(find docs -name '*.md' -print0)
for folder in postgresql pgbouncer prometheus grafana; do
    for file in deploy/"$folder"/*; do put 644 "$file" "$doc/examples/$folder/${file##*/}"; done
done
{
    printf 'skein (%s) stable; urgency=medium\n\n  * What is new: /usr/share/doc/skein/NEWS.gz.\n\n' "$version"
    printf ' -- Skein maintainers <maintainers@skein.invalid>  %s\n' "$(date -u -R -d "@$SOURCE_DATE_EPOCH")"
} | gzip -9n > "$stage/$doc/changelog.gz"
gzip -9nc CHANGELOG.md > "$stage/$doc/NEWS.gz"

# The libraries that the program needs, with their lowest versions.
mkdir -p .build/shlibdeps/debian
printf 'Source: skein\n\nPackage: skein\nArchitecture: any\n' > .build/shlibdeps/debian/control
root=$PWD
depends=$(cd .build/shlibdeps && dpkg-shlibdeps -O --ignore-missing-info "$root/$stage/usr/bin/skein" | sed 's/^shlibs:Depends=//')
cat > "$stage/DEBIAN/control" << END
Package: skein
Version: $version
Architecture: $architecture
Maintainer: Skein maintainers <maintainers@skein.invalid>
Section: database
Priority: optional
Installed-Size: $(du -k -s --exclude=DEBIAN "$stage" | cut -f1)
Depends: $depends, ca-certificates, systemd | systemd-standalone-sysusers, tzdata
Recommends: ffmpeg, postgresql-client
Suggests: postgresql (>= 15), pgbouncer, prometheus
Description: job queue in PostgreSQL, with its daemon, page and command line
 Skein is a job queue that lives inside PostgreSQL and a daemon that works it
 off. Any program that can call a SQL function enqueues, in its own transaction.
 .
 The programme of a city's education bureau comes with it: yearly reviews of
 title holders, lesson videos, and messages to those concerned.
END
echo /etc/skein/skein.toml > "$stage/DEBIAN/conffiles"
for script in postinst prerm postrm; do install -m 755 "deploy/debian/$script" "$stage/DEBIAN/$script"; done
(cd "$stage" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 md5sum) > "$stage/DEBIAN/md5sums"
chmod 644 "$stage"/DEBIAN/{control,conffiles,md5sums}

dpkg-deb --root-owner-group -Zxz --build "$stage" "$result" > /dev/null
echo "$result: $(du -h "$result" | cut -f1), $(dpkg-deb -c "$result" | wc -l) entries"
if command -v lintian > /dev/null; then lintian --allow-root --tag-display-limit 0 "$result"; else echo 'skipped: lintian is not installed'; fi
