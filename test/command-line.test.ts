import { CommanderError } from "commander";
import { describe, expect, test } from "vitest";
import { commandLine } from "../src/command-line.ts";

/** What a command line leads to: command and options. */
async function meaning(...words: string[]): Promise<readonly [string, unknown]> {
	const calls: [string, unknown][] = [];
	const record = (name: string) => async (options: unknown) => void calls.push([name, options]);
	await commandLine({
		compare: record("compare"),
		bench: record("bench"),
		peers: record("peers"),
		calibrate: record("calibrate"),
		power: record("power"),
		verify: record("verify"),
		oracle: record("oracle"),
		report: record("report"),
		profile: record("profile"),
		hotMethods: record("hotMethods"),
		setup: record("setup"),
		doctor: record("doctor"),
		tryPatch: record("try"),
		resume: record("resume"),
		accept: record("accept"),
		reject: record("reject"),
		park: record("park"),
		revert: record("revert"),
		log: record("log"),
		replay: record("replay"),
		reproduce: record("reproduce"),
		memoryAdd: record("memoryAdd"),
		memoryFind: record("memoryFind"),
		memoryCheck: () => record("memoryCheck")({}),
		memoryIndex: () => record("memoryIndex")({}),
		nonStarters: record("nonStarters"),
		nonStarterAdd: record("nonStarterAdd"),
		agent: record("agent"),
		optimize: record("optimize"),
	}).parseAsync(words, { from: "user" });
	expect(calls).toHaveLength(1);
	return calls[0] as [string, unknown];
}

async function complaint(...words: string[]): Promise<string> {
	const error = await meaning(...words).catch((thrown: unknown) => thrown);
	if (!(error instanceof CommanderError)) throw new Error(`was understood: ${words.join(" ")}`);
	expect(error.exitCode).not.toBe(0);
	return error.message;
}

describe("oracle", () => {
	test("searches for a minute by default, in the tip, or runs a saved failure again", async () => {
		expect(await meaning("oracle")).toEqual(["oracle", { variant: undefined, seconds: 60 }]);
		expect(
			await meaning("oracle", "my.patch", "--seconds", "600", "--seed", "7", "--json"),
		).toEqual(["oracle", { variant: "my.patch", seconds: 600, seed: 7, json: true }]);
		expect(await meaning("oracle", "--replay", "a.json")).toEqual([
			"oracle",
			{ variant: undefined, seconds: 60, replay: "a.json" },
		]);
	});
});

describe("agent and optimize", () => {
	test("a skill is asked of a seat about files", async () => {
		expect(await meaning("agent", "review", "my.patch", "--agent", "codex:gpt-5")).toEqual([
			"agent",
			{
				...{ skill: "review", about: ["my.patch"], replies: null, maxUsd: 2, minutes: 10 },
				seat: { agent: "codex", model: "gpt-5" },
			},
		]);
	});

	test("everybody sits with --agent unless a seat is named", async () => {
		const one = { agent: "api", model: "m:1" };
		const [, order] = await meaning(
			...["optimize", "--agent", "api:m:1", "--chair", "manual"],
			...["--proposers", "claude:opus,codex", "--max-usd", "0.5"],
		);
		expect(order).toMatchObject({
			...{ implementers: [one], chair: { agent: "manual", model: null }, maxUsd: 0.5 },
			proposers: [
				{ agent: "claude", model: "opus" },
				{ agent: "codex", model: null },
			],
			...{ maxExperiments: 1, resume: null, estimate: false },
		});
	});

	test("what is no agent and no budget is said", async () => {
		expect(await complaint("optimize", "--agent", "clod")).toContain("claude, codex");
		expect(await complaint("optimize", "--max-usd", "0")).toContain("above 0");
	});
});

