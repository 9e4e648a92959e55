import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { openLedger } from "../../src/record/ledger.ts";
import { createRandom } from "../../src/stats/random.ts";
import { createFiles } from "../../src/system/files.ts";
import { layoutOf } from "../../src/system/paths.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";
import { draftFixture } from "../fixtures/experiment.ts";

const script = fileURLToPath(new URL("children/publisher.mjs", import.meta.url));

interface Publisher {
	readonly child: ChildProcess;
	/** Lines it has written: what it was told is done. */
	readonly lines: string[];
	readonly ended: Promise<void>;
}

function startPublisher(root: string, ...fatal: readonly string[]): Publisher {
	const draft = draftFixture({ stages: [] });
	const child = spawn(process.execPath, [script, root, JSON.stringify(draft), ...fatal], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	onTestFinished(() => void child.kill("SIGKILL"));
	const lines: string[] = [];
	let rest = "";
	child.stdout?.setEncoding("utf8").on("data", (text: string) => {
		const parts = `${rest}${text}`.split("\n");
		rest = parts.pop() ?? "";
		lines.push(...parts);
	});
	const ended = new Promise<void>((fulfil) => child.once("close", () => fulfil()));
	return { child, lines, ended };
}

function setUp() {
	const root = temporaryDirectory();
	const ledger = openLedger(createFiles(), layoutOf(root));
	const reported = new Set<string>();
	const rejected = new Set<string>();
	return {
		root,
		reported,
		/** Before anything is mended all that can be seen is whole; then nothing reported is missing. */
		async examine(publishers: readonly Publisher[]): Promise<void> {
			for (const line of publishers.flatMap(({ lines }) => lines)) {
				if (line.endsWith(" rejected")) rejected.add(line.split(" ")[0] ?? "");
				else reported.add(line);
			}
			const experiments = join(root, "experiments");
			const names = existsSync(experiments) ? readdirSync(experiments) : [];
			expect(names.filter((name) => !/^(EXP-\d+|events\.jsonl)$/.test(name))).toEqual([]);
			for (const record of await ledger.list()) {
				expect(record).toMatchObject({ state: "readable" });
				expect(readdirSync(join(experiments, record.id)).sort()).toEqual([
					...["experiment.json", "patch.diff", "profile"],
				]);
			}
			await ledger.repair();
			expect(await ledger.check()).toEqual([]);
			const entries = new Map((await ledger.entries()).map((entry) => [entry.id, entry]));
			for (const id of reported) expect(entries.has(id)).toBe(true);
			for (const id of rejected) expect(entries.get(id)).toMatchObject({ status: "rejected" });
		},
	};
}

test("killed before any of its side effects, a publisher leaves whole records only", async () => {
	const { root, examine } = setUp();
	let lines: readonly string[] = [];
	// Until the last effect of one experiment and its event is behind.
	for (let fatal = 1; !lines.some((line) => line.endsWith(" rejected")); fatal += 1) {
		const publisher = startPublisher(root, String(fatal));
		await publisher.ended;
		await examine([publisher]);
		lines = publisher.lines;
		expect(fatal).toBeLessThan(40);
	}
}, 180_000);

test("two that race for the same numbers and are killed at any moment lose nothing they reported", async () => {
	const { root, reported, examine } = setUp();
	const random = createRandom(20_261_125);
	for (let round = 0; round < 3; round += 1) {
		const publishers = [startPublisher(root), startPublisher(root)];
		while (publishers.some(({ lines }) => lines.length === 0)) await sleep(5);
		await sleep(random.next() * 120);
		for (const { child } of publishers) child.kill("SIGKILL");
		await Promise.all(publishers.map(({ ended }) => ended));
		await examine(publishers);
	}
	expect(reported.size).toBeGreaterThan(5);
}, 180_000);
