import { expect, it } from "vitest";
import type { HotSpot } from "../../src/agent/hot-spots.ts";
import { nextMove, type PastExperiment } from "../../src/agent/move-on.ts";

const spot = (tier: number | null, share = 0.3): HotSpot => ({
	...{ workload: `w${tier}`, boundness: "cpu", tier, evidence: "" },
	functions: share < 0.02 ? [] : [{ symbol: "f", share }],
});
const past = (tier: number, decision: PastExperiment["decision"], gainPercent = 0) => ({
	...{ tier, decision, gainPercent },
});
const rejects = (tier: number, count: number) =>
	Array.from({ length: count }, () => past(tier, "rejected"));
const limits = { maxExperiments: 100 };

it("profiles first, and again after gains of 10 %", () => {
	expect(nextMove([], [], null, limits)).toMatchObject({ kind: "profile" });
	const gains = [past(3, "accepted", 6), past(3, "accepted", 4)];
	expect(nextMove(gains, gains, [spot(3)], limits)).toMatchObject({ kind: "profile" });
	expect(nextMove(gains, gains.slice(1), [spot(3)], limits)).toMatchObject({ kind: "work" });
});

it("works on the lowest open tier, and leaves it after 5 rejects in a row", () => {
	const spots = [spot(5), spot(3)];
	expect(nextMove(rejects(3, 4), [], spots, limits)).toMatchObject({ kind: "work", tier: 3 });
	expect(nextMove(rejects(3, 5), [], spots, limits)).toMatchObject({ kind: "work", tier: 5 });
	const broken = [...rejects(3, 4), past(3, "parked"), ...rejects(3, 4)];
	expect(nextMove(broken, [], spots, limits)).toMatchObject({ kind: "work", tier: 3 });
	const all = [...rejects(3, 5), ...rejects(5, 5)];
	expect(nextMove(all, [], spots, limits)).toMatchObject({
		...{ kind: "stop", why: "5 rejects in a row in each of tier 3, 5" },
	});
});

it("stops where nothing takes 2 %, nothing helps, or enough was done", () => {
	const why = (spots: readonly HotSpot[], most = 100, done = 0) => {
		const move = nextMove(rejects(9, done), [], spots, { maxExperiments: most });
		return move.kind === "stop" ? move.why : move.kind;
	};
	expect(why([spot(3, 0.01)])).toContain("no listed function takes 2 %");
	expect(why([spot(null)])).toContain("waits most of the time");
	expect(why([spot(3)], 2, 2)).toBe("2 experiments were asked for");
});
