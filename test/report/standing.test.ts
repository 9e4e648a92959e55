import { expect, test } from "vitest";
import { denominatorOf, denominatorSentence, standingOf } from "../../src/report/standing.ts";
import { experimentView } from "../fixtures/report.ts";

const tip = "a".repeat(40);
const recorded = { kind: "recorded" } as const;
const accepted = { kind: "accepted", patch: "0001.patch", tip } as const;
const reverted = { kind: "reverted", tip, reason: "leaks" } as const;
const again = (holds: boolean) => ({ kind: "reproduced", holds, host: "h" }) as const;
const rejecting = { decision: { kind: "reject", reason: "slower", by: "screen" } } as const;

test.each([
	["accepted", experimentView({}, [recorded, accepted])],
	["accepted", experimentView({}, [recorded, accepted, again(true)])],
	["reverted", experimentView({}, [recorded, accepted, reverted])],
	["rejected", experimentView(rejecting, [recorded])],
	["parked", experimentView({ decision: { kind: "park", reason: "small", needs: null } })],
	["undone", experimentView({}, [recorded])],
] as const)("%s", (standing, view) => {
	expect(standingOf(view)).toBe(standing);
});

test("the denominator is every experiment, the unreadable ones too", () => {
	const ledger = {
		experiments: [
			experimentView({}, [recorded, accepted, again(true), again(false)]),
			experimentView(rejecting),
			experimentView(rejecting),
			experimentView({}, [recorded, accepted, reverted]),
		],
		corrupt: [{ id: "EXP-005", why: "not JSON" }],
	};
	expect(denominatorSentence(denominatorOf(ledger))).toBe(
		"5 experiments: 1 accepted, 2 rejected, 0 parked, 1 accepted and reverted, 1 unreadable; 1 of 2 repeats held",
	);
	const { all, counts } = denominatorOf(ledger);
	expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(all);
});

test("no experiment is no success rate", () => {
	expect(denominatorSentence(denominatorOf({ experiments: [], corrupt: [] }))).toBe(
		"0 experiments: 0 accepted, 0 rejected, 0 parked; none measured again",
	);
});
