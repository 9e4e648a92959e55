import { expect, test } from "vitest";
import { judgeHost } from "../../src/doctor/judge-host.ts";
import type { HostFacts } from "../../src/model/host-facts.ts";
import { doctorTable } from "../../src/report/doctor-table.ts";
import { noStyle } from "../../src/report/style.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";
import { quietHost } from "../fixtures/host-facts.ts";

const { environment } = comparisonFixture();

function table(changes: Partial<HostFacts>, width = 80, style = noStyle): readonly string[] {
	const checks = judgeHost(quietHost(changes));
	return doctorTable({ environment, checks }, { width, style });
}

/** Everything that can be wrong, wrong at once. */
const troubled: Partial<HostFacts> = {
	measuring: true,
	load: { busyCores: 1.9, stealPercent: 20 },
	pinnedCore: null,
	governors: ["powersave"],
	turbo: { on: true, path: "/sys/devices/system/cpu/intel_pstate/no_turbo", off: "1" },
	smt: true,
	cpuQuota: 0.5,
	aslr: 0,
	realtime: false,
	pmu: "absent",
	perfEventParanoid: 4,
	kptrRestrict: 2,
	tracefs: "not mounted",
	privateNetwork: {
		permitted: false,
		reason:
			"private network namespaces are not permitted here (unshare: unshare failed: Operation not permitted)",
	},
	freeDiskGib: 0.1,
	missingTools: ["ninja", "clang", "wrk", "perf", "valgrind", "bwrap"],
};

test("a quiet host is one line a check", () => {
	const lines = table({});
	expect(lines).toHaveLength(4 + judgeHost(quietHost()).length + 2);
	expect(lines.at(-1)).toContain("0 warnings, 0 unknown");
});

test("a warning is followed by its effect and its command, an unknown by neither", () => {
	const lines = table({ tracefs: "not mounted", governors: null });
	const at = lines.findIndex((line) => /^warning {2}tracefs +not mounted$/.test(line));
	expect(lines[at + 1]).toMatch(/^ {9}perf sees no tracepoints/);
	expect(lines.slice(at)).toContain(
		"         mend: sudo mount -t tracefs tracefs /sys/kernel/tracing",
	);
	const governor = lines.findIndex((line) => /^unknown {2}governor/.test(line));
	expect(lines[governor + 1]).toMatch(/^ok +turbo/);
});

test.each([80, 100, 200])(
	"no line is longer than 80 columns at width %i, and none is cut",
	(width) => {
		const lines = table(troubled, width);
		expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
		expect(lines.join("\n")).not.toContain("…");
		const text = lines.join(" ").replaceAll(/\s+/g, " ");
		expect(text).toContain("unshare failed: Operation not permitted)");
	},
);

test("a long command is continued the way a shell reads it, and never cut", () => {
	const commands = (width: number): string =>
		table(troubled, width)
			.join("\n")
			.replaceAll(/ \\\n +/g, " ");
	const command =
		"mend: echo performance | sudo tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor";
	expect(commands(80)).toContain(command);
	expect(commands(40)).toContain(command);
});

test("what the host says of itself cannot reach the terminal as a command", () => {
	expect(table({ governors: ["\u001b[31mred"] }).join("\n")).not.toContain("\u001b");
});

test("only warnings are coloured as such", () => {
	const style = { ...noStyle, yellow: (text: string) => `<${text}>` };
	const marked = table({ smt: true }, 80, style).filter((line) => line.startsWith("<"));
	expect(marked).toEqual([expect.stringMatching(/^<warning {2}SMT/)]);
});
