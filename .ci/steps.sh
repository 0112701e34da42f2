# Steps that ./portcullis and ./test share. Sourced by bash, from scripts that set `root` and use `set -euo pipefail`.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "error: $*"
  exit 1
}

need_dotnet() {
  command -v dotnet >/dev/null || fail "dotnet is not on the PATH. Install the .NET 10 SDK: https://dotnet.microsoft.com/download"
  (cd "$root" && dotnet --version >/dev/null 2>&1) ||
    fail "the .NET 10 SDK is missing; installed: $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' ' -). Install it: https://dotnet.microsoft.com/download"
}

need_node() {
  local version
  version=$(node --version 2>/dev/null) || fail "node is not on the PATH. Install Node.js 20 or later: https://nodejs.org"
  version=${version#v}
  ((${version%%.*} >= 20)) || fail "Node.js 20 or later is needed, this is $version. Install it: https://nodejs.org"
  command -v npm >/dev/null || fail "npm is not on the PATH. Install it with Node.js 20 or later: https://nodejs.org"
}

# npm writes node_modules/.package-lock.json last, so an interrupted installation counts as none.
install_npm() {
  local folder=$1 lock=package-lock.json log
  [[ ! -f $folder/node_modules/.$lock || $folder/$lock -nt $folder/node_modules/.$lock ]] || return 0
  need_node
  say "Installing the npm packages of ${folder#"$root"/}, by its lock file ..."
  log=$(mktemp)
  if ! (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund) >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    fail "npm ci failed in $folder"
  fi
  rm -f "$log"
  touch "$folder/node_modules/.$lock"
}

# What was built from sources that are gone goes, too.
build_js() {
  local folder=$1
  rm -rf "$folder/dist"
  (cd "$folder" && npm run --silent build >&2) || fail "${folder#"$root"/} does not build"
}