describe("profile", () => {
	test("the tip by default, or two variants in turns", async () => {
		expect(await meaning("profile")).toEqual(["profile", { variant: "tip" }]);
		expect(
			await meaning(
				...["profile", "upstream", "--vs", "my.patch", "--workload", "echo"],
				...["--budget", "30", "--svg", "a.svg", "--speedscope", "a.json", "--json"],
			),
		).toEqual([
			"profile",
			{
				variant: "upstream",
				vs: "my.patch",
				budgetSeconds: 30,
				workload: "echo",
				svg: "a.svg",
				speedscope: "a.json",
				json: true,
			},
		]);
	});

	test("--coverage and --populate look at hot-methods.yaml", async () => {
		expect(await meaning("profile", "--coverage")).toEqual([
			"hotMethods",
			{ variant: "tip", populate: false },
		]);
		expect(await meaning("profile", "upstream", "--populate")).toEqual([
			"hotMethods",
			{ variant: "upstream", populate: true },
		]);
	});
});

describe("peers", () => {
	test("the tip by default, or a variant", async () => {
		expect(await meaning("peers")).toEqual(["peers", { variant: "tip" }]);
		expect(
			await meaning(
				...["peers", "my.patch", "--filter", "echo,ring", "--budget", "30", "--seed", "5"],
				...["--markdown", "--json", "out.json"],
			),
		).toEqual([
			"peers",
			{
				variant: "my.patch",
				filter: "echo,ring",
				budgetSeconds: 30,
				seed: 5,
				markdown: true,
				json: "out.json",
			},
		]);
	});
});

describe("calibrate", () => {
	test("certifies by default, with 40 real and 1000 drawn decisions", async () => {
		expect(await meaning("calibrate")).toEqual(["calibrate", { decisions: 40, draws: 1000 }]);
		expect(await meaning("calibrate", "--all", "--budget", "60", "--json")).toEqual([
			"calibrate",
			{ decisions: 40, draws: 1000, all: true, budgetSeconds: 60, json: true },
		]);
	});

	test("--power is another measurement", async () => {
		expect(
			await meaning(
				...["calibrate", "--power", "--sizes", "0.5,2", "--repeats", "3", "--workload", "bench"],
			),
		).toEqual(["power", { sizes: [0.5, 2], repeats: 3, workload: "bench" }]);
	});

	test.each(["", "0", "1,,2", "x", "90"])("--sizes %j is refused", async (sizes) => {
		expect(await complaint("calibrate", "--power", "--sizes", sizes)).toContain("per cents");
	});
});

describe("compare", () => {
	test.each([
		[[], "upstream", "tip"],
		[["my.patch"], "tip", "my.patch"],
		[["a", "b"], "a", "b"],
	])("%j", async (sides, baseline, candidate) => {
		expect(await meaning("compare", ...sides)).toEqual(["compare", { baseline, candidate }]);
	});

	test("its options", async () => {
		expect(
			await meaning(
				...["compare", "--quick", "--filter", "evbuffer,ring", "--budget", "600", "my.patch"],
				...["--seed", "0", "--append", "r.json", "--json", "out.json"],
			),
		).toEqual([
			"compare",
			{
				baseline: "tip",
				candidate: "my.patch",
				quick: true,
				filter: "evbuffer,ring",
				budgetSeconds: 600,
				seed: 0,
				append: "r.json",
				json: "out.json",
			},
		]);
	});

	test("--compilers", async () => {
		const given = async (names: string) => (await meaning("compare", "--compilers", names))[1];
		expect(await given("gcc,clang-19")).toMatchObject({ compilers: ["gcc", "clang-19"] });
		expect(await given("/opt/bin/clang")).toMatchObject({ compilers: ["/opt/bin/clang"] });
	});

	test.each(["", "gcc,", "gcc,gcc", "gcc,clang,icc", "gcc -m32,clang", "-v"])(
		"--compilers %j is refused",
		async (names) => {
			expect(await complaint("compare", `--compilers=${names}`)).toContain("one compiler or two");
		},
	);

	test("counts are taken unless they are left out", async () => {
		expect(await meaning("compare", "--no-counts", "my.patch")).toEqual([
			"compare",
			{ baseline: "tip", candidate: "my.patch", counts: false },
		]);
	});

	test("--json alone is standard output", async () => {
		expect(await meaning("compare", "my.patch", "--json")).toMatchObject([
			"compare",
			{ candidate: "my.patch", json: true },
		]);
		expect(await meaning("compare", "--json", "--quick")).toMatchObject([
			"compare",
			{ json: true, quick: true },
		]);
	});

	test("--json does not take a patch for the file to write", async () => {
		expect(await complaint("compare", "--json", "my.patch")).toContain("must end in .json");
	});

	test.each([["0"], ["-1"], ["1.5"], ["ten"], [""], ["1e400"]])(
		"--budget %j is refused",
		async (seconds) => {
			expect(await complaint("compare", `--budget=${seconds}`)).toContain("whole number from 1 on");
		},
	);

	test("an empty --seed is no zero", async () => {
		expect(await complaint("compare", "--seed=")).toContain("whole number from 0 on");
	});

	test("more than two sides, or an option nobody knows, is refused", async () => {
		expect(await complaint("compare", "a", "b", "c")).toContain("too many arguments");
		expect(await complaint("compare", "--fast")).toContain("unknown option");
	});
});

