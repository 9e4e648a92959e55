#!/bin/sh
# One skill, one agent: AGENT=claude|codex|aider|api|manual|replay scripts/agent-run.sh review my.patch
exec node "$(dirname "$0")/../dist/src/cli.js" agent "$@"
