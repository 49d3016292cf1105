#!/usr/bin/env bash
# The whole suite on a fresh machine: installs what is missing (as root on Debian), or says what to install; builds; runs every test project.
# Ends with "N passed, N failed, N skipped". Exit status 0 only when nothing failed.
set -u -o pipefail
cd "$(dirname "$0")/.."

need_packages() {
  local missing=()
  command -v pdftotext >/dev/null || missing+=(poppler-utils)
  command -v chromium >/dev/null || missing+=(chromium)
  if ! command -v initdb >/dev/null && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then missing+=(postgresql); fi
  [ -x /usr/lib/dovecot/imap ] || missing+=(dovecot-imapd)
  [ -x /usr/lib/dovecot/submission ] || missing+=(dovecot-submissiond)
  [ -x /usr/sbin/smtpd ] || missing+=(opensmtpd)
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing ${missing[*]}"
    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null && return 0
  fi
  echo "Please install: ${missing[*]} (on Debian: sudo apt-get install ${missing[*]})" >&2
  return 1
}

command -v dotnet >/dev/null || { echo "Please install the .NET 10 SDK; global.json names the version." >&2; exit 1; }
command -v npm >/dev/null || { echo "Please install Node.js 20 or later: Elsa Studio comes as an npm package." >&2; exit 1; }
need_packages || exit 1

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet restore --locked-mode -v q && dotnet build --no-restore -v q || { echo "The build failed." >&2; exit 1; }

passed=0 failed=0 skipped=0
for project in tests/*.Tests tests/EndToEnd; do
  name=$(basename "$project")
  log=artifacts/tests/$name.log
  mkdir -p "$(dirname "$log")"
  echo "== $name"
  # A guard against a test that hangs; a slow machine takes half of it.
  timeout 2700 dotnet "$project/bin/Debug/net10.0/JetVision.$name.dll" -noColor "$@" >"$log" 2>&1
  status=$?
  grep -E '^\s*Report:|\[FAIL\]|\[SKIP\]' "$log"
  summary=$(grep -oE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -1)
  if [ -z "$summary" ]; then
    if grep -q 'No test' "$log"; then continue; fi
    echo "   did not finish (exit $status); its last lines:"; tail -40 "$log"
    failed=$((failed + 1))
    continue
  fi
  read -r total errors fails skips <<<"$(echo "$summary" | grep -oE '[0-9]+' | tr '\n' ' ')"
  [ $((errors + fails)) -gt 0 ] && grep -A25 '\[FAIL\]' "$log" | head -200
  echo "   $summary"
  passed=$((passed + total - fails - skips)); failed=$((failed + fails + errors)); skipped=$((skipped + skips))
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
