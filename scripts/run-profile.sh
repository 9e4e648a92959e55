#!/bin/sh
exec node "$(dirname "$0")/../dist/src/cli.js" profile "$@"
