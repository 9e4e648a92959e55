import { describe, expect, test } from "vitest";
import { evrunSubject, iterationsPerSecond } from "../../src/profile/evrun-subject.ts";
import { InlineChains } from "../../src/profile/inline-chains.ts";
import type { ProfileSetting } from "../../src/profile/profile-subject.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";
import { smallWorkload } from "../fakes/small-workload.ts";

const workload = smallWorkload();
const program = { workload, evrun: "/b/evrun", program: "/run/a.program" };

function batchLine(iterations: number, elapsedNs: number, changes = {}): string {
	const batch = {
		elapsed_ns: elapsedNs,
		bytes: 64 * iterations,
		events: 0,
		syscalls: { readv: 2 },
	};
	return `${JSON.stringify({ ...batch, ...changes })}\n`;
}

/** An evrun that takes 50 ns an iteration, and in every second batch ten times as long. */
function setting(): ProfileSetting {
	const shell = createFakeShell({
		setpriv: ({ args }) => ({
			stdout: (args.at(-1) ?? "")
				.split(",")
				.map(Number)
				.map((iterations, i) => batchLine(iterations, iterations * (i % 2 === 0 ? 50 : 500)))
				.join(""),
		}),
	});
	return {
		ports: { shell, files: createFakeFiles(), nowMs: () => 0, sleep: async () => {} },
		core: null,
		directory: "/run",
		chains: new InlineChains(shell),
		signal: new AbortController().signal,
	};
}

test("a second's iterations follow from the fastest batch", async () => {
	expect(await iterationsPerSecond(setting(), program)).toEqual({ iterations: 20_000_000 });
});

describe("a subject", () => {
	const { long, short, counted } = evrunSubject(program, 20_000_000, 0.5);

	test("works long for samples, little for a tracer, in two equal batches for callgrind", () => {
		expect(long.args).toEqual(["/run/a.program", "10000000"]);
		expect(short?.map(({ args }) => args[1])).toEqual(["100000", "500000"]);
		expect(counted?.args[1]).toBe("20000,20000");
	});

	test("a run is one only when it did the work", () => {
		expect(long.read(batchLine(10_000_000, 5e8))).toEqual({
			ok: true,
			output: { operations: 20_000_000, elapsedNs: 5e8, syscalls: { readv: 2 } },
		});
		expect(long.read(batchLine(10_000_000, 5e8, { bytes: 1 }))).toMatchObject({ ok: false });
		expect(long.read("{}\n")).toMatchObject({ ok: false });
		expect(long.read("")).toMatchObject({ ok: false });
	});
});
