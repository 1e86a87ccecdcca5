#!/usr/bin/env bash
# Runs the program with the inputs of the action. It writes summary, annotations
# and outputs itself.
#
# In: BINARY, GITHUB_OUTPUT, and the inputs by their names; an empty one is left
# out.
set -euo pipefail

case $INPUT_COMMAND in
  check | deliver) ;;
  *)
    echo '::error title=subwatch::command: use check, deliver or setup'
    echo 'status=misconfigured' >>"$GITHUB_OUTPUT"
    exit 2
    ;;
esac

# Secrets that are not given leave alone what the caller has set by env.
if [[ -n $INPUT_SLACK_WEBHOOK_URL ]]; then export SLACK_WEBHOOK_URL=$INPUT_SLACK_WEBHOOK_URL; fi
if [[ -n $INPUT_SLACK_BOT_TOKEN ]]; then export SLACK_BOT_TOKEN=$INPUT_SLACK_BOT_TOKEN; fi
if [[ -n $INPUT_SLACK_CHANNEL ]]; then export SLACK_CHANNEL=$INPUT_SLACK_CHANNEL; fi

arguments=("$INPUT_COMMAND" --github)
if [[ -n $INPUT_FAIL_ON ]]; then arguments+=("--fail-on=$INPUT_FAIL_ON"); fi
if [[ -n $INPUT_CONFIG ]]; then arguments+=("--config=$INPUT_CONFIG"); fi
if [[ -n $INPUT_DATA ]]; then arguments+=("--data=$INPUT_DATA"); fi
if [[ -n $INPUT_BRANCH ]]; then arguments+=("--branch=$INPUT_BRANCH"); fi
if [[ -n $INPUT_SHARD ]]; then arguments+=("--shard=$INPUT_SHARD"); fi
if [[ -n $INPUT_DRY_RUN && $INPUT_DRY_RUN != false ]]; then arguments+=("--dry-run=$INPUT_DRY_RUN"); fi

# Names of vendors stand apart by blanks, commas or lines. -d '' ends at the end
# of the text, which read calls a failure.
IFS=$' \t\r\n,' read -r -d '' -a vendors <<<"$INPUT_VENDORS" || true
if [[ ${#vendors[@]} -gt 0 ]]; then arguments+=(-- "${vendors[@]}"); fi

# What was read is no business of the program, nor of what it starts (git, and
# git's helpers): two of them are secrets.
binary=$BINARY
unset INPUT_COMMAND INPUT_CONFIG INPUT_BRANCH INPUT_DATA INPUT_SLACK_WEBHOOK_URL INPUT_SLACK_BOT_TOKEN INPUT_SLACK_CHANNEL \
  INPUT_VENDORS INPUT_SHARD INPUT_FAIL_ON INPUT_DRY_RUN BINARY

exec "$binary" "${arguments[@]}"
