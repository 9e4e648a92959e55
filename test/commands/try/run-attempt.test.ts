import { join } from "node:path";
import { expect, test } from "vitest";
import { takeBackLost } from "../../../src/commands/try/check-evidence.ts";
import { createJournal, openJournal } from "../../../src/commands/try/journal.ts";
import { type Crew, type Desk, runAttempt } from "../../../src/commands/try/run-attempt.ts";
import { createFiles } from "../../../src/system/files.ts";
import { temporaryDirectory } from "../../fakes/temporary-directory.ts";
import { openedEntry } from "../../fixtures/attempt.ts";

const files = createFiles();

/** An attempt whose stages write one file each and pass; `before` may make one throw. */
function attempt(candidates: number, before: (what: string) => void = () => {}) {
	const directory = join(temporaryDirectory(), "try-1");
	createJournal(directory, openedEntry(candidates));
	const did: string[] = [];
	const interrupt = new AbortController();
	const doing = (what: string) => {
		before(what);
		did.push(what);
	};
	const crew: Crew = {
		run: async (stage, { candidate, directory: own }) => {
			doing(`${stage} ${candidate}`);
			await files.writeText(join(own, `${stage}.json`), `${stage} ${candidate}`);
			return { outcome: "passes", finding: "", evidence: [`${stage}.json`] };
		},
		choose: async (_, among) => {
			doing("choose");
			return among.map((candidate) => ({
				...{ candidate, workload: "a/b", effect: 0.9 - candidate / 10, low: candidate / 10 },
			}));
		},
		decide: async ({ candidate }) => {
			doing(`decide ${candidate}`);
			const decision = { kind: "park" as const, reason: "", needs: null };
			return { decision, finding: { outcome: "inconclusive", finding: "", evidence: [] } };
		},
		publish: async ({ candidate }) => {
			doing(`publish ${candidate}`);
			return { experiment: `EXP-00${candidate + 1}`, record: "a".repeat(64) };
		},
		settle: async ({ candidate }) => doing(`settle ${candidate}`),
	};
	let ms = 0;
	const desk: Desk = {
		files,
		crew,
		watcher: { began: () => {}, ended: () => {} },
		signal: interrupt.signal,
		now: () => new Date(0),
		nowMs: () => (ms += 1500),
	};
	const run = async () => {
		const journal = await openJournal(files, directory);
		await takeBackLost(journal, files, desk);
		return runAttempt(journal, desk).finally(() => journal.close());
	};
	return { directory, did, interrupt, run };
}

const stages = ["build", "identity", "light-gate", "oracle", "screen", "confirm", "profile"];
const whole = [...stages.map((stage) => `${stage} 0`), "decide 0", "publish 0", "settle 0"];

test("every step once, in order, with what each has cost and the digest of what it left", async () => {
	const { run, did } = attempt(1);
	const { candidates } = await run();
	expect(did).toEqual(whole);
	const build = candidates[0]?.stages.get("build");
	expect(build?.report.seconds).toBe(1.5);
	expect(build?.evidence).toMatchObject([{ path: "build.json", bytes: 7 }]);
});

test("of two, the one that is surer of its gain is confirmed, not the one that looks larger", async () => {
	const { run, did } = attempt(2);
	const { choice } = await run();
	expect(choice?.candidate).toBe(1);
	expect(did).toContain("confirm 1");
	expect(did).not.toContain("confirm 0");
});

test.each(whole)(
	"whatever throws in %s, the next run begins there and repeats nothing",
	async (step) => {
		let isBroken = true;
		const { run, did } = attempt(1, (what) => {
			if (isBroken && what === step) throw new Error("no space left on the device");
		});
		await expect(run()).rejects.toThrow("no space left");
		expect(did).toEqual(whole.slice(0, whole.indexOf(step)));
		isBroken = false;
		await run();
		expect(did).toEqual(whole);
	},
);

test("Ctrl-C during a stage: it is not taken for ended", async () => {
	const begun = attempt(1, (what) => {
		if (what === "screen 0") begun.interrupt.abort();
	});
	await expect(begun.run()).rejects.toMatchObject({ code: "INTERRUPTED" });
	const journal = await openJournal(files, begun.directory);
	journal.close();
	expect([...(journal.state().candidates[0]?.stages.keys() ?? [])]).toEqual(stages.slice(0, 4));
});

test("a build that fails to run does not stop the one beside it from being kept", async () => {
	let isBroken = true;
	const { run, did } = attempt(2, (what) => {
		if (isBroken && what === "build 0") throw new Error("no space left on the device");
	});
	await expect(run()).rejects.toThrow("no space left");
	isBroken = false;
	await run();
	expect(did.filter((what) => what.startsWith("build"))).toEqual(["build 1", "build 0"]);
});

test.each(["changed", "gone"])(
	"evidence that was %s runs its stage again, and all after it",
	async (how) => {
		let isBroken = true;
		const { run, did, directory } = attempt(1, (what) => {
			if (isBroken && what === "screen 0") throw new Error("stopped");
		});
		await expect(run()).rejects.toThrow("stopped");
		const gate = join(directory, "0", "light-gate.json");
		await (how === "gone" ? files.remove(gate) : files.writeText(gate, "passes, truly"));
		isBroken = false;
		did.length = 0;
		await run();
		expect(did).toEqual(whole.slice(whole.indexOf("light-gate 0")));
	},
);
