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
