#!/usr/bin/env bash
# Builds the program from the source of this action.
#
# In: RUNNER_OS, RUNNER_TEMP, GITHUB_OUTPUT. Out: the output "binary".
set -euo pipefail
cd "$(dirname "$0")/../.."
binary=$RUNNER_TEMP/subwatch-built/subwatch
if [[ $RUNNER_OS == Windows ]]; then
  binary+=.exe
fi
# Built and not "go run", which turns every exit code into 1.
CGO_ENABLED=0 go build -trimpath -buildvcs=false -o "$binary" ./cmd/subwatch
printf 'binary=%s\n' "$binary" >>"$GITHUB_OUTPUT"
