import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ExperimentDraft } from "../../src/model/experiment.ts";
import { openLedger } from "../../src/record/ledger.ts";
import type { LedgerEffects } from "../../src/record/ledger-writer.ts";
import { createFiles } from "../../src/system/files.ts";
import { layoutOf } from "../../src/system/paths.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";
import { draftFixture } from "../fixtures/experiment.ts";

const tip = "9".repeat(40);

/** Without the lock and the disk's own time, which test/native/ledger-killed.test.ts has. */
const quick: Partial<LedgerEffects> = {
	lock: (_, action) => action(),
	syncTree: async () => {},
	syncPath: async () => {},
};

function setUp(effects = quick) {
	const root = temporaryDirectory();
	const files = createFiles();
	const ledger = openLedger(files, layoutOf(root), effects);
	const stage = (name: string): string => {
		const directory = join(root, ".evlab", "experiments", name);
		mkdirSync(join(directory, "profile"), { recursive: true });
		writeFileSync(join(directory, "change.patch"), `patch of ${name}\n`);
		writeFileSync(join(directory, "profile", "pair.json"), "{}\n");
		return directory;
	};
	const publish = (name: string, changes: Partial<ExperimentDraft> = {}) =>
		ledger.publish({
			experiment: draftFixture({ title: name, ...changes }),
			evidenceDirectory: stage(name),
		});
	const path = (...parts: string[]) => join(root, "experiments", ...parts);
	return { root, ledger, stage, publish, path };
}

describe("publish", () => {
	test("numbers, chains and moves the evidence, with an event", async () => {
		const { ledger, publish, path } = setUp();
		expect(await ledger.nextId()).toBe("EXP-001");
		const first = await publish("one");
		const second = await publish("two");
		expect([first.id, second.id]).toEqual(["EXP-001", "EXP-002"]);
		expect(first.previous).toBeNull();
		expect(second.previous).toBe(await createFiles().sha256(path("EXP-001", "experiment.json")));
		expect(second.files.map((file) => file.path)).toEqual(["change.patch", "profile/pair.json"]);
		expect(readFileSync(path("EXP-002", "change.patch"), "utf8")).toBe("patch of two\n");
		expect(await ledger.read("EXP-002")).toEqual(second);
		expect((await ledger.events()).map(({ event }) => event.kind)).toEqual([
			"recorded",
			"recorded",
		]);
		expect(await ledger.check()).toEqual([]);
		expect(await ledger.nextId()).toBe("EXP-003");
	});

	test("asked again for what a killed caller published, it returns the record", async () => {
		const { ledger, stage } = setUp();
		const request = { experiment: draftFixture(), evidenceDirectory: stage("one") };
		const first = await ledger.publish(request);
		expect(await ledger.publish(request)).toEqual(first);
		expect(await ledger.nextId()).toBe("EXP-002");
		const other = { ...request, experiment: draftFixture({ startedAt: "2026-11-25T00:00:00Z" }) };
		await expect(ledger.publish(other)).rejects.toMatchObject({ code: "BAD_INPUT" });
	});

	test("many at once: every one gets a number of its own", async () => {
		const { ledger, publish } = setUp({});
		const names = ["a", "b", "c", "d", "e", "f"];
		const all = await Promise.all(names.map((name) => publish(name)));
		expect(new Set(all.map(({ id }) => id)).size).toBe(6);
		expect(await ledger.check()).toEqual([]);
	});

	test("evidence that a stage names must be there", async () => {
		const { ledger, publish } = setUp();
		const stages = [{ ...draftFixture().stages[0]!, evidence: ["gate.json"] }];
		await expect(publish("one", { stages })).rejects.toThrow(/names gate.json as evidence/);
		expect(await ledger.list()).toEqual([]);
	});

	test("temporary files of a killed writer are not published", async () => {
		const { ledger, stage } = setUp();
		const evidenceDirectory = stage("one");
		writeFileSync(join(evidenceDirectory, ".experiment.json.77.ab12.tmp"), '{"half');
		const { files } = await ledger.publish({ experiment: draftFixture(), evidenceDirectory });
		expect(files.map(({ path }) => path)).toEqual(["change.patch", "profile/pair.json"]);
	});
});

