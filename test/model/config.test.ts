import { expect, test } from "vitest";
import { WorkloadConfig } from "../../src/model/config.ts";

const measure = {
	trials: 32,
	quick_trials: 16,
	pilot_trials: 8,
	certificate: ["evbuffer/add-64"],
	certificate_trials: 12,
	layouts: 32,
	cell_ms: 15,
	batch_us: 75,
	faster_percent: 2,
	same_percent: 1,
	timeout_s: 8,
};
const upstream = {
	program: "bench",
	args: ["-n", "100"],
	unit: "event",
	rounds: 20,
	quick_rounds: 0,
	timeout_s: 20,
};
const good = {
	version: 1,
	measure,
	micro: { "evbuffer/add": { 64: { bytes: 64 } } },
	upstream: { "upstream/bench": upstream },
};

function issueOf(config: unknown): string | null {
	const issue = WorkloadConfig.safeParse(config).error?.issues[0];
	return issue === undefined ? null : `${issue.path.join(".")}: ${issue.message}`;
}

test("a good one is taken as it is", () => {
	expect(WorkloadConfig.parse(good)).toEqual(good);
});

test.each([
	["an unknown key", { ...good, extra: 1 }, /^: .*"extra"/],
	["another version", { ...good, version: 2 }, /^version: /],
	["no measure", { ...good, measure: undefined }, /^measure: /],
	[
		"an unknown key of measure",
		{ ...good, measure: { ...measure, cells: 1 } },
		/^measure: .*"cells"/,
	],
	["text for a number", { ...good, measure: { ...measure, cell_ms: "15" } }, /^measure\.cell_ms: /],
	[
		"too few trials",
		{ ...good, measure: { ...measure, quick_trials: 7 } },
		/^measure\.quick_trials: /,
	],
	["no time for a cell", { ...good, measure: { ...measure, cell_ms: 0 } }, /^measure\.cell_ms: /],
	["half a trial", { ...good, measure: { ...measure, trials: 16.5 } }, /^measure\.trials: /],
	[
		"a margin of nothing",
		{ ...good, measure: { ...measure, same_percent: 0 } },
		/^measure\.same_p/,
	],
	[
		"trials that would share a layout",
		{ ...good, measure: { ...measure, layouts: 31 } },
		/^measure: needs layouts >= trials >= quick_trials$/,
	],
	[
		"a --quick that is the longer one",
		{ ...good, measure: { ...measure, trials: 15 } },
		/^measure: needs layouts >= trials >= quick_trials$/,
	],
	[
		"half a byte",
		{ ...good, micro: { "evbuffer/add": { 64: { bytes: 0.5 } } } },
		/^micro\.evbuffer\/add\.64\.bytes: /,
	],
	[
		"a case that is a number",
		{ ...good, micro: { "evbuffer/add": { 64: 64 } } },
		/^micro\.evbuffer\/add\.64: /,
	],
	[
		"a program nobody knows",
		{ ...good, upstream: { "upstream/x": { ...upstream, program: "regress" } } },
		/^upstream\.upstream\/x\.program: /,
	],
	[
		"too few rounds",
		{ ...good, upstream: { "upstream/x": { ...upstream, rounds: 2 } } },
		/^upstream\.upstream\/x\.rounds: /,
	],
	[
		"an argument that is a number",
		{ ...good, upstream: { "upstream/x": { ...upstream, args: [1] } } },
		/^upstream\.upstream\/x\.args\.0: /,
	],
	[
		"an unknown key of a program",
		{ ...good, upstream: { "upstream/x": { ...upstream, retries: 3 } } },
		/^upstream\.upstream\/x: .*"retries"/,
	],
])("refuses %s, and says where", (_, config, issue) => {
	expect(issueOf(config)).toMatch(issue);
});