describe("bench", () => {
	test("the tip in five trials unless said", async () => {
		expect(await meaning("bench")).toEqual(["bench", { variant: "tip", trials: 5 }]);
		expect(await meaning("bench", "x", "--trials", "3", "--filter", "a", "--json")).toEqual([
			"bench",
			{ variant: "x", trials: 3, filter: "a", json: true },
		]);
	});

	test("fewer than three trials have no spread", async () => {
		expect(await complaint("bench", "--trials", "2")).toContain("whole number from 3 on");
	});
});

test("setup", async () => {
	expect(await meaning("setup")).toEqual(["setup", {}]);
	expect(await meaning("setup", "--from", "x.tar.gz", "--ref", "v1", "--json")).toEqual([
		"setup",
		{ from: "x.tar.gz", ref: "v1", json: true },
	]);
});

test("doctor", async () => {
	expect(await meaning("doctor")).toEqual(["doctor", {}]);
	expect(await meaning("doctor", "--json")).toEqual(["doctor", { json: true }]);
});

test("a command nobody knows is refused, with the one that was meant", async () => {
	expect(await complaint("compar")).toMatch(/unknown command 'compar'[\s\S]*compare/);
});

describe("verify", () => {
	test("asks for the light gate of the tip by default", async () => {
		expect(await meaning("verify")).toEqual(["verify", { variant: "tip" }]);
	});

	test("takes a variant, the full gate, words and a file for the report", async () => {
		const words = [
			"verify",
			"my.patch",
			"--full",
			"--filter",
			"evbuffer",
			"--json",
			"gate.json",
			"--oracle",
			"5",
		];
		expect(await meaning(...words)).toEqual([
			"verify",
			{ variant: "my.patch", full: true, filter: "evbuffer", json: "gate.json", oracleSeconds: 5 },
		]);
	});
});

describe("try", () => {
	const said = ["--title", "A title", "--hypothesis", "it is so"];

	test("takes one to three variants, and - for standard input", async () => {
		const common = { title: "A title", hypothesis: "it is so", author: "human" };
		expect(await meaning("try", "a.patch", ...said)).toEqual([
			"try",
			{ candidates: ["a.patch"], budgetSeconds: undefined, ...common },
		]);
		const options = ["--budget", "60", "--oracle-seconds", "5", "--seed", "1", "--json"];
		expect(await meaning("try", "-", "b", ...said, ...options)).toEqual([
			"try",
			{
				...{ candidates: ["-", "b"], budgetSeconds: 60, oracleSeconds: 5, seed: 1, json: true },
				...common,
			},
		]);
	});

	test("needs something to try, a title and a hypothesis", async () => {
		expect(await complaint("try", ...said)).toContain("missing required argument 'variants'");
		expect(await complaint("try", "a", "--title", "x")).toContain("--hypothesis");
		expect(await complaint("try", "a", "--hypothesis", "x")).toContain("--title");
		expect(await complaint("try", "a", ...said, "--budget", "0")).toContain("whole number from 1");
	});
});

test("accept, reject, park, revert take an experiment; what overrides says why", async () => {
	expect(await meaning("accept", "EXP-001")).toEqual(["accept", { experiment: "EXP-001" }]);
	expect(await meaning("reject", "EXP-001", "--reason", "r")).toEqual([
		"reject",
		{ experiment: "EXP-001", reason: "r" },
	]);
	expect(await meaning("park", "EXP-001", "--needs", "n")).toEqual([
		"park",
		{ experiment: "EXP-001", needs: "n" },
	]);
	expect(await meaning("revert", "EXP-001", "--reason", "r")).toEqual([
		"revert",
		{ experiment: "EXP-001", reason: "r" },
	]);
	expect(await complaint("accept", "1")).toContain("EXP-001");
	expect(await complaint("accept", "EXP-001", "--force")).toContain("unknown option");
	expect(await complaint("reject", "EXP-001")).toContain("--reason");
	expect(await complaint("park", "EXP-001")).toContain("--needs");
	expect(await complaint("revert", "EXP-001")).toContain("--reason");
});

