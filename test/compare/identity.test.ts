import { expect, test } from "vitest";
import { identityOf } from "../../src/compare/identity.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";

const { baseline, candidate } = comparisonFixture();

test("different sources, different code: distinct", () => {
	expect(identityOf(baseline, candidate)).toBe("distinct");
});

test("the same tree is A/A, whatever the names", () => {
	const renamed = { ...baseline, variant: { ...baseline.variant, name: "another" } };
	expect(identityOf(baseline, renamed)).toBe("aa");
});

test("the same machine code from another source is no change", () => {
	expect(identityOf(baseline, { ...candidate, codeHash: baseline.codeHash })).toBe(
		"identical-code",
	);
});

test("another source that loads the same file, or the same build, is an error of the bench", () => {
	expect(identityOf(baseline, { ...candidate, addons: baseline.addons })).toBe("shared-build");
	const [copy] = candidate.addons;
	const twin = { ...copy, buildId: baseline.addons[0]?.buildId } as typeof copy & object;
	expect(identityOf(baseline, { ...candidate, addons: [twin] })).toBe("shared-build");
});
