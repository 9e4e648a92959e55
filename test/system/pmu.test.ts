import { expect, test } from "vitest";
import { findPmu, parsePerfStat } from "../../src/system/pmu.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";

test.each([
	["613410;;instructions:u;580000;100.00;;\n", "counts"],
	["<not supported>;;instructions;0;100.00;;\n", "absent"],
	["<not counted>;;instructions;0;0.00;;\n", "unknown"],
	["Access to performance monitoring is limited.\nperf_event_paranoid setting is 4:\n", "refused"],
	["WARNING: perf not found for kernel 6.1\n", "unknown"],
])("%j", (stderr, pmu) => {
	expect(parsePerfStat(stderr)).toBe(pmu);
});

const devices = (...names: string[]) =>
	createFakeFiles(
		Object.fromEntries(names.map((name) => [`/sys/bus/event_source/devices/${name}/type`, "1\n"])),
	);

test("without perf, a kernel that lists no PMU of a core has none", async () => {
	const shell = () => createFakeShell({});
	expect(await findPmu({ shell: shell(), files: devices("software", "msr") })).toBe("absent");
	expect(await findPmu({ shell: shell(), files: devices("software", "cpu_core") })).toBe("unknown");
	expect(await findPmu({ shell: shell(), files: createFakeFiles() })).toBe("unknown");
});

test("perf is asked once per process, in a fixed language", async () => {
	const shell = createFakeShell({ perf: () => ({ stderr: "5;;instructions;1;100;;\n" }) });
	const ports = { shell, files: devices("cpu") };
	expect(await Promise.all([findPmu(ports), findPmu(ports)])).toEqual(["counts", "counts"]);
	expect(await findPmu(ports)).toBe("counts");
	expect(shell.calls).toHaveLength(1);
	expect(shell.calls[0]?.options.env).toEqual({ LC_ALL: "C" });
});
