import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { filterIds, loadWorkloads } from "../../src/commands/load-workloads.ts";
import { createFiles } from "../../src/system/files.ts";
import { packageRoot } from "../../src/system/paths.ts";
import type { Files } from "../../src/system/ports.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";

const files = createFiles();

describe("the locked workloads", () => {
	test("at least thirty, each named once, of every family in bench/ and no other", async () => {
		const { micro, config } = await loadWorkloads(files, packageRoot);
		expect(micro.length).toBeGreaterThanOrEqual(30);
		expect(new Set(micro.map(({ id }) => id)).size).toBe(micro.length);
		const declared = readdirSync(join(packageRoot, "bench"))
			.filter((folder) => folder !== "peers")
			.flatMap((folder) =>
				readdirSync(join(packageRoot, "bench", folder)).map(
					(file) => `${folder}/${file.replace(/\.ts$/, "")}`,
				),
			);
		expect(Object.keys(config.micro).sort()).toEqual(declared.sort());
		const folders = new Set(micro.map(({ id }) => id.split("/")[0]));
		for (const folder of ["evbuffer", "socket-io", "dispatch", "timers", "bufferevent", "self"]) {
			expect(folders).toContain(folder);
		}
	});

	test("sizes from 1 B to 1 MiB, every backend, both transports, locks", async () => {
		const { micro } = await loadWorkloads(files, packageRoot);
		const ids = micro.map(({ id }) => id);
		expect(ids).toEqual(
			expect.arrayContaining([
				"socket-io/write-read-1",
				"socket-io/write-read-1m",
				"dispatch/signal",
			]),
		);
		const backends = micro.flatMap(({ program }) =>
			program.resources.filter(({ kind }) => kind === "base").map(({ operands }) => operands[0]),
		);
		expect(new Set(backends)).toEqual(new Set([0, 2, 3]));
		const kinds = new Set(
			micro.flatMap(({ program }) => program.resources.map(({ kind }) => kind)),
		);
		for (const kind of ["pipe", "socketpair", "bufferevent_pair", "bufferevent_socket", "signal"]) {
			expect(kinds).toContain(kind);
		}
		expect(micro.filter(({ program }) => program.locks)).toHaveLength(1);
	});

	test("upstream's programs: bench twice, the cascade, http", async () => {
		const { config } = await loadWorkloads(files, packageRoot);
		const programs = Object.values(config.upstream).map(({ program }) => program);
		expect(programs.filter((program) => program === "bench")).toHaveLength(2);
		expect(new Set(programs)).toEqual(new Set(["bench", "bench_cascade", "bench_http"]));
	});

	test("any change of the file is another hash", async () => {
		const { hash } = await loadWorkloads(files, packageRoot);
		expect(hash).toMatch(/^[0-9a-f]{64}$/);
		expect((await loadWorkloads(files, packageRoot)).hash).toBe(hash);
		for (const [from, to] of [
			["4k = { bytes = 4096 }", "4k = { bytes = 4095 }"],
			["cell_ms = 15", "cell_ms = 16"],
			['args = ["-n", "100"]', 'args = ["-n", "101"]'],
		] as const) {
			const edited: Files = {
				...files,
				readText: async (path) => {
					const text = await files.readText(path);
					expect(text).toContain(from);
					return text.replace(from, to);
				},
			};
			expect((await loadWorkloads(edited, packageRoot)).hash).not.toBe(hash);
		}
	});
});

const measure = [
	...["version = 1", "[measure]", "trials = 8", "quick_trials = 8", "layouts = 8"],
	...["pilot_trials = 4", "certificate_trials = 8", 'certificate = ["a/b-z"]'],
	...["cell_ms = 15", "batch_us = 75", "faster_percent = 2.0", "same_percent = 1.0"],
	"timeout_s = 8",
].join("\n");

interface Family {
	readonly name?: string;
	readonly loop?: string;
	readonly facts?: string;
	/** The body of a floor. */
	readonly floor?: string;
}

/** A checkout of evlab with these families, compiled. */
function checkout(toml: string, families: Readonly<Record<string, Family>>): string {
	const root = temporaryDirectory();
	const write = (path: string, text: string) => {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	};
	write("config/workload.toml", `${measure}\n[upstream]\n${toml}\n`);
	write("package.json", '{ "type": "module" }');
	mkdirSync(join(root, "bench"), { recursive: true });
	for (const [path, { name = path, loop, facts, floor }] of Object.entries(families)) {
		write(`bench/${path}.ts`, "// as compiled");
		write(
			`dist/bench/${path}.js`,
			`export default { family: ${JSON.stringify(name)}, measures: "m", parameters: ["bytes"],
				build: (p, { bytes }) => {
					const b = p.buffer();
					${loop ?? "p.loop.evbuffer.add(b, bytes).evbuffer.drain(b, bytes);"}
					return ${facts ?? "{ bytes }"};
				}${floor === undefined ? "" : `, floor: (p, { bytes }) => { ${floor} }`} };`,
		);
	}
	return root;
}

const section = (family: string, ...lines: string[]) =>
	[`[micro."${family}"]`, ...lines].join("\n");

