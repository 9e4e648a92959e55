import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { rerunCommands, word } from "../../src/report/rerun-commands.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";
import { experimentView, hostile, subjectFixture, viewFixture } from "../fixtures/report.ts";

const named = (name: string, origin: "ref" | "patch" | "directory" = "patch") => {
	const record = comparisonFixture();
	const variant = { ...record.candidate.variant, name, origin };
	return subjectFixture({
		comparisons: [viewFixture({ ...record, candidate: { ...record.candidate, variant } })],
	});
};
const commands = (subject: ReturnType<typeof subjectFixture>): readonly string[] =>
	rerunCommands(subject, "2.1.12-stable").map(({ command }) => command);

test("setup, the same comparison with its seed, and all tests", () => {
	expect(commands(named("faster"))).toEqual([
		"npm ci",
		"npx evlab setup",
		"npx evlab compare tip ./faster.patch --seed 7",
		"npx evlab verify ./faster.patch --full",
	]);
	expect(commands(named("some-branch", "ref"))).toContain("npx evlab verify some-branch --full");
});

test("a comparison of some workloads names them", () => {
	const [view] = named("faster").comparisons;
	if (view === undefined) throw new Error("a comparison");
	const filtered = { ...view, filter: "evbuffer/add-drain-64,upstream/bench-100" };
	expect(commands(subjectFixture({ comparisons: [filtered] }))).toContainEqual(
		expect.stringContaining("--filter evbuffer/add-drain-64,upstream/bench-100"),
	);
});

test("an experiment is replayed, then measured again on its own base", () => {
	const experiment = experimentView();
	const patch = { path: "experiments/EXP-001/change.patch", text: "" };
	expect(commands({ ...named("x"), experiment, patch }).slice(2, 4)).toEqual([
		"npx evlab replay EXP-001",
		"npx evlab reproduce EXP-001",
	]);
});

test("whatever a name is, a shell takes it for one word", () => {
	const seenByShell = (text: string): string =>
		execFileSync("sh", ["-c", `printf %s ${word(text)}`], { encoding: "utf8" });
	fc.assert(
		fc.property(fc.string({ minLength: 1 }), (text) => {
			const clean = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "?");
			expect(seenByShell(text)).toBe(clean);
		}),
		{ numRuns: 30 },
	);
	expect(seenByShell("$(touch /tmp/x) `id` ; rm -rf '")).toBe("$(touch /tmp/x) `id` ; rm -rf '");
	for (const command of commands(named(hostile))) expect(command).not.toContain("\n");
});
