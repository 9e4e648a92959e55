import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readAcceptanceEvidence } from "../../src/commands/acceptance-evidence.ts";
import { decideCandidate } from "../../src/commands/decide-candidate.ts";
import type { LoadedWorkloads } from "../../src/commands/load-workloads.ts";
import { loadWorkloads } from "../../src/commands/load-workloads.ts";
import { replay } from "../../src/commands/replay.ts";
import { decideExperiment } from "../../src/decide/acceptance.ts";
import { AcceptanceFacts } from "../../src/model/acceptance.ts";
import { evidenceNames } from "../../src/model/evidence-names.ts";
import type { ExperimentDecision, StageReport } from "../../src/model/experiment.ts";
import { openLedger } from "../../src/record/ledger.ts";
import { writeCompressed } from "../../src/system/compressed-file.ts";
import { createFiles } from "../../src/system/files.ts";
import { packageRoot } from "../../src/system/paths.ts";
import {
	bench,
	chain,
	measuredComparison,
	type Planted,
	passedGates,
	pipe,
} from "../fixtures/acceptance.ts";
import { draftFixture } from "../fixtures/experiment.ts";
import { ledgerContext } from "./ledger-context.ts";

const all = [chain, pipe, bench];
const real = await loadWorkloads(createFiles(), packageRoot);

/** The locked set, cut down to what the synthetic comparisons measure. */
function lockedSet(planted: readonly Planted[]): LoadedWorkloads {
	const ids = new Set(planted.map(({ workload }) => workload));
	const kept = Object.entries(real.config.upstream).filter(([id]) => ids.has(id));
	const micro = real.micro.filter(({ id }) => ids.has(id));
	return { ...real, micro, config: { ...real.config, upstream: Object.fromEntries(kept) } };
}

/** An experiment whose stages left what they leave, decided and published. */
async function recorded(
	planted: readonly Planted[],
	change: (decision: ExperimentDecision) => ExperimentDecision = (decision) => decision,
	ruleVersion = "signed-rank/4",
	rule: string | null = null,
) {
	const made = ledgerContext();
	const { root, context } = made;
	const directory = join(root, ".evlab", "experiments", "one");
	mkdirSync(directory, { recursive: true });
	writeFileSync(join(directory, "patch.diff"), "");
	for (const [which, seed] of [
		["screen", 1],
		["confirm", 2],
	] as const) {
		const { comparison } = measuredComparison(planted, seed);
		await writeCompressed(join(directory, evidenceNames[which]), JSON.stringify(comparison));
	}
	const profiled: StageReport = {
		...{ stage: "profile", outcome: "inconclusive", finding: "unavailable", seconds: 0 },
		evidence: [],
	};
	const confirmed: StageReport = { ...profiled, stage: "confirm", outcome: "passes" };
	const stages = [...passedGates, confirmed, profiled];
	let decision = await decideCandidate(context, lockedSet(planted), directory, stages);
	if (rule !== null) {
		const path = join(directory, evidenceNames.facts);
		const facts = AcceptanceFacts.parse(JSON.parse(readFileSync(path, "utf8")));
		writeFileSync(path, JSON.stringify({ ...facts, rule }));
		decision = decideExperiment(await readAcceptanceEvidence(context.files, directory, stages));
	}
	await openLedger(context.files, context.layout).publish({
		experiment: draftFixture({ stages, decision: change(decision), ruleVersion }),
		evidenceDirectory: directory,
	});
	return { ...made, decision };
}

test("an acceptance is decided again to the same digit", async () => {
	const { context, printed, decision } = await recorded(all);
	// The fake host has no perf: the counts of the faster workload carry it.
	expect(decision.kind).toBe("accept");
	expect(await replay(context, { id: "EXP-001" })).toBe(0);
	expect(printed.at(-1)).toBe("EXP-001 is decided again as it was");
	expect(printed.some((line) => /8 results judged again, 8 of them the same/.test(line))).toBe(
		true,
	);
});

test("a rejection too", async () => {
	const slower = [chain, { ...pipe, effect: -0.03 }, bench];
	const { context, decision } = await recorded(slower);
	expect(decision).toMatchObject({ kind: "reject", by: "screen" });
	expect(await replay(context, { id: "EXP-001" })).toBe(0);
});

test("one digit that does not follow from the samples is found", async () => {
	const { context, printed } = await recorded(all, (decision) => {
		if (decision.kind !== "accept") throw new Error(decision.reason);
		const [gain] = decision.gains;
		return { ...decision, gains: [{ ...gain!, confirmed: gain!.confirmed + 1e-15 }] };
	});
	expect(await replay(context, { id: "EXP-001" })).toBe(1);
	expect(printed.filter((line) => line.startsWith("differs"))).toEqual([
		expect.stringMatching(/^differs {4}gains\.0\.confirmed: /),
	]);
});

test("a record of an older rule of acceptance is decided again by that rule", async () => {
	const more = { workload: "bufferevent/pair-64", effect: 0, sd: 0.06 };
	const planted = [...all, { ...more, instructions: [5000, 5020] as const }];
	const now = await recorded(planted);
	expect(now.decision.kind).toBe("accept");
	const then = await recorded(planted, undefined, undefined, "acceptance/1");
	expect(then.decision).toMatchObject({
		kind: "park",
		reason: expect.stringMatching(/more instructions/),
	});
	expect(await replay(then.context, { id: "EXP-001" })).toBe(0);
	expect(then.printed.at(-1)).toBe("EXP-001 is decided again as it was");
});

test("with another rule of verdicts both decisions are shown, and nothing is claimed", async () => {
	const { context, printed } = await recorded(all, (decision) => decision, "signed-rank/3");
	expect(await replay(context, { id: "EXP-001" })).toBe(1);
	expect(printed.at(-1)).toBe(
		"EXP-001 was decided by signed-rank/3, acceptance/3; this evlab decides by signed-rank/4, acceptance/3, so the two need not agree",
	);
});

test("samples that were changed are refused before anything is computed from them", async () => {
	const { root, context } = await recorded(all);
	const path = join(root, "experiments", "EXP-001", evidenceNames.confirm);
	await writeCompressed(path, JSON.stringify(measuredComparison(all, 3).comparison));
	await expect(replay(context, { id: "EXP-001" })).rejects.toThrow(/confirm.json.gz was changed/);
});
