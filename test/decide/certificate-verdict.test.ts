import { describe, expect, test } from "vitest";
import { certificateTallies, certificateVerdict } from "../../src/decide/certificate-verdict.ts";
import { ruleVersion } from "../../src/decide/verdict.ts";
import { accepted, certificateFixture, rejected } from "../fixtures/certificate.ts";

const stateOf = (...args: Parameters<typeof certificateFixture>) =>
	certificateVerdict(certificateFixture(...args)).state;

describe("passes", () => {
	test("without an error", () => expect(stateOf(40, 200)).toBe("passes"));
	test("with 1 % of either kind", () => {
		expect(stateOf(40, 196, [accepted, accepted, rejected, rejected])).toBe("passes");
	});
	test("with exactly 1 % of exactly the fewest decisions, and says so", () => {
		const wrong = [accepted, accepted, rejected, rejected];
		expect(certificateVerdict(certificateFixture(40, 156, wrong))).toEqual({
			state: "passes",
			reason: "equal code was accepted 2 of 200 and rejected 2 of 200 times",
		});
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
	test("both", () => {
		const wrong = [accepted, accepted, accepted, rejected, rejected, rejected];
		expect(certificateVerdict(certificateFixture(40, 200, wrong)).reason).toBe(
			"equal code was accepted 3 of 246 times and rejected 3 of 246 times",
		);
	});
	test("of many more decisions by their own number", () => {
		const five = [accepted, accepted, accepted, accepted, accepted];
		expect(stateOf(40, 455, five)).toBe("passes");
		expect(stateOf(40, 454, five)).toBe("fails");
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
	test("and says how many there are of how many", () => {
		expect(certificateVerdict(certificateFixture(39, 200))).toEqual({
			state: "open",
			reason: "39 real decisions of 40, 239 in all of 200",
		});
	});
	test("two wrong decisions of few are no rate yet either", () => {
		expect(stateOf(3, 7, [accepted, accepted])).toBe("open");
	});
	test("one wrong decision of few is no rate yet", () => {
		expect(stateOf(3, 7, [rejected])).toBe("open");
	});
	test("when the rule has changed since", () => {
		expect(certificateVerdict(certificateFixture(40, 200, [], { ruleVersion: "older/0" }))).toEqual(
			{
				state: "open",
				reason: `it is of rule older/0, the rule is ${ruleVersion} now`,
			},
		);
	});
});

test("real and drawn decisions are counted apart and together", () => {
	const { real, drawn, together } = certificateTallies(certificateFixture(40, 199, [accepted]));
	expect([real.falseAccepts.count, real.decisions]).toEqual([0, 40]);
	expect([drawn.falseAccepts.count, drawn.decisions]).toEqual([1, 200]);
	expect([together.falseAccepts.count, together.decisions]).toEqual([1, 240]);
});
