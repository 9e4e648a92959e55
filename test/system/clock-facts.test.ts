import { expect, test } from "vitest";
import { readClockFacts } from "../../src/system/clock-facts.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";

const cpus = "/sys/devices/system/cpu";
const read = (texts: Readonly<Record<string, string>>) => readClockFacts(createFakeFiles(texts));

test("a virtual machine says nothing", async () => {
	expect(await read({ [`${cpus}/online`]: "0-1\n" })).toEqual({
		governors: null,
		turbo: null,
		smt: null,
	});
});

test("the governors of all cores, each once", async () => {
	const { governors } = await read({
		[`${cpus}/cpu0/cpufreq/scaling_governor`]: "schedutil\n",
		[`${cpus}/cpu1/cpufreq/scaling_governor`]: "performance\n",
		[`${cpus}/cpu10/cpufreq/scaling_governor`]: "schedutil\n",
		[`${cpus}/cpuidle/cpufreq/scaling_governor`]: "not a core\n",
	});
	expect(governors).toEqual(["performance", "schedutil"]);
});

test("Intel says turbo the other way round", async () => {
	const intel = `${cpus}/intel_pstate/no_turbo`;
	const boost = `${cpus}/cpufreq/boost`;
	expect((await read({ [intel]: "0\n" })).turbo).toEqual({ on: true, path: intel, off: "1" });
	expect((await read({ [intel]: "1\n" })).turbo?.on).toBe(false);
	expect((await read({ [boost]: "1\n" })).turbo).toEqual({ on: true, path: boost, off: "0" });
	expect((await read({ [boost]: "0\n" })).turbo?.on).toBe(false);
	expect((await read({ [boost]: "maybe\n" })).turbo).toBeNull();
});

test.each([
	["0\n", false],
	["1\n", true],
	["?\n", null],
])("smt/active %j", async (text, smt) => {
	expect((await read({ [`${cpus}/smt/active`]: text })).smt).toBe(smt);
});