describe("what is corrupt", () => {
	test("is named and refused, and the rest stays readable", async () => {
		const { ledger, publish, path } = setUp();
		for (const name of ["one", "two", "three"]) await publish(name);
		writeFileSync(path("EXP-002", "experiment.json"), '{"schema": "evlab.exp');
		expect((await ledger.list()).map(({ state }) => state)).toEqual([
			"readable",
			"corrupt",
			"readable",
		]);
		await expect(ledger.read("EXP-002")).rejects.toThrow(/EXP-002 is corrupt: .*not JSON/);
		await expect(ledger.statusOf("EXP-002")).rejects.toMatchObject({ code: "RECORD_MISMATCH" });
		expect((await ledger.read("EXP-003")).title).toBe("three");
		const found = await ledger.check();
		expect(found.map(({ where }) => where)).toEqual(["EXP-002", "EXP-003"]);
		// The next one follows the third, which is whole.
		expect((await publish("four")).id).toBe("EXP-004");
	});

	test("a changed number is found although it still parses", async () => {
		const { ledger, publish, path } = setUp();
		await publish("one");
		const text = readFileSync(path("EXP-001", "experiment.json"), "utf8");
		writeFileSync(path("EXP-001", "experiment.json"), text.replace("0.049", "0.149"));
		await expect(ledger.read("EXP-001")).rejects.toThrow(/was changed since/);
		await expect(publish("two")).rejects.toMatchObject({ code: "RECORD_MISMATCH" });
	});

	test("a changed, a lost and an added file of evidence are found", async () => {
		const { ledger, publish, path } = setUp();
		await publish("one");
		writeFileSync(path("EXP-001", "change.patch"), "another patch\n");
		rmSync(path("EXP-001", "profile", "pair.json"));
		writeFileSync(path("EXP-001", "better.json"), "{}");
		expect((await ledger.check()).map(({ what }) => what)).toEqual([
			"change.patch was changed",
			"profile/pair.json is gone",
			"better.json is not part of the record",
		]);
		await expect(ledger.evidence("EXP-001", "change.patch")).rejects.toThrow(/was changed/);
	});

	test("a file of unknown origin beside the records is found", async () => {
		const { ledger, publish, path } = setUp();
		await publish("one");
		writeFileSync(path(".SUMMARY.md.77.ab12.tmp"), "half");
		expect((await ledger.check()).map(({ what }) => what)).toEqual(["is no part of the ledger"]);
	});

	test("a removed record is missed, also the last, and its number is not given again", async () => {
		const { ledger, publish, path } = setUp();
		for (const name of ["one", "two"]) await publish(name);
		rmSync(path("EXP-002"), { recursive: true });
		expect((await ledger.check()).map(({ where, what }) => [where, what])).toEqual([
			["EXP-002", "events name it, its directory is gone"],
		]);
		expect(await ledger.nextId()).toBe("EXP-003");
		await expect(publish("three")).rejects.toThrow(/EXP-002 is corrupt: its directory is gone/);
	});

	test("a record removed together with its events breaks the chain", async () => {
		const { ledger, publish, path } = setUp();
		for (const name of ["one", "two", "three"]) await publish(name);
		rmSync(path("EXP-002"), { recursive: true });
		const lines = readFileSync(path("events.jsonl"), "utf8").split("\n");
		writeFileSync(path("events.jsonl"), `${lines[0]}\n${lines[2]}\n`);
		const found = await ledger.check();
		expect(found.map(({ where }) => where)).toEqual(["EXP-003", "events.jsonl"]);
	});
});

