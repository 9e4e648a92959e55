import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { profile } from "../../src/commands/profile.ts";
import { profileHotMethods } from "../../src/commands/profile-hot-methods.ts";
import { Profile, ProfilePair } from "../../src/model/profile.ts";
import { createLab } from "./lab.ts";

test("without perf and a tracer: what the programs count themselves, and how to see more", async () => {
	const lab = await createLab();
	const json = join(lab.context.layout.root, "profile.json");
	const workload = "add-64,bench-100";
	await profile(lab.context, { variant: "upstream", workload, json });
	const record = Profile.parse(JSON.parse(readFileSync(json, "utf8")));
	expect(record.subjects.map(({ workload: id, runner }) => [id, runner])).toEqual([
		["evbuffer/add-64", "evrun"],
		["upstream/bench-100", "upstream"],
	]);
	const [evrun, bench] = record.subjects;
	expect(evrun?.syscalls).toEqual({
		state: "measured",
		by: "counters",
		calls: [{ name: "readv", perOp: 0.5, nsPerCall: null }],
	});
	expect(evrun?.operationTime).toEqual({ perfOnNs: null, perfOffNs: 20 });
	expect(bench?.syscalls).toMatchObject({ state: "unavailable" });
	expect(evrun?.attribution).toEqual({
		...{ state: "unavailable", because: "perf is not installed" },
		unlock: "sudo apt-get install linux-perf",
	});
	expect(record.unlocks).toContain("sudo apt-get install linux-perf");
	expect(lab.printed.join("\n")).toContain("evbuffer/add-64");
});

test("two builds that call alike: the profile did not move", async () => {
	const lab = await createLab();
	const candidate = lab.patch();
	await profile(lab.context, {
		...{ variant: "upstream", vs: candidate, workload: "add-64", budgetSeconds: 0.1, json: true },
	});
	const pair = ProfilePair.parse(JSON.parse(lab.printed.join("\n")));
	expect(pair.conclusion).toEqual({
		kind: "did not move",
		reason: "neither instructions, system calls nor any symbol's time differ on evbuffer/add-64",
	});
	expect(pair.movements).toEqual([]);
});

test("a workload whose program says something else is shown as failed, not left out", async () => {
	const lab = await createLab({ programs: { setpriv: () => ({ stdout: "hello\n" }) } });
	await profile(lab.context, { variant: "upstream", workload: "add-64", json: true });
	const { subjects } = Profile.parse(JSON.parse(lab.printed.join("\n")));
	expect(subjects).toMatchObject([
		{ boundness: "unknown", route: "it printed something else than its batches" },
	]);
});

test("coverage without valgrind is an error that names it, not a coverage of nothing", async () => {
	const lab = await createLab();
	await expect(
		profileHotMethods(lab.context, { variant: "upstream", populate: false }),
	).rejects.toMatchObject({ code: "TOOL_MISSING", message: "no workload could be counted" });
});
