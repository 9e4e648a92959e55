import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { resume } from "../../src/commands/resume.ts";
import { type TryOptions, tryPatch } from "../../src/commands/try.ts";
import { Experiment } from "../../src/model/experiment.ts";
import { openLedger } from "../../src/record/ledger.ts";
import { createLab, type Lab } from "./lab.ts";

const run = (lab: Lab, options: Partial<TryOptions> = {}): Promise<number> =>
	tryPatch(lab.context, {
		candidates: [lab.patch()],
		...{ title: "A change", hypothesis: "it is faster", seed: 5, json: true },
		...{ budgetSeconds: 4, oracleSeconds: 1 },
		...options,
	});

const recorded = ({ printed }: Lab): readonly Experiment[] =>
	Experiment.array().parse(JSON.parse(printed.join("\n")));

const outcomes = ({ stages }: Experiment) =>
	Object.fromEntries(
		stages
			.filter(({ outcome }) => outcome !== "not reached")
			.map(({ stage, outcome }) => [stage, outcome]),
	);

const gates = { build: "passes", identity: "passes", "light-gate": "passes", oracle: "passes" };

describe("an attempt", () => {
	test("whose gain nothing explains goes through all stages and is parked on a branch", async () => {
		const effect = (workload: string) => (workload === "evbuffer/add-64" ? 0.05 : 0);
		const lab = await createLab({ effect });
		expect(await run(lab)).toBe(0);
		const [experiment] = recorded(lab);
		expect(outcomes(experiment as Experiment)).toEqual({
			...gates,
			...{ screen: "passes", confirm: "passes", profile: "inconclusive", decide: "inconclusive" },
		});
		expect(experiment?.decision).toMatchObject({
			kind: "park",
			reason:
				"the profile did not move: neither instructions, system calls nor any symbol's time differ on evbuffer/add-64",
		});
		const ledger = openLedger(lab.context.files, lab.context.layout);
		expect(await ledger.check()).toEqual([]);
		expect(await ledger.statusOf("EXP-001")).toBe("parked");
		const branches = await lab.context.git.run(lab.context.layout.tree, ["branch", "--list"]);
		expect(branches).toContain("parked/EXP-001");
		// What is done is not done again.
		expect(await resume(lab.context, {})).toBe(0);
		expect(lab.printed.at(-1)).toContain("nothing to resume");
		await expect(resume(lab.context, { attempt: "none" })).rejects.toMatchObject({
			message: "there is no attempt none",
		});
	});

	test("that gains nothing is rejected by the screen; it is not confirmed, its tree is gone", async () => {
		const lab = await createLab();
		expect(await run(lab)).toBe(1);
		const [experiment] = recorded(lab);
		expect(outcomes(experiment as Experiment)).toEqual({
			...gates,
			...{ screen: "rejects", decide: "rejects" },
		});
		expect(experiment?.decision).toMatchObject({ kind: "reject", by: "screen" });
		const { candidate } = experiment as Experiment;
		expect(readdirSync(lab.context.layout.worktrees)).not.toContain(candidate.tree);
		const files = readdirSync(join(lab.context.layout.root, "experiments", "EXP-001"));
		expect(files).toEqual(expect.arrayContaining(["patch.diff", "gate.json", "screen.json.gz"]));
		expect(files).not.toContain("confirm.json.gz");
	});

	test("of which the better of two is confirmed; a summary for people", async () => {
		const cost = (eventC: string) => (eventC.includes("faster") ? -0.05 : 0);
		const lab = await createLab({ cost });
		expect(
			await run(lab, { json: undefined, candidates: [lab.patch(), lab.patch("int x;\n")] }),
		).toBe(1);
		expect(lab.printed.join("\n")).toMatch(/EXP-001[\s\S]*EXP-002/);
	});
});

test("what cannot be one attempt is refused before anything is built", async () => {
	const lab = await createLab();
	const patches = [0, 1, 2, 3].map(() => lab.patch());
	await expect(run(lab, { candidates: patches })).rejects.toMatchObject({
		message: "4 variants are more than the 3 of one attempt",
	});
	await expect(run(lab, { candidates: patches.slice(0, 2) })).rejects.toMatchObject({
		code: "BAD_INPUT",
		message: expect.stringContaining("is the same change as"),
	});
	expect(lab.shell.calls.some(({ args }) => args.includes("configure"))).toBe(false);
});
