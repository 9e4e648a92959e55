import { expect, test } from "vitest";
import { everything, planTest, planTests } from "../../src/gate/plan.ts";
import { smallGroups } from "./small-groups.ts";

const listed = [
	{ test: "main/simple", disabled: false },
	{ test: "main/usleep", disabled: false },
	{ test: "evbuffer/add", disabled: false },
	{ test: "evbuffer/live", disabled: true },
	{ test: "http/basic", disabled: false },
	{ test: "http/cancel", disabled: false },
];
const names = (tests: readonly { readonly test: string }[]) => tests.map(({ test }) => test);
const none: ReadonlyMap<string, number> = new Map();

test("everything: the slow ones first, the strict clocks alone, the disabled not at all", () => {
	const plan = planTests(listed, everything, smallGroups, none);
	expect(names(plan.together)).toEqual([
		"http/cancel",
		"main/simple",
		"evbuffer/add",
		"http/basic",
	]);
	expect(names(plan.alone)).toEqual(["main/usleep"]);
	expect(plan.disabled).toEqual(["evbuffer/live"]);
});

test("longest first, as an earlier run has measured", () => {
	const durations = new Map([
		["http/basic", 900],
		["evbuffer/add", 20],
		["http/cancel", 100],
		["main/simple", 10],
	]);
	expect(names(planTests(listed, everything, smallGroups, durations).together)).toEqual([
		"http/basic",
		"http/cancel",
		"evbuffer/add",
		"main/simple",
	]);
});

test("each test has the time limit of its group", () => {
	const { together } = planTests(listed, everything, smallGroups, none);
	const limits = Object.fromEntries(together.map((each) => [each.test, each.timeoutMs]));
	expect(limits).toMatchObject({ "evbuffer/add": 30_000, "http/basic": 60_000 });
	expect(planTest("evbuffer/add", smallGroups).timeoutMs).toBe(30_000);
});

test("groups choose, slow tests are left out unless asked for, words narrow it down", () => {
	const choose = (groups: readonly string[], slow: boolean, words: readonly string[] | null) => {
		const plan = planTests(listed, { groups, slow, words }, smallGroups, none);
		return [...names(plan.together), ...names(plan.alone), ...plan.disabled];
	};
	expect(choose(["http"], false, null)).toEqual(["http/basic"]);
	expect(choose(["http"], true, null)).toEqual(["http/cancel", "http/basic"]);
	expect(choose(["evbuffer"], false, null)).toEqual(["evbuffer/add", "evbuffer/live"]);
	expect(choose(["http", "main"], true, ["ba", "us"])).toEqual(["http/basic", "main/usleep"]);
	expect(choose(["http"], true, ["nothing"])).toEqual([]);
});

test("a group the configuration does not know is refused, not left without a limit", () => {
	const more = [...listed, { test: "ssl/basic", disabled: false }];
	expect(() => planTests(more, everything, smallGroups, none)).toThrow(/no entry for ssl\/basic/);
});
