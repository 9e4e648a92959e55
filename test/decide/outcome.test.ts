import { expect, test } from "vitest";
import { outcomeOf } from "../../src/decide/outcome.ts";
import { measured, voided, withResults } from "../fixtures/hand-made.ts";

test("every workload that moved or failed, of the layers that are about the change", () => {
	const skipped = { kind: "skipped", role: "both", detail: "d" } as const;
	const crash = { kind: "crash", role: "candidate", signal: "SIGSEGV", detail: "d" } as const;
	const outcome = outcomeOf(
		withResults([
			measured("a/little", { verdict: "faster", logRatio: 0.012 }),
			measured("a/same"),
			measured("a/slow", { verdict: "slower", logRatio: -0.05 }),
			measured("a/cross", { verdict: "faster", logRatio: 0.05, layer: "lockstep" }),
			measured("u/fast", { verdict: "faster", logRatio: 0.05, layer: "upstream" }),
			voided("a/skipped", skipped),
			voided("a/crash", crash),
			voided("a/cross", crash, "lockstep"),
		]),
	);
	expect(outcome).toEqual({
		kind: "reject",
		faster: ["a/little", "u/fast"],
		slower: ["a/slow"],
		faulty: ["a/crash"],
	});
});

test("needs no certificate: it is what a certificate is made of", () => {
	const gain = measured("a/fast", { verdict: "faster", logRatio: 0.05 });
	expect(outcomeOf(withResults([gain])).kind).toBe("promising");
});
