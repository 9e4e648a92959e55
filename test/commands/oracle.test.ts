import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { type OracleCommandOptions, oracle } from "../../src/commands/oracle.ts";
import type { Observation } from "../../src/gate/oracle/observation.ts";
import { predict } from "../../src/gate/oracle/predict.ts";
import { OracleRecord } from "../../src/model/oracle-record.ts";
import type { Script } from "../../src/model/oracle-script.ts";
import type { StartWorker } from "../../src/system/worker-process.ts";
import { fakeBuildId } from "../build/fake-cmake.ts";
import { createFakeProcess } from "../fakes/fake-worker.ts";
import { createLab, type Lab } from "./lab.ts";

/** Processes that do what the model promises, except builds of `liars`, which say nothing at all. */
function processes(liars: (commit: string) => boolean): StartWorker {
	return (_, args) => {
		const { addon } = JSON.parse(args.at(-1) ?? "null") as { addon: string };
		const stored = JSON.parse(readFileSync(join(dirname(addon), "build.json"), "utf8"));
		const lies = liars(stored.variant.commit);
		const fake = createFakeProcess((message) => {
			const { id, script } = message as { id: number; script: Script };
			const promised = predict(script).observations;
			const observations: readonly Observation[] = lies ? promised.slice(0, 0) : promised;
			setImmediate(() => fake.say({ type: "ran", id, observations }));
		});
		fake.say({ type: "ready", buildId: fakeBuildId(addon), path: addon });
		return fake;
	};
}

const run = (lab: Lab, options: Partial<OracleCommandOptions> = {}): Promise<number> =>
	oracle(lab.context, { variant: lab.patch(), seconds: 0.2, seed: 3, json: true, ...options });

async function labWith(liars: (commit: string, lab: Lab) => boolean): Promise<Lab> {
	const lab: Lab = await createLab({
		startWorker: (program, args) => processes((commit) => liars(commit, lab))(program, args),
	});
	return lab;
}

test("a candidate that keeps every promise: exit code 0, and how many programs said so", async () => {
	const lab = await labWith(() => false);
	expect(await run(lab)).toBe(0);
	const answer = JSON.parse(lab.printed[0] ?? "");
	expect(answer).toMatchObject({ state: "agrees", seed: 3 });
	expect(answer.scripts).toBeGreaterThan(0);
	expect(await run(lab, { json: undefined })).toBe(0);
	expect(lab.printed.at(-1)).toContain("does what libevent's API promises");
});

describe("a candidate that differs", () => {
	const differs = (commit: string, lab: Lab) => commit !== lab.small.pin.commit;

	test("exit code 1; the failure is saved, and says the same when it is replayed", async () => {
		const lab = await labWith(differs);
		expect(await run(lab)).toBe(1);
		const directory = join(lab.context.layout.state, "oracle");
		const [file = ""] = readdirSync(directory);
		const path = join(directory, file);
		const record = OracleRecord.parse(JSON.parse(readFileSync(path, "utf8")));
		expect(record).toMatchObject({ seed: 3, sanitized: false, difference: { role: "candidate" } });
		expect(record.baseline.commit).toBe(lab.small.pin.commit);
		expect(JSON.parse(lab.printed[0] ?? "")).toMatchObject({ state: "differs", path });

		expect(await run(lab, { replay: path, variant: undefined })).toBe(1);
		expect(JSON.parse(lab.printed[1] ?? "")).toMatchObject({
			state: "differs",
			script: record.script,
		});
		// The unmodified library in the candidate's place keeps the promise.
		expect(await run(lab, { replay: path, variant: "upstream", json: undefined })).toBe(0);
		expect(lab.printed.at(-1)).toBe(`upstream does what libevent's API promises in ${path}`);
	});
});

test("where the pristine build differs nothing can be judged: an error, not a verdict", async () => {
	const lab = await labWith(() => true);
	await expect(run(lab)).rejects.toMatchObject({
		code: "WORKER_FAILED",
		message: expect.stringContaining("the pristine build does not do what"),
	});
});

test("Ctrl-C is no agreement", async () => {
	const lab = await labWith(() => false);
	lab.interrupt.abort();
	await expect(run(lab)).rejects.toMatchObject({ code: "INTERRUPTED" });
});

test.each([
	["absent", null, "does not exist"],
	["not JSON", "{", "is not a record of evlab oracle (evlab.oracle/1)"],
	["another record", '{"schema":"evlab.bench/1"}', "is not a record of evlab oracle"],
])("a file to replay that is %s is refused before anything is built", async (_, text, why) => {
	const lab = await labWith(() => false);
	const path = join(lab.context.layout.root, "failure.json");
	if (text !== null) writeFileSync(path, text);
	await expect(run(lab, { replay: path })).rejects.toMatchObject({
		code: "BAD_INPUT",
		message: expect.stringContaining(`${path} ${why}`),
	});
	expect(lab.shell.calls.some(({ args }) => args.includes("configure"))).toBe(false);
});
