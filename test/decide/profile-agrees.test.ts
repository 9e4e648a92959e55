import { expect, test } from "vitest";
import { profileDisagrees } from "../../src/decide/profile-agrees.ts";
import type { CountSteps } from "../../src/model/count-steps.ts";

const none: CountSteps = { instructions: 0, syscalls: 1, allocations: 0 };
const shrunk = [undefined, none, { ...none, allocations: -1 }] as const;
const explain = "an explanation of the gain that a profile shows";

test("a profile that moved backs a gain, one that did not does not, whatever was counted", () => {
	expect(profileDisagrees({ kind: "moved", evidence: [] }, "present", [])).toBeNull();
	expect(profileDisagrees({ kind: "did not move", reason: "the same" }, "present", shrunk)).toEqual(
		{ reason: "the profile did not move: the same", needs: explain },
	);
});

test("a new bottleneck backs it together with a count that shrank", () => {
	const profile = { kind: "new bottleneck", symbol: "memcpy", reason: "more" } as const;
	expect(profileDisagrees(profile, "present", shrunk)).toBeNull();
	expect(profileDisagrees(profile, "present", [undefined, none])).toEqual({
		reason: "the profile shows a new bottleneck, memcpy, and no count that shrank",
		needs: explain,
	});
});

test("counts take the place of a profiler only where there is none", () => {
	const profile = { kind: "unavailable", because: "perf failed" } as const;
	const needs = "a profile: evlab doctor says how";
	expect(profileDisagrees(profile, "absent", shrunk)).toBeNull();
	expect(profileDisagrees(profile, "absent", [none])).toEqual({
		reason: "this host has no profiler, and no exact count of a faster workload shrank",
		needs,
	});
	expect(profileDisagrees(profile, "present", shrunk)).toEqual({
		reason: "the profile could not be taken: perf failed",
		needs,
	});
});
