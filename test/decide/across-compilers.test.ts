import { describe, expect, test } from "vitest";
import { type CompilerOutcome, decideAcross } from "../../src/decide/across-compilers.ts";
import type { CompilerAgreement } from "../../src/model/agreement.ts";

const compared = (compiler: string, kind: string): CompilerOutcome => ({
	compiler,
	state: "compared",
	decision: { kind, reason: `${kind} it is` },
});
const agreed: readonly CompilerAgreement[] = [
	{ subject: "w", left: "faster", right: "faster", conclusion: "agree" },
];
const clash: readonly CompilerAgreement[] = [
	...agreed,
	{ subject: "a/b", left: "faster", right: "slower", conclusion: "opposite" },
];

describe("from the decisions with gcc and with clang", () => {
	test.each([
		["promising", "promising", "promising"],
		["promising", "undecided", "promising"],
		["undecided", "promising", "promising"],
		["undecided", "undecided", "undecided"],
		["reject", "promising", "reject"],
		["promising", "reject", "reject"],
		["reject", "no-verdict", "reject"],
		["promising", "no-verdict", "no-verdict"],
		["no-verdict", "no-verdict", "no-verdict"],
		// A kind this rule does not know is never read as a gain.
		["promising", "who knows", "undecided"],
	])("%s and %s: %s", (gcc, clang, together) => {
		const decision = decideAcross([compared("gcc", gcc), compared("clang", clang)], agreed);
		expect(decision).toMatchObject({ kind: together, opposite: [] });
	});
});

test("a win on one and a loss on the other rejects, and is named first", () => {
	const outcomes = [compared("gcc", "promising"), compared("clang", "reject")];
	expect(decideAcross(outcomes, clash)).toEqual({
		kind: "reject",
		opposite: ["a/b"],
		reason: "a/b is faster with gcc, slower with clang; clang: reject it is",
	});
});

test("an opposite workload rejects even where neither comparison did", () => {
	const outcomes = [compared("gcc", "promising"), compared("clang", "undecided")];
	expect(decideAcross(outcomes, clash)).toMatchObject({ kind: "reject", opposite: ["a/b"] });
});

test("the same machine code with one compiler is no loss there", () => {
	const same = { compiler: "gcc", state: "identical-code" } as const;
	const decision = decideAcross([same, compared("clang", "promising")], agreed);
	expect(decision.kind).toBe("promising");
	expect(decision.reason).toContain("gcc: the same machine code");
	expect(decideAcross([same, { ...same, compiler: "clang" }], []).kind).toBe("no-verdict");
});

test("a comparison that was not made leaves no verdict, unless the other rejects", () => {
	const missing = { compiler: "clang", state: "not-run" } as const;
	expect(decideAcross([compared("gcc", "promising"), missing], [])).toEqual({
		kind: "no-verdict",
		opposite: [],
		reason: "not measured with clang",
	});
	expect(decideAcross([compared("gcc", "reject"), missing], []).kind).toBe("reject");
});

describe("the reason names", () => {
	const same = (compiler: string) => ({ compiler, state: "identical-code" }) as const;
	const missing = (compiler: string) => ({ compiler, state: "not-run" }) as const;

	test.each<[string, readonly CompilerOutcome[], string]>([
		[
			"both comparisons of a gain",
			[compared("gcc", "promising"), compared("clang", "undecided")],
			"gcc: promising it is; clang: undecided it is",
		],
		[
			"what one compiler left unchanged",
			[same("gcc"), compared("clang", "undecided")],
			"clang: undecided it is; gcc: the same machine code on both sides",
		],
		[
			"that nothing was changed with either",
			[same("gcc"), same("clang")],
			"gcc: the same machine code on both sides; clang: the same machine code on both sides",
		],
		[
			"both rejections",
			[compared("gcc", "reject"), compared("clang", "reject")],
			"gcc: reject it is; clang: reject it is",
		],
		[
			"both that were not measured",
			[missing("gcc"), missing("clang")],
			"not measured with gcc; not measured with clang",
		],
		[
			"what is missing before what came to nothing",
			[compared("gcc", "no-verdict"), missing("clang")],
			"not measured with clang; gcc: no-verdict it is",
		],
		[
			"what came to nothing, not what was left unchanged",
			[compared("gcc", "no-verdict"), same("clang")],
			"gcc: no-verdict it is",
		],
	])("%s", (_, outcomes, reason) => {
		expect(decideAcross(outcomes, agreed).reason).toBe(reason);
	});

	test("each workload that clashes", () => {
		const both: readonly CompilerAgreement[] = [
			{ subject: "a/b", left: "faster", right: "slower", conclusion: "opposite" },
			{ subject: "c/d", left: "slower", right: "faster", conclusion: "opposite" },
		];
		expect(
			decideAcross([compared("gcc", "undecided"), compared("clang", "undecided")], both),
		).toEqual({
			kind: "reject",
			opposite: ["a/b", "c/d"],
			reason:
				"a/b is faster with gcc, slower with clang; c/d is slower with gcc, faster with clang",
		});
	});
});

test("a gain with one compiler and the same code with the other is a gain; no gain is none", () => {
	const same = { compiler: "gcc", state: "identical-code" } as const;
	expect(decideAcross([same, compared("clang", "undecided")], agreed).kind).toBe("undecided");
	expect(decideAcross([same, compared("clang", "who knows")], agreed).kind).toBe("undecided");
});
