import { describe, expect, test } from "vitest";
import { acceptanceRule, acceptanceVersion } from "../../src/decide/acceptance-rule.ts";
import { type HarmEvidence, harmOf } from "../../src/decide/harmless.ts";
import type { CountSteps } from "../../src/model/count-steps.ts";
import { judgedWith, measured, voided } from "../fixtures/hand-made.ts";

const still: CountSteps = { instructions: 0, instructionChange: 0, syscalls: 0, allocations: 0 };
const nothing = judgedWith([]);
/** 1 % as a log-ratio: what a workload may be shown to lose. */
const margin = Math.log1p(0.01);
/** Not resolved to 1 %, and not slower. */
const unresolved = { alone: [-0.02, 0.02], family: [-0.03, 0.03] } as const;

const harm = (workload: string, evidence: Partial<HarmEvidence>, version = acceptanceVersion) => {
	const all = { screen: nothing, confirm: nothing, code: null, ...evidence };
	return harmOf(workload, all, acceptanceRule(version));
};

describe("shown by the clock", () => {
	test("when its interval, widened for the family, ends above the margin", () => {
		const at = (low: number) =>
			harm("a/b", { confirm: judgedWith([measured("a/b", { family: [low, 0.001] })]) });
		expect(at(-margin + 1e-9)).toEqual({ kind: "harmless", because: "shown" });
		expect(at(-margin)).toEqual({
			kind: "not shown",
			reason: "may lose 1 %, which this host resolves, and it has no exact counts",
			needs: "a longer measurement",
		});
	});

	test("on fresh samples if there are some, else on the first", () => {
		const [fine, open] = [measured("a/b"), measured("a/b", unresolved)];
		const both = (screen: typeof fine, confirm: typeof fine) =>
			harm("a/b", { screen: judgedWith([screen]), confirm: judgedWith([confirm]) }).kind;
		expect([both(open, fine), both(fine, open)]).toEqual(["harmless", "not shown"]);
		expect(harm("a/b", { screen: judgedWith([fine]) })).toMatchObject({ because: "shown" });
		const fault = { kind: "hang", role: "both", timeoutMs: 1, detail: "hung" } as const;
		expect(
			harm("a/b", { screen: judgedWith([fine]), confirm: judgedWith([voided("a/b", fault)]) }),
		).toMatchObject({ because: "shown" });
	});

	test("not by a layer that checks the bench itself", () => {
		for (const layer of ["lockstep", "certificate"] as const) {
			const confirm = judgedWith([measured("a/b", { layer })]);
			expect(harm("a/b", { confirm })).toMatchObject({ reason: "was not measured" });
		}
	});
});

test("untouched only where a changed function is known, and it is listed", () => {
	const code = (changedFunctions: readonly string[], untouched: readonly string[]) =>
		harm("a/b", { code: { changedFunctions, untouched } });
	expect(code(["f"], ["a/b"])).toEqual({ kind: "harmless", because: "untouched" });
	expect(code([], ["a/b"])).toEqual({
		kind: "not shown",
		reason: "was not measured",
		needs: "a run without --filter",
	});
	expect(code(["f"], ["a/c"]).kind).toBe("not shown");
});

test("what has no numbers says why, and what it needs", () => {
	const fault = { kind: "skipped", role: "both", detail: "wrk is not installed" } as const;
	expect(harm("a/b", { confirm: judgedWith([voided("a/b", fault)]) })).toEqual({
		kind: "not shown",
		reason: "wrk is not installed",
		needs: "a/b to run here",
	});
});

