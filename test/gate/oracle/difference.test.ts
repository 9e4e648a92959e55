import { expect, it } from "vitest";
import { findDifference } from "../../../src/gate/oracle/difference.ts";
import { predict } from "../../../src/gate/oracle/predict.ts";
import { script } from "../../fixtures/oracle-script.ts";

const prediction = predict(
	script({ do: "add", buffer: 0, data: "ab" }, { do: "remove", buffer: 0, bytes: 1 }),
);
const { observations } = prediction;

it("finds none in what the model says itself", () => {
	expect(findDifference("candidate", prediction, { state: "ran", observations })).toBeNull();
});

it("names the first step and the first thing that is other", () => {
	const wrong = { ...observations[1], result: "b", lengths: [0, 0, 0] } as (typeof observations)[0];
	const [first, , end] = observations as [typeof wrong, typeof wrong, typeof wrong];
	const outcome = { state: "ran", observations: [first, wrong, end] } as const;
	expect(findDifference("candidate", prediction, outcome)).toEqual({
		role: "candidate",
		step: 1,
		expected: 'result "a"',
		found: 'result "b"',
	});
});

it("takes an answer that ends early, or none at all, for a difference", () => {
	const short = { state: "ran", observations: observations.slice(0, 1) } as const;
	expect(findDifference("baseline", prediction, short)).toMatchObject({ step: 1, found: "none" });
	const died = { state: "died", how: "SIGSEGV" } as const;
	expect(findDifference("candidate", prediction, died)).toMatchObject({
		step: null,
		found: "SIGSEGV",
	});
});
