import { expect, test } from "vitest";
import { hostClassOf } from "../../src/system/host-class.ts";

const host = { architecture: "x86_64", virtualized: true, cores: 2, pmu: "absent" } as const;

test("architecture, vm or metal, cores, counters", () => {
	expect(hostClassOf(host)).toBe("x86_64 vm 2-core no-pmu");
	expect(hostClassOf({ ...host, virtualized: false, pmu: "counts" })).toBe(
		"x86_64 metal 2-core pmu",
	);
	expect(hostClassOf({ ...host, pmu: "refused" })).toBe("x86_64 vm 2-core pmu-unknown");
});

test.each([
	[1, "1-core"],
	[3, "3-4-core"],
	[4, "3-4-core"],
	[5, "5-8-core"],
	[64, "33-64-core"],
	[96, "65-128-core"],
])("%i cores are %s", (cores, bucket) => {
	expect(hostClassOf({ ...host, cores })).toContain(` ${bucket} `);
});
