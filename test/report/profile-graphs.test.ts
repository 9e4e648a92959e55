import { expect, test } from "vitest";
import { profileGraphs } from "../../src/report/profile-graphs.ts";
import { profile, subjectProfile } from "../fixtures/profile.ts";

const sampled = subjectProfile({ workload: "evbuffer/add-64" });
const unsampled = subjectProfile({
	workload: "upstream/bench-100",
	attribution: { state: "unavailable", because: "no perf", unlock: null },
});

test("one graph for each workload that was sampled on both sides, whose rules are its own", () => {
	const graphs = profileGraphs({
		baseline: profile([sampled, unsampled], "tip"),
		candidate: profile([unsampled, sampled], "quick <add>"),
	});
	expect(graphs.map(({ workload }) => workload)).toEqual(["evbuffer/add-64"]);
	const svg = graphs[0]?.svg ?? "";
	expect(svg).toContain("evbuffer/add-64: quick &lt;add&gt; against tip");
	const rules = /<style>(.*?)<\/style>/.exec(svg)?.[1] ?? "";
	for (const [selector] of rules.replaceAll(/@media[^{]*\{/g, "").matchAll(/[^{}]+(?=\{)/g)) {
		expect(selector).toMatch(/^\.flame /);
	}
});

test("a side that was not sampled, or not there, has nothing to differ from", () => {
	const both = profile([sampled]);
	expect(profileGraphs({ baseline: profile([]), candidate: both })).toEqual([]);
	const missing = subjectProfile({ ...unsampled, workload: "evbuffer/add-64" });
	expect(profileGraphs({ baseline: profile([missing]), candidate: both })).toEqual([]);
});
