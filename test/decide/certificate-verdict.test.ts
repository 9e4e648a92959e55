import { describe, expect, test } from "vitest";
import { certificateTallies, certificateVerdict } from "../../src/decide/certificate-verdict.ts";
import { accepted, certificateFixture, rejected } from "../fixtures/certificate.ts";

const stateOf = (...args: Parameters<typeof certificateFixture>) =>
	certificateVerdict(certificateFixture(...args)).state;

describe("passes", () => {
	test("without an error", () => expect(stateOf(40, 200)).toBe("passes"));
	test("with 1 % of either kind", () => {
		expect(stateOf(40, 196, [accepted, accepted, rejected, rejected])).toBe("passes");
	});
});

describe("fails, and says of what", () => {
	test("accepted too often", () => {
		const verdict = certificateVerdict(certificateFixture(40, 197, [accepted, accepted, accepted]));
		expect(verdict).toEqual({ state: "fails", reason: "equal code was accepted 3 of 240 times" });
	});
	test("rejected too often", () => {
		const verdict = certificateVerdict(certificateFixture(40, 197, [rejected, rejected, rejected]));
		expect(verdict).toEqual({ state: "fails", reason: "equal code was rejected 3 of 240 times" });
	});
	test("also before there are enough decisions: more cannot undo it", () => {
		expect(stateOf(3, 7, [rejected, rejected, rejected])).toBe("fails");
	});
});

describe("stays open", () => {
	test.each([
		[39, 200],
		[40, 159],
		[0, 0],
	])("with %i real and %i drawn decisions", (real, drawn) => {
		expect(stateOf(real, drawn)).toBe("open");
	});
	test("one wrong decision of few is no rate yet", () => {
		expect(stateOf(3, 7, [rejected])).toBe("open");
	});
	test("when the rule has changed since", () => {
		expect(stateOf(40, 200, [], { ruleVersion: "older/0" })).toBe("open");
	});
});

test("real and drawn decisions are counted apart and together", () => {
	const { real, drawn, together } = certificateTallies(certificateFixture(40, 199, [accepted]));
	expect([real.falseAccepts.count, real.decisions]).toEqual([0, 40]);
	expect([drawn.falseAccepts.count, drawn.decisions]).toEqual([1, 200]);
	expect([together.falseAccepts.count, together.decisions]).toEqual([1, 240]);
});
