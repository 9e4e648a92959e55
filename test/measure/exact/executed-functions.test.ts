import { expect, test } from "vitest";
import {
	executedByProgram,
	executedByWorkload,
	parseExecutedFunctions,
} from "../../../src/measure/exact/executed-functions.ts";
import type { VariantBuild } from "../../../src/model/build.ts";
import { createFakeFiles } from "../../fakes/fake-files.ts";
import { createFakeShell, type FakeProgram } from "../../fakes/fake-shell.ts";
import { smallWorkload } from "../../fakes/small-workload.ts";
import { comparisonFixture } from "../../fixtures/comparison.ts";

const profile = [
	"# callgrind format",
	"fl=(1) /x/buffer.c",
	"fn=(12) evbuffer_add",
	"16 4",
	"cfn=(13) evbuffer_chain_new'2",
	"calls=1 10",
	"fn=(12)",
	"cfn=(14) memcpy",
].join("\n");

test("what was entered and what was called, each by its first mention", () => {
	const names = [...parseExecutedFunctions(profile)];
	expect(names).toEqual(["evbuffer_add", "evbuffer_chain_new", "memcpy"]);
});

function setUp(onValgrind: FakeProgram = () => ({})) {
	const build: VariantBuild = { ...comparisonFixture().baseline, evrun: "/b/one/evrun" };
	const files = createFakeFiles();
	let runs = 0;
	const shell = createFakeShell({
		setpriv: async (call) => {
			runs++;
			const output = call.args.find((arg) => arg.startsWith("--callgrind-out-file="));
			await files.writeText(output?.split("=")[1] ?? "", profile);
			return onValgrind(call);
		},
	});
	return { run: { shell, files, build, scratch: "/tmp/trace" }, files, shell, count: () => runs };
}

test("a workload is traced once a build, and leaves nothing but the answer", async () => {
	const { run, files, count } = setUp();
	const first = await executedByWorkload(run, smallWorkload());
	expect(first).toContain("evbuffer_add");
	expect(await executedByWorkload(run, smallWorkload())).toEqual(first);
	expect(count()).toBe(1);
	expect([...files.texts.keys()].filter((path) => path.startsWith("/tmp/"))).toEqual([]);
	await executedByWorkload(run, smallWorkload("other"));
	expect(count()).toBe(2);
});

test.each([
	["crashes", () => ({ exitCode: null, signal: "SIGSEGV" as const })],
	["hangs", () => ({ timedOut: true })],
])("of one that %s nothing is known, and nothing is kept", async (_, onValgrind) => {
	const { run, count } = setUp(onValgrind);
	expect(await executedByWorkload(run, smallWorkload())).toBeNull();
	await executedByWorkload(run, smallWorkload());
	expect(count()).toBe(2);
});

test("bench gets the limit of descriptors that it asks for; the server is not traced", async () => {
	const { run, shell } = setUp();
	const config = { unit: "event", rounds: 3, quick_rounds: 0, timeout_s: 1 };
	const bench = { ...config, program: "bench" as const, args: ["-n", "100", "-a", "1"] };
	expect(await executedByProgram(run, "upstream/bench-100", bench)).toContain("memcpy");
	expect(shell.calls[0]?.args).toContain("--nofile=250:");
	const http = { ...config, program: "bench_http" as const, args: [] };
	expect(await executedByProgram(run, "upstream/bench_http", http)).toBeNull();
});
