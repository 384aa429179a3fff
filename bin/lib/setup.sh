# Shared by the commands of bin/: what must be there before they can work. Sourced, never run.
# Each step says what it does, does nothing when it is done already, and may be repeated.

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"

build_packages="libsqlite3-dev libpq-dev libmicrohttpd-dev libcurl4-gnutls-dev libgmime-3.0-dev libopendkim-dev
  libssl-dev libargon2-dev libsimdjson-dev zlib1g-dev libc-ares-dev pkg-config g++"
console_packages="esbuild node-typescript node-react node-react-dom node-marked libjs-chart.js fonts-inter-variable
  python3-fonttools python3-brotli"
test_packages="postgresql-15 postfix dovecot-core python3 python3-venv chromium fonts-noto-cjk"

# Beside what some of bin/bench is measured; installed by those alone.
bench_packages="wrk nginx-light gcc"

say() { printf '\033[2m%s\033[0m\n' "$*" >&2; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

need_swift() {
  if ! command -v swift >/dev/null && [ -x /opt/swift/usr/bin/swift ]; then PATH=/opt/swift/usr/bin:$PATH; fi
  command -v swift >/dev/null && return
  fail "Rondo needs a Swift toolchain, 6.1 or newer, and there is none on this machine.

  1. Open https://www.swift.org/install/linux/ and take the tarball for Debian 12.
  2. sudo mkdir -p /opt/swift && sudo tar xzf swift-*-debian12.tar.gz --strip-components=1 -C /opt/swift
  3. export PATH=/opt/swift/usr/bin:\$PATH
  4. Run this command again."
}

# Installs the Debian packages that are missing, asking for root only then.
need_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  command -v apt-get >/dev/null || fail "Please install the equivalents of these Debian packages: ${missing[*]}"
  say "Installing from Debian: ${missing[*]}"
  local sudo=""
  [ "$(id -u)" -eq 0 ] || sudo=sudo
  $sudo apt-get update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# Python for tests and benchmarks, with packages of PyPI, in a folder of its own: need_python PACKAGE...
need_python() {
  local folder=$root/.build/python
  [ -x "$folder/bin/python" ] || { say "Making a Python for the tests"; python3 -m venv "$folder"; }
  local missing=() package
  for package in "$@"; do
    "$folder/bin/pip" show -q "$package" 2>/dev/null || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  say "Installing from PyPI: ${missing[*]}"
  "$folder/bin/pip" install -q --disable-pip-version-check "${missing[@]}"
}

# Builds a release product when a source is newer than it: build_release PRODUCT
build_release() {
  local binary=.build/release/$1
  if [ -x "$binary" ] && [ -z "$(find Sources Benchmarks Package.swift -newer "$binary" -print -quit)" ]; then return; fi
  say "Building $1 (release; the first time takes some minutes)"
  local log
  log=$(mktemp)
  if ! swift build -c release --product "$1" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    fail "The build failed."
  fi
  rm -f "$log"
  touch "$binary"
}

# Bundles the console when a source is newer than the bundle.
build_console() {
  local page=$root/Console/dist/index.html
  if [ -f "$page" ] && [ -z "$(find Console/src Console/index.html bin/console -newer "$page" -print -quit)" ]; then return; fi
  "$root/bin/console"
}
