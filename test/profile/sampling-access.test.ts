import { describe, expect, test } from "vitest";
import { findSamplingAccess } from "../../src/profile/sampling-access.ts";
import { findTracer } from "../../src/profile/tracer.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";

describe("sampling", () => {
	const perf = (permits: (event: string) => boolean) =>
		createFakeShell({
			perf: ({ args }) =>
				permits(args[args.indexOf("-e") + 1] ?? "")
					? { stderr: "1.02;msec;cpu-clock;1;100.00;;\n" }
					: { exitCode: 255, stderr: "Error:\nNo permission to enable cpu-clock event.\n" },
		});

	test("with the kernel where that is permitted", async () => {
		expect(
			await findSamplingAccess(
				perf(() => true),
				"absent",
			),
		).toMatchObject({
			state: "permitted",
			event: "cpu-clock",
			kernel: true,
			unlock: null,
		});
	});

	test("else without, and what would show it", async () => {
		expect(
			await findSamplingAccess(
				perf((event) => event.endsWith(":u")),
				"absent",
			),
		).toMatchObject({
			event: "cpu-clock:u",
			kernel: false,
			unlock: "sudo sysctl -w kernel.perf_event_paranoid=1",
		});
	});

	test("cycles only where the hardware counts: perf would quietly take the clock", async () => {
		expect(
			await findSamplingAccess(
				perf(() => true),
				"counts",
			),
		).toMatchObject({ event: "cycles" });
		for (const pmu of ["absent", "refused", "unknown"] as const) {
			const access = await findSamplingAccess(
				perf(() => true),
				pmu,
			);
			expect(access).toMatchObject({ event: "cpu-clock" });
		}
	});

	test("what is printed but not counted is not permitted", async () => {
		const shell = createFakeShell({
			perf: () => ({ stderr: "<not supported>;;cpu-clock;0;100.00;;\n" }),
		});
		expect((await findSamplingAccess(shell, "absent")).state).toBe("refused");
	});

	test("no perf", async () => {
		expect(await findSamplingAccess(createFakeShell({ perf: "missing" }), "absent")).toMatchObject({
			state: "refused",
			because: "perf is not installed",
			unlock: "sudo apt-get install linux-perf",
		});
	});
});

describe("tracing", () => {
	test("as root in a mount of its own where tracefs is not mounted", async () => {
		const shell = createFakeShell({ perf: () => ({ exitCode: 255 }), unshare: () => ({}) });
		const tracer = await findTracer(shell, true);
		if (tracer.kind !== "tracepoints") throw new Error(tracer.kind);
		expect(tracer.wrapper("/o").slice(0, 2)).toEqual(["unshare", "--mount"]);
		expect(tracer.wrapper("/o").slice(-6)).toEqual(["perf", "trace", "-s", "-o", "/o", "--"]);
	});

	test("as a user strace, and what would show more", async () => {
		const shell = createFakeShell({ perf: () => ({ exitCode: 255 }), strace: () => ({}) });
		const tracer = await findTracer(shell, false);
		expect(tracer).toMatchObject({ kind: "strace" });
		expect(tracer.unlock).toContain("tracefs");
		expect(shell.calls.some(({ program }) => program === "unshare")).toBe(false);
	});

	test("neither", async () => {
		const shell = createFakeShell({ perf: "missing", strace: () => ({ exitCode: 1 }) });
		expect((await findTracer(shell, false)).kind).toBe("none");
	});
});