test("resume goes on with everything, or with one attempt", async () => {
	expect(await meaning("resume")).toEqual(["resume", { attempt: undefined }]);
	expect(await meaning("resume", "try-1")).toEqual(["resume", { attempt: "try-1" }]);
});

describe("the ledger", () => {
	test("experiments are named by their ids", async () => {
		expect(await meaning("replay", "EXP-001", "--json")).toEqual([
			"replay",
			{ id: "EXP-001", json: true },
		]);
		expect(await meaning("reproduce", "EXP-1000", "--budget", "60")).toEqual([
			"reproduce",
			{ id: "EXP-1000", budgetSeconds: 60 },
		]);
		for (const id of ["1", "EXP-1", "../EXP-001", "exp-001"]) {
			expect(await complaint("replay", id)).toContain("like EXP-001");
		}
	});

	test("log shows, checks or renders", async () => {
		expect(await meaning("log")).toEqual(["log", {}]);
		expect(await meaning("log", "EXP-001", "--json")).toEqual([
			"log",
			{ id: "EXP-001", json: true },
		]);
		expect(await meaning("log", "--check")).toEqual(["log", { check: true }]);
		expect(await meaning("log", "--render")).toEqual(["log", { render: true }]);
	});

	test("memory has entries of three kinds", async () => {
		expect(
			await meaning(
				...["memory", "add", "One line", "--kind", "trap", "--experiment", "EXP-002"],
				...["--tags", "evbuffer, layout", "--text", "Why."],
			),
		).toEqual([
			"memoryAdd",
			{
				...{ title: "One line", kind: "trap", experiment: "EXP-002" },
				...{ tags: ["evbuffer", "layout"], text: "Why." },
			},
		]);
		expect(await meaning("memory", "search", "epoll", "mask")).toEqual([
			"memoryFind",
			{ words: ["epoll", "mask"] },
		]);
		expect(await meaning("memory", "list")).toEqual(["memoryFind", { words: [] }]);
		expect(await complaint("memory", "add", "x", "--kind", "joke")).toContain("insight");
		expect(await complaint("memory", "add", "x")).toContain("--kind");
		expect(await complaint("memory", "add", "x", "--kind", "trap", "--tags", "A b")).toContain(
			"lower-case",
		);
	});

	test("a dead end needs a name, a mechanism and the words that tell it", async () => {
		expect(await meaning("non-starters")).toEqual(["nonStarters", {}]);
		const given = ["--id", "cold-code", "--mechanism", "It moves.", "--keywords", "cold, hot_"];
		expect(await meaning("non-starters", "add", "EXP-003", ...given)).toEqual([
			"nonStarterAdd",
			{
				...{ experiment: "EXP-003", id: "cold-code", mechanism: "It moves." },
				keywords: ["cold", "hot_"],
			},
		]);
		expect(await complaint("non-starters", "add", "EXP-003")).toContain("--id");
	});
});

describe("report", () => {
	test("all experiments by default, or some, or records", async () => {
		expect(await meaning("report")).toEqual(["report", { what: [] }]);
		expect(await meaning("report", "EXP-001", "EXP-002", "--markdown")).toEqual([
			"report",
			{ what: ["EXP-001", "EXP-002"], markdown: true },
		]);
	});

	test("its forms", async () => {
		const words = ["report", "c.json", "--html", "p.html", "--json", "r.json", "--bundle", "out"];
		expect(await meaning(...words)).toEqual([
			"report",
			{ what: ["c.json"], html: "p.html", json: "r.json", bundle: "out" },
		]);
	});

	test("--json does not take an experiment for the file to write", async () => {
		expect(await complaint("report", "--json", "EXP-001")).toContain("must end in .json");
	});
});