describe("by counts, where this host does not resolve 1 %", () => {
	const open = measured("a/b", unresolved);
	const counted = (steps: Partial<CountSteps>) =>
		harm("a/b", { confirm: judgedWith([open], { "a/b": { ...still, ...steps } }) });

	test("none of which may have grown", () => {
		expect(counted({})).toEqual({ kind: "harmless", because: "counts" });
		expect(counted({ instructions: -1, syscalls: -1, allocations: -1 }).kind).toBe("harmless");
		expect(counted({ instructions: 1, instructionChange: 0.02, allocations: 1 })).toEqual({
			kind: "not shown",
			reason: "1 % of it is not resolved here, and it has more instructions, allocations",
			needs: "a longer measurement",
		});
		expect(counted({ syscalls: 1 })).toMatchObject({ kind: "not shown" });
	});

	test("but for instructions, by up to half of the margin", () => {
		const more = (instructionChange: number) =>
			counted({ instructions: 1, instructionChange }).kind;
		expect([more(0.005), more(0.0051)]).toEqual(["harmless", "not shown"]);
	});

	test("not even by one in version 1, beyond the spread of the counts", () => {
		const first = (steps: Partial<CountSteps>) => {
			const confirm = judgedWith([open], { "a/b": { ...still, ...steps } });
			return harm("a/b", { confirm }, "acceptance/1").kind;
		};
		expect(first({ instructions: 1, instructionChange: 1e-9 })).toBe("not shown");
		expect(first({ instructions: 0, instructionChange: 0.002 })).toBe("harmless");
	});

	test("those of the screening serve as well; without any there is nothing to go by", () => {
		const screen = judgedWith([], { "a/b": still });
		expect(harm("a/b", { screen, confirm: judgedWith([open]) }).kind).toBe("harmless");
		expect(harm("a/b", { confirm: judgedWith([open]) })).toMatchObject({
			reason: "1 % of it is not resolved here, and it has no exact counts",
		});
	});

	test("those of the confirmation come first", () => {
		const screen = judgedWith([], { "a/b": still });
		const confirm = judgedWith([open], { "a/b": { ...still, syscalls: 1 } });
		expect(harm("a/b", { screen, confirm }).kind).toBe("not shown");
	});

	test.each([
		["as wide as the margin is resolved", [-margin - 0.005, margin - 0.005], "may lose 1 %"],
		["wider is not", [-margin - 0.006, margin - 0.004 + 1e-6], null],
	] as const)("a half-width %s", (_, family, reason) => {
		const result = measured("a/b", { alone: [-0.001, 0.001], family });
		const confirm = judgedWith([result], { "a/b": still });
		const found = harm("a/b", { confirm }, "acceptance/2");
		if (reason === null) expect(found.kind).toBe("harmless");
		else expect(found).toMatchObject({ reason: expect.stringContaining(reason) });
	});

	test("and since version 3 where it hangs on the margin, if not one instruction is more", () => {
		const hanging = measured("a/b", { alone: [-0.009, 0.004], family: [-0.012, 0.006] });
		const by = (version: string, steps: Partial<CountSteps> = {}, result = hanging) => {
			const confirm = judgedWith([result], { "a/b": { ...still, ...steps } });
			return harm("a/b", { confirm }, version);
		};
		expect(by("acceptance/3")).toEqual({ kind: "harmless", because: "counts" });
		expect(by("acceptance/2")).toMatchObject({ reason: "may lose 1 %, which this host resolves" });
		expect(by("acceptance/3", { instructions: 1, instructionChange: 1e-9 })).toMatchObject({
			reason: "may lose 1 %, which this host resolves, and it has more instructions",
		});
		const alone = measured("a/b", { alone: [-0.009, -1e-9], family: [-0.012, 0.006] });
		expect(by("acceptance/3", {}, alone)).toMatchObject({ reason: "taken alone it is slower" });
	});

	test("an upstream program that hangs on the margin has no counts to stand on", () => {
		const program = measured("upstream/bench-100", {
			...{ layer: "upstream", alone: [-0.009, 0.004], family: [-0.012, 0.006] },
		});
		const confirm = judgedWith([program, measured("dispatch/pass-50")]);
		expect(harm("upstream/bench-100", { confirm })).toMatchObject({
			reason: "may lose 1 %, which this host resolves",
		});
	});

	test("not when, taken alone, it is slower: the family's width must not hide that", () => {
		const at = (high: number) => {
			const result = measured("a/b", { alone: [-0.05, high], family: [-0.06, 0.01] });
			return harm("a/b", { confirm: judgedWith([result], { "a/b": still }) });
		};
		expect(at(-1e-9)).toMatchObject({ reason: "taken alone it is slower" });
		expect(at(0)).toEqual({ kind: "harmless", because: "counts" });
	});
});