describe("events", () => {
	test("say where an experiment stands", async () => {
		const { ledger, publish } = setUp();
		await publish("one");
		expect(await ledger.statusOf("EXP-001")).toBe("recorded");
		const say = (event: Parameters<typeof ledger.appendEvent>[0]["event"]) =>
			ledger.appendEvent({ experiment: "EXP-001", event });
		await say({ kind: "accepted", patch: "0001-chain.patch", tip });
		expect(await ledger.statusOf("EXP-001")).toBe("accepted");
		await say({ kind: "reproduced", holds: false, host: "x86_64 vm 2-core no-pmu" });
		expect(await ledger.statusOf("EXP-001")).toBe("accepted");
		await say({ kind: "reverted", tip, reason: "it loses a read" });
		expect(await ledger.statusOf("EXP-001")).toBe("reverted");
		await expect(
			ledger.appendEvent({ experiment: "EXP-009", event: { kind: "recorded" } }),
		).rejects.toThrow(/there is no experiment EXP-009/);
	});

	test("half a line is set aside, is found until somebody has read it, and the log goes on", async () => {
		const { ledger, publish, path } = setUp();
		await publish("one");
		appendFileSync(path("events.jsonl"), '{"schema":"evlab.event/1","previ');
		expect((await ledger.check()).map(({ what }) => what)).toEqual([
			"its last line is half written: a process was killed",
		]);
		await ledger.appendEvent({
			experiment: "EXP-001",
			event: { kind: "rejected", reason: "it is slower" },
		});
		expect(await ledger.statusOf("EXP-001")).toBe("rejected");
		const [found] = await ledger.check();
		expect(found?.where).toMatch(/^events\.torn-[0-9a-f]{12}\.txt$/);
		expect(readFileSync(path(found!.where), "utf8")).toBe('{"schema":"evlab.event/1","previ');
	});

	test("a log that was tampered with takes no more", async () => {
		const { ledger, publish, path } = setUp();
		for (const name of ["one", "two"]) await publish(name);
		const log = readFileSync(path("events.jsonl"), "utf8");
		writeFileSync(path("events.jsonl"), log.replace("EXP-001", "EXP-003"));
		const event = { kind: "rejected", reason: "no" } as const;
		await expect(ledger.appendEvent({ experiment: "EXP-002", event })).rejects.toMatchObject({
			code: "RECORD_MISMATCH",
		});
		expect(readFileSync(path("events.jsonl"), "utf8")).toContain("EXP-003");
	});

	test("a record whose event was lost is found, usable, and repaired", async () => {
		const { ledger, publish, path } = setUp();
		await publish("one");
		rmSync(path("events.jsonl"));
		expect(await ledger.statusOf("EXP-001")).toBe("recorded");
		expect((await ledger.check()).map(({ next }) => next)).toEqual([
			"evlab log --render adds the event",
		]);
		expect(await ledger.repair()).toEqual(["EXP-001 is now in events.jsonl"]);
		expect(await ledger.check()).toEqual([]);
		expect(await ledger.repair()).toEqual([]);
	});

	test("an acceptance against the decision is found", async () => {
		const { ledger, publish } = setUp();
		await publish("one", { decision: { kind: "park", reason: "only 1.2 %", needs: null } });
		const event = { kind: "accepted", patch: "0001-chain.patch", tip } as const;
		await ledger.appendEvent({ experiment: "EXP-001", event });
		expect((await ledger.check()).map(({ what }) => what)).toEqual([
			"it was accepted, but its decision is park",
		]);
	});
});

test("rendered files are compared with what the records say", async () => {
	const { ledger, root } = setUp();
	writeFileSync(join(root, "A.md"), "old\n");
	const rendered = [
		{ path: join(root, "A.md"), text: "new\n" },
		{ path: join(root, "B.md"), text: "new\n" },
	];
	expect((await ledger.check(rendered)).map(({ what }) => what)).toEqual([
		"differs from what the records say",
		"is missing",
	]);
});