describe("loadWorkloads", () => {
	test("cases in the order of the file", async () => {
		const toml = [
			section("a/b", "z = { bytes = 1 }", "y = { bytes = 2 }"),
			section("a/a", "x = { bytes = 3 }"),
		];
		const { micro } = await loadWorkloads(
			files,
			checkout(toml.join("\n"), { "a/b": {}, "a/a": {} }),
		);
		expect(micro.map(({ id, expected }) => [id, expected.bytes])).toEqual([
			["a/b-z", 1],
			["a/b-y", 2],
			["a/a-x", 3],
		]);
	});

	test("jobs of bench/peers need no section and leave the hash alone", async () => {
		const toml = section("a/b", "z = { bytes = 1 }");
		const hashOf = async (families: Readonly<Record<string, Family>>) =>
			(await loadWorkloads(files, checkout(toml, families))).hash;
		expect(await hashOf({ "a/b": {}, "peers/ring": {} })).toBe(await hashOf({ "a/b": {} }));
	});

	test("another program, another expectation: another hash", async () => {
		const toml = section("a/b", "z = { bytes = 8 }");
		const hashOf = async (family: Family) =>
			(await loadWorkloads(files, checkout(toml, { "a/b": family }))).hash;
		const plain = await hashOf({});
		expect(await hashOf({})).toBe(plain);
		const changes: readonly Family[] = [
			{ loop: "p.loop.evbuffer.prepend(b, bytes).evbuffer.drain(b, bytes);" },
			{ facts: "{ bytes: bytes + 1 }" },
			{ facts: "{ bytes, events: 1 }" },
			{ facts: "{ bytes, operationsPerIteration: 2 }" },
			{ floor: "p.loop.floor.refer(bytes); return { bytes, events: 1 };" },
		];
		for (const change of changes) expect(await hashOf(change)).not.toBe(plain);
		const floors = await Promise.all(
			["1, events: 1", "1, events: 2"].map((facts) =>
				hashOf({ floor: `p.loop.nop(); return { bytes: ${facts} };` }),
			),
		);
		expect(new Set(floors).size).toBe(2);
	});

	test.each<[string, string, Readonly<Record<string, Family>>, string]>([
		[
			"a section without a family",
			section("a/b", "z = { bytes = 1 }"),
			{},
			'[micro."a/b"] has no bench/a/b.ts',
		],
		[
			"a family without a section",
			"[micro]",
			{ "a/b": {} },
			'bench/a/b.ts has no section [micro."a/b"]',
		],
		["a missing number", section("a/b", "c = {}"), { "a/b": {} }, '[micro."a/b"] c lacks bytes'],
		[
			"a number too many",
			section("a/b", "c = { bytes = 1, count = 2 }"),
			{ "a/b": {} },
			'[micro."a/b"] c has unknown count',
		],
		[
			"a number the operation cannot have",
			section("a/b", "c = { bytes = -1 }"),
			{ "a/b": {} },
			`[micro."a/b"] c: evbuffer.add: operand 'bytes' must be from 0 to 1048576, not -1`,
		],
		[
			"a name that is none",
			section("a/b", "C = { bytes = 1 }"),
			{ "a/b": {} },
			expect.stringMatching(
				/^config\/workload\.toml: \[micro\."a\/b"\] C: id: /,
			) as unknown as string,
		],
		[
			"a certificate of nothing",
			section("a/b", "c = { bytes = 1 }"),
			{ "a/b": {} },
			"measure.certificate: a/b-z is no workload",
		],
		[
			"one name twice",
			[section("a/b", "c-1 = { bytes = 1 }"), section("a/b-c", "1 = { bytes = 1 }")].join("\n"),
			{ "a/b": {}, "a/b-c": {} },
			'[micro."a/b-c"] 1 gives the name a/b-c-1 once more',
		],
		[
			"a number of measure",
			section("a/b", "c = 5"),
			{ "a/b": {} },
			expect.stringMatching(/: micro\.a\/b\.c: /) as unknown as string,
		],
		[
			"not TOML",
			"[micro",
			{},
			expect.stringMatching(/^config\/workload\.toml: Invalid TOML/) as unknown as string,
		],
	])("%s is one clear line", async (_, toml, families, message) => {
		await expect(loadWorkloads(files, checkout(toml, families))).rejects.toMatchObject({
			code: "BAD_INPUT",
			message: typeof message === "string" ? `config/workload.toml: ${message}` : message,
		});
	});

	test("a family that is not compiled, or calls itself something else", async () => {
		const toml = section("a/b", "c = { bytes = 1 }");
		const stale = checkout(toml, { "a/b": {} });
		rmSync(join(stale, "dist"), { recursive: true });
		await expect(loadWorkloads(files, stale)).rejects.toMatchObject({
			code: "BAD_INPUT",
			message: "bench/a/b.ts is not compiled",
			nextStep: "npm run build",
		});
		await expect(loadWorkloads(files, checkout(toml, { "a/b": { name: "a/c" } }))).rejects.toThrow(
			'bench/a/b.ts does not export defineWorkload("a/b", …) as its default',
		);
	});
});

describe("filterIds", () => {
	const ids = ["evbuffer/add-64", "evbuffer/add-4k", "dispatch/ring"];

	test.each([
		[undefined, ids],
		["add", ["evbuffer/add-64", "evbuffer/add-4k"]],
		["ring, 64", ["evbuffer/add-64", "dispatch/ring"]],
		["dispatch/,", ["dispatch/ring"]],
	])("%s", (filter, chosen) => {
		expect(filterIds(ids, filter)).toEqual(chosen);
	});

	test.each(["nothing", "", " , "])("%j matches nothing and says so", (filter) => {
		expect(() => filterIds(ids, filter)).toThrow(expect.objectContaining({ code: "BAD_INPUT" }));
	});
});