describe("an upstream program that is not resolved", () => {
	const of = (program: string, workload: string, micro = {}, steps: Partial<CountSteps> = {}) =>
		harm(program, {
			confirm: judgedWith(
				[measured(program, { layer: "upstream", ...unresolved }), measured(workload, micro)],
				{ [workload]: { ...still, ...steps } },
			),
		});

	test.each([
		["upstream/bench-100", "dispatch/ring-1of100"],
		["upstream/bench_cascade-100", "dispatch/readd-plain"],
		["upstream/bench_http-4k", "bufferevent/pair-64"],
		["upstream/bench_http-4k", "evbuffer/add-64"],
		["upstream/bench_http-4k", "dispatch/ring-1of100"],
	])("%s stands on %s: no count grown, nothing lost", (program, workload) => {
		expect(of(program, workload)).toEqual({ kind: "harmless", because: "counts" });
		expect(of(program, workload, {}, { syscalls: 1 })).toMatchObject({
			reason: `1 % of it is not resolved here, and ${workload}, whose code it runs, has more syscalls`,
		});
		// The clock shows the workload to lose nothing: its instructions are not asked.
		const instructions = { instructions: 1, instructionChange: 0.02 } as const;
		expect(of(program, workload, {}, instructions).kind).toBe("harmless");
		expect(of(program, workload, unresolved)).toMatchObject({
			reason:
				"1 % of it is not resolved here, and no micro-workload of its code is shown to lose nothing",
		});
	});

	test("does not stand on a workload with more instructions that the clock does not show", () => {
		const confirm = judgedWith(
			[
				measured("upstream/bench-100", { layer: "upstream", ...unresolved }),
				measured("dispatch/pass-50"),
				measured("dispatch/signal", unresolved),
			],
			{ "dispatch/signal": { ...still, instructions: 1, instructionChange: 0.02 } },
		);
		expect(harm("upstream/bench-100", { confirm })).toMatchObject({
			reason: expect.stringContaining("dispatch/signal, whose code it runs, has more instructions"),
		});
	});

	test("in version 1 no instruction more was allowed, whatever the clock showed", () => {
		const confirm = judgedWith(
			[
				measured("upstream/bench-100", { layer: "upstream", ...unresolved }),
				measured("dispatch/pass-50"),
			],
			{ "dispatch/pass-50": { ...still, instructions: 1, instructionChange: 0.001 } },
		);
		const by = (version: string) => harm("upstream/bench-100", { confirm }, version);
		expect(by("acceptance/2")).toEqual({ kind: "harmless", because: "counts" });
		expect(by("acceptance/1")).toMatchObject({
			reason: expect.stringContaining(
				"dispatch/pass-50, whose code it runs, has more instructions",
			),
		});
	});

	test.each([
		["upstream/bench-100", "evbuffer/add-64"],
		["upstream/bench_cascade-100", "bufferevent/pair-64"],
		["upstream/bench_http-4k", "timers/expire-100"],
		["upstream/other", "dispatch/ring-1of100"],
	])("%s does not stand on %s", (program, workload) => {
		expect(of(program, workload).kind).toBe("not shown");
	});
});

test("an upstream program stands on the clock of its code where that code has no counts", () => {
	const program = measured("upstream/bench-100", { layer: "upstream", ...unresolved });
	const confirm = judgedWith([program, measured("dispatch/ring-1of100")]);
	expect(harm("upstream/bench-100", { confirm })).toEqual({ kind: "harmless", because: "counts" });
});
