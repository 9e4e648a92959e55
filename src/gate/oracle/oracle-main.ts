/**
 * The child process in which one build runs scripts. It says nothing of its own fate: a crash or a
 * hang is the parent's to notice. Started with native/virtual-clock preloaded.
 */
import { loadOracleAddon } from "./addon.ts";
import { type OracleReply, OracleRequest, OracleStart } from "./messages.ts";
import { ScriptRunner } from "./run-script.ts";

const start = OracleStart.parse(JSON.parse(process.argv[2] ?? "null"));
const addon = loadOracleAddon(start.addon);
if (start.guarded) addon.guardMemory();
const runner = new ScriptRunner(addon);

function report(reply: OracleReply): void {
	process.send?.(reply);
}

process.on("message", (message) => {
	const { id, script } = OracleRequest.parse(message);
	report({ type: "ran", id, observations: runner.run(script) });
});
process.on("disconnect", () => process.exit(0));
const { buildId, path } = addon.identity();
report({ type: "ready", buildId, path });
