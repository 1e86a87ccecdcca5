#!/usr/bin/env bash
# Takes the released program for this runner, or says that it has to be built.
#
# What is downloaded is run with secrets, so it must be the very file whose
# SHA-256 stands in checksums.txt beside this script: the list is a part of the
# action, and whoever pins the action pins it too. A file that differs is an
# error; building instead would hide it.
#
# In: BUILD, VERSION, RUNNER_OS, RUNNER_ARCH, RUNNER_TEMP, GITHUB_OUTPUT, and
# RELEASES, where the files are. Out: the output "binary", or "build=true".
set -euo pipefail
list=$(dirname "$0")/checksums.txt

fail() {
  printf '::error title=subwatch::%s\n' "$1"
  exit 1
}

build() {
  printf '%s\n' "$1"
  echo 'build=true' >>"$GITHUB_OUTPUT"
  exit 0
}

# A line of the list: a SHA-256 in hex and a file's name, as sha256sum writes
# them. Others are comments.
names() { sed -n 's/^[0-9a-f]\{64\}  \(subwatch_[0-9A-Za-z._-]*\)$/\1/p' "$list"; }

case $BUILD in
  true) build 'built from the source of this action, as asked for' ;;
  false) ;;
  *) fail 'build: write true or false' ;;
esac

version=${VERSION#v}
if [[ -n $version && ! $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]]; then
  fail 'version: write it as in 1.2.3'
fi
if [[ -z $version ]]; then
  version=$(names | sed -n '1s/^subwatch_\([^_]*\)_.*/\1/p') # the newest stands on top
  [[ -n $version ]] || build 'no release is in the list of this action: built from its source'
elif ! names | grep -qF "subwatch_${version}_"; then
  fail "version: this action has no checksums of $version: use a newer commit of it, or leave version out"
fi

case $RUNNER_OS in
  Linux) os=linux ext= ;;
  macOS) os=darwin ext= ;;
  Windows) os=windows ext=.exe ;;
  *) build 'nothing is released for this operating system: built from source' ;;
esac
case $RUNNER_ARCH in
  X64) arch=amd64 ;;
  ARM64) arch=arm64 ;;
  *) build 'nothing is released for this kind of processor: built from source' ;;
esac
file=subwatch_${version}_${os}_${arch}${ext}
want=$(sed -n "s/^\([0-9a-f]\{64\}\)  ${file//./\\.}\$/\1/p" "$list")
[[ ${#want} -eq 64 ]] || fail "the list of this action does not name $file exactly once"

folder=$RUNNER_TEMP/subwatch-$version
binary=$folder/subwatch$ext
mkdir -p "$folder"
rm -f "$binary"
if ! curl --fail --silent --show-error --location --proto-redir '=https' \
  --retry 4 --connect-timeout 20 --max-time 300 --output "$binary.part" "$RELEASES/v$version/$file"; then
  fail "$file could not be downloaded: try again later, or set build to true"
fi
if command -v sha256sum >/dev/null; then
  got=$(sha256sum <"$binary.part")
else
  got=$(shasum -a 256 <"$binary.part") # macOS
fi
got=${got%% *}
if [[ $got != "$want" ]]; then
  rm -f "$binary.part"
  fail "$file is not what was released: its SHA-256 is $got, and must be $want"
fi
chmod +x "$binary.part"
mv "$binary.part" "$binary"
printf 'subwatch %s, checked by its SHA-256\n' "$version"
printf 'binary=%s\n' "$binary" >>"$GITHUB_OUTPUT"
