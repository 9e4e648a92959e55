import { describe, expect, test } from "vitest";
import { addSamples, attributionOf, countSamples } from "../../src/profile/attribute-samples.ts";
import { InlineChains } from "../../src/profile/inline-chains.ts";
import { type NamedFrame, nameFrames } from "../../src/profile/name-frames.ts";
import { createPerfScriptReader } from "../../src/profile/perf-script-reader.ts";
import type { ProfileSetting } from "../../src/profile/profile-subject.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";
import { perfScript, readelfSegments } from "../fixtures/perf-output.ts";

const frame = (symbol: string, owner: NamedFrame["owner"] = "libevent"): NamedFrame => ({
	symbol,
	owner,
	inlined: false,
});
const root = frame("run", "harness");

describe("counting", () => {
	const counted = countSamples(
		[
			[frame("main", "harness"), root, frame("a"), frame("b")],
			[frame("main", "harness"), root, frame("a"), frame("a")],
			[frame("main", "harness"), root, frame("a"), frame("do_syscall_64", "kernel")],
			[frame("main", "harness"), frame("set up")],
			[frame("main", "harness"), root, frame("input"), frame("fill")],
		],
		{ root: "run", setup: "input" },
	);

	test("what runs outside the root is left out, and its number kept", () => {
		expect([counted.samples, counted.outside]).toEqual([3, 2]);
		expect(counted.symbols.has("set up")).toBe(false);
		expect(counted.symbols.has("fill")).toBe(false);
		expect(counted.symbols.has("main")).toBe(false);
	});

	test("a recursive function is there once; on top is the last frame alone", () => {
		expect(counted.symbols.get("a")).toEqual({ owner: "libevent", self: 1, inclusive: 3 });
		expect(counted.symbols.get("run")).toEqual({ owner: "harness", self: 0, inclusive: 3 });
	});

	test("two runs are one with twice the samples, and the same shares", () => {
		const [once, twice] = [counted, addSamples([counted, counted])].map((each) =>
			attributionOf(each, "cpu-clock"),
		);
		if (once?.state !== "measured" || twice?.state !== "measured") throw new Error("measured");
		expect(twice.samples).toBe(6);
		expect(twice.symbols).toEqual(once.symbols);
		expect(once.stacks[0]?.frames[0]).toBe("run");
	});

	test("no sample in the root is no attribution", () => {
		expect(
			attributionOf(countSamples([[frame("main")]], { root: "run", setup: null }), "cpu-clock"),
		).toMatchObject({
			state: "unavailable",
			because: "none of 1 samples fell into the measured code",
		});
	});
});

test("a recording with names from the debug information", async () => {
	const functions: Readonly<Record<string, string>> = {
		// One before the return address, in the function that called.
		"0x1fce7":
			"evbuffer_write_iovec\nlibevent/buffer.c:2400\nevbuffer_write_atmost\nlibevent/buffer.c:2500",
		"0x24290": "evbuffer_add\nlibevent/buffer.c:1735",
		"0x10aab": "execute<false>\nevlab/native/kernel/operations.def:18",
		"0x1b88e": "run\nevlab/native/kernel/session.cc:343",
		"0x11a98": "run_batch\nevlab/native/kernel/batch.cc:14",
	};
	const shell = createFakeShell({
		readelf: () => ({ stdout: readelfSegments }),
		addr2line: ({ options }) => ({
			stdout: (options.input ?? "")
				.trim()
				.split("\n")
				.map((address) => `${address}\n${functions[address] ?? "??\n??:0"}\n`)
				.join(""),
		}),
	});
	const reader = createPerfScriptReader();
	for (const line of perfScript.split("\n")) reader.line(line);
	const setting = {
		ports: { shell },
		chains: new InlineChains(shell),
	} as unknown as ProfileSetting;
	const [stacks] = await nameFrames(setting, [reader.end()], {
		binary: "/b/evrun",
		command: "evrun",
	});
	expect(stacks).toHaveLength(3);
	const counted = countSamples(stacks!, { root: "run", setup: null });
	expect([...counted.stacks.keys()]).toEqual([
		"run;evbuffer_write_atmost;evbuffer_write_iovec_[i];__GI___writev;entry_SYSCALL_64_after_hwframe_[k];do_syscall_64_[k];do_writev_[k];__check_object_size_[k]",
		"run;execute<false>;evbuffer_add",
	]);
	expect([...counted.kernelBySyscall]).toEqual([["writev", 1]]);
	expect(counted.outside).toBe(1);
});
