#!/usr/bin/env bash
# From a fresh clone to a running Burin, on Debian 12:
#
#   packaging/dev.sh run [arguments]   opens the window; with arguments: burin-cli with these arguments;
#                                      with --demo: the demonstration, full screen
#   packaging/dev.sh test [arguments]  builds everything and runs the tests; arguments go to ctest
#
# Both first install the Debian packages that are missing (the only step that needs root or sudo), then
# configure and build into build/release. Only the program itself writes to stdout in `run`.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/release

build_tools=(cmake ccache g++ make ninja-build pkg-config)
core_libraries=(
    libtorch-dev libopenblas0-openmp        # OpenBLAS with OpenMP: the one with pthreads is 3-15 times slower under torch
    libcli11-dev libexpat1-dev libexpected-dev libicu-dev libspdlog-dev libsqlite3-dev libssl-dev libstb-dev
    libxlsxwriter-dev nlohmann-json3-dev zlib1g-dev
    libopencv-core-dev libopencv-imgproc-dev
)
window_libraries=(
    qt6-base-dev qt6-svg-dev libqt6sql6-sqlite qt6-l10n-tools qt6-tools-dev qt6-tools-dev-tools
)
test_libraries=(libbenchmark-dev libgmock-dev libgtest-dev xvfb)

say() { printf 'dev.sh: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

usage() { sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; }

missing_packages() {
    local package
    for package in "${build_tools[@]}" "${core_libraries[@]}" "${window_libraries[@]}" "${test_libraries[@]}"; do
        dpkg-query --show --showformat '${db:Status-Abbrev}\n' "$package" 2>/dev/null | grep -q '^ii' || echo "$package"
    done
}

# Installing asks no questions; where nobody can type a password, sudo does not ask for one either.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    elif [ -t 0 ]; then
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

can_be_root() {
    [ "$(id -u)" = 0 ] && return 0
    command -v sudo >/dev/null || return 1
    [ -t 0 ] || sudo -n true 2>/dev/null
}

apt_get() { as_root apt-get -q -o Acquire::Retries=3 -o DPkg::Lock::Timeout=600 "$@" >&2; }

install_packages() {
    command -v dpkg-query >/dev/null || {
        say "this is not Debian, so the libraries must be there already: ${core_libraries[*]} ${window_libraries[*]}"
        return
    }
    local missing attempt
    mapfile -t missing < <(missing_packages)
    [ ${#missing[@]} -gt 0 ] || return 0
    local command="apt-get install --no-install-recommends ${missing[*]}"
    if ! can_be_root; then
        fail "packages are missing and neither root nor sudo is at hand; let an administrator run: $command"
    fi
    say "installing ${#missing[@]} Debian packages and what they need: ${missing[*]}"
    # The lists are fetched only when they are absent or too old to name these packages.
    apt-get install --simulate --no-install-recommends "${missing[@]}" >/dev/null 2>&1 || apt_get update
    for attempt in 1 2 3; do
        if apt_get install --yes --no-install-recommends "${missing[@]}"; then return 0; fi
        say "attempt $attempt of 3 failed"
        sleep $((attempt * 5))
        apt_get update || true
    done
    fail "the packages could not be installed; see above, then run: $command"
}

# A compiler working on a libtorch header takes up to 2 GB.
parallel_jobs() {
    local cores memory_kb by_memory
    cores=$(nproc)
    memory_kb=$(awk '/^MemAvailable:/ {print $2}' /proc/meminfo)
    by_memory=$((memory_kb / 2000000))
    [ "$by_memory" -ge 1 ] || by_memory=1
    echo $((cores < by_memory ? cores : by_memory))
}

# build_targets [TARGET...]: configures, then builds these targets or everything.
build_targets() {
    local targets=()
    [ $# = 0 ] || targets=(--target "$@")
    (cd "$root" && cmake --preset release --log-level=WARNING >&2) ||
        fail "configuring failed; see above. If the build folder is from another machine, remove $build and try again"
    cmake --build "$build" --parallel "$(parallel_jobs)" "${targets[@]}" >&2
}

# Where another package chose OpenBLAS with pthreads for the whole machine, Burin still runs with OpenMP's.
use_openmp_blas() {
    local folder
    for folder in /usr/lib/*/openblas-openmp; do
        if [ -e "$folder/libblas.so.3" ]; then
            export LD_LIBRARY_PATH="$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
        fi
    done
    # Debian's OpenBLAS takes processors newer than itself for very old ones, at half the speed. The programs mend that
    # themselves when they start (app/common/startup.h), the tests have it from here.
    if [ -z "${OPENBLAS_CORETYPE:-}" ] && grep -q '^flags.* avx512bw ' /proc/cpuinfo; then
        export OPENBLAS_CORETYPE=SkylakeX
    fi
    # How long waiting threads spin: prepare_process() there says why.
    [ -n "${OMP_WAIT_POLICY:-}" ] || export GOMP_SPINCOUNT="${GOMP_SPINCOUNT:-10000}"
}

run() {
    install_packages
    use_openmp_blas
    if [ $# -gt 0 ] && [ "$1" != --demo ]; then
        build_targets burin-cli
        exec "$build/bin/burin-cli" "$@"
    fi
    # The window renders with burin-engine and curates with burin-cli.
    build_targets burin burin-engine burin-cli
    exec "$build/bin/burin" "$@"
}

run_tests() {
    install_packages
    build_targets
    use_openmp_blas
    exec ctest --test-dir "$build" --output-on-failure --no-tests=error "$@"
}

case "${1:-}" in
    run) shift; run "$@" ;;
    test) shift; run_tests "$@" ;;
    -h | --help | help) usage ;;
    *) usage >&2; exit 2 ;;
esac
