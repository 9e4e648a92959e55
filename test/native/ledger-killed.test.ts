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

function startPublisher(root: string): Publisher {
	const draft = draftFixture({ stages: [] });
	const child = spawn(process.execPath, [script, root, JSON.stringify(draft)], {
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

/** Kills two publishers that race for the same numbers, at a random moment of their work. */
test("a publisher killed at any moment leaves whole records only, and loses none it reported", async () => {
	const root = temporaryDirectory();
	const ledger = openLedger(createFiles(), layoutOf(root));
	const random = createRandom(20_261_125);
	const reported = new Set<string>();
	const rejected = new Set<string>();
	for (let round = 0; round < 6; round += 1) {
		const publishers = [startPublisher(root), startPublisher(root)];
		while (publishers.some(({ lines }) => lines.length === 0)) await sleep(5);
		await sleep(random.next() * 120);
		for (const { child } of publishers) child.kill("SIGKILL");
		await Promise.all(publishers.map(({ ended }) => ended));
		for (const line of publishers.flatMap(({ lines }) => lines)) {
			if (line.endsWith(" rejected")) rejected.add(line.split(" ")[0] ?? "");
			else reported.add(line);
		}

		// Before anything is mended: all that can be seen is whole.
		const names = readdirSync(join(root, "experiments"));
		expect(names.filter((name) => !/^EXP-\d+$/.test(name))).toEqual(["events.jsonl"]);
		for (const record of await ledger.list()) {
			expect(record.state).toBe("readable");
			expect(existsSync(join(root, "experiments", record.id, "profile", "pair.json"))).toBe(true);
		}
		await ledger.repair();
		expect(await ledger.check()).toEqual([]);
		const entries = new Map((await ledger.entries()).map((entry) => [entry.id, entry]));
		for (const id of reported) expect(entries.has(id)).toBe(true);
		for (const id of rejected) expect(entries.get(id)).toMatchObject({ status: "rejected" });
	}
	expect(reported.size).toBeGreaterThan(11);
}, 180_000);
