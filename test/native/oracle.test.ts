import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { findToolchain } from "../../src/build/toolchain.ts";
import { buildVirtualClock } from "../../src/build/virtual-clock.ts";
import { replayScript, runOracle } from "../../src/gate/oracle/run-oracle.ts";
import type { AddonCopy } from "../../src/model/build.ts";
import { createFiles } from "../../src/system/files.ts";
import { layoutOf, packageRoot } from "../../src/system/paths.ts";
import { createShell } from "../../src/system/shell.ts";
import { startWorkerProcess } from "../../src/system/worker-process.ts";
import { script } from "../fixtures/oracle-script.ts";
import { copyPath } from "./copies.ts";

const copy = (layout: number) => inject("upstream").addons[layout] as AddonCopy;
const layout = layoutOf(packageRoot);

async function options() {
	const shell = createShell();
	const found = await findToolchain(shell, process.env);
	return {
		baseline: copy(0),
		candidate: copy(1),
		startWorker: startWorkerProcess,
		workerScript: join(packageRoot, "dist", "src", "gate", "oracle", "oracle-main.js"),
		virtualClock: await buildVirtualClock(layout, { shell, files: createFiles() }, found),
		signal: new AbortController().signal,
	};
}

describe("the unmodified library", () => {
	it.each([20_260_105, 20_260_106])("does what the model says, seed %i", async (seed) => {
		const result = await runOracle({ ...(await options()), seconds: 8, seed });
		expect(result).toMatchObject({ state: "agrees" });
		expect(result.scripts).toBeGreaterThan(200);
	});

	it("runs timers on a clock that stands still until it is told to step", async () => {
		const hours = script(
			{ do: "event", event: 0, on: null, persist: true, reactions: [] },
			{ do: "event-add", event: 0, timeoutMs: 60_000 },
			{ do: "loop" },
			{ do: "advance", ms: 59_999 },
			{ do: "loop" },
			{ do: "advance", ms: 1 },
			{ do: "loop" },
			{ do: "set-wall", seconds: -86_400 },
			{ do: "event-pending", event: 0 },
		);
		expect(await replayScript(await options(), hours)).toBeNull();
	});
});

/** Runs `code` with the addon as `addon` in a process of its own; how it ended. */
function inChild(code: string): { readonly signal: unknown; readonly stderr: string } {
	const source = `const addon = require(${JSON.stringify(copyPath(0))}); addon.guardMemory(); ${code}`;
	try {
		execFileSync(process.execPath, ["-e", source], { stdio: "pipe" });
		return { signal: null, stderr: "" };
	} catch (error) {
		const { signal, stderr } = error as { signal: unknown; stderr: Buffer };
		return { signal, stderr: stderr.toString() };
	}
}

describe("guarded memory", () => {
	it("lets right programs be, counts what lives, and refuses the timed ones", () => {
		const code = `
			const b = new addon.Evbuffer();
			b.add(new Uint8Array(100_000));
			const during = addon.liveBlocks();
			b.readln(0);
			b.close();
			if (during < 2 || addon.liveBlocks() !== 0) throw new Error("live " + addon.liveBlocks());
			try { new addon.Session("loop nop\\n"); } catch (error) {
				if (error.code === "BUSY") process.exit(0);
			}
			process.exit(3);`;
		expect(inChild(code)).toEqual({ signal: null, stderr: "" });
	});

	it("says that a clock which nobody can step is missing", () => {
		const code = `
			try { addon.stepClock(1, 1); } catch (error) {
				process.stderr.write(error.code);
				process.exit(1);
			}`;
		expect(inChild(code).stderr).toBe("BAD_OPERAND");
	});
});
