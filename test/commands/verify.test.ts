import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type VerifyOptions, verify } from "../../src/commands/verify.ts";
import { GateReport } from "../../src/model/gate.ts";
import { failing, passing } from "../gate/regress-output.ts";
import { createLab, type Lab, regressTests } from "./lab.ts";

const run = (lab: Lab, options: Partial<VerifyOptions> = {}): Promise<number> =>
	verify(lab.context, { variant: lab.patch(), json: true, oracleSeconds: 0, ...options });

const reportOf = (lab: Lab) => GateReport.parse(JSON.parse(lab.printed.at(-1) ?? ""));

const asked = (lab: Lab) =>
	reportOf(lab).configurations.flatMap((each) =>
		each.state === "ran" ? each.tests.map(({ test: name }) => name) : [],
	);

test("a patch of buffer.c runs the groups of buffer.c; all pass: exit code 0", async () => {
	const lab = await createLab();
	expect(await run(lab)).toBe(0);
	const line = lab.progress.lines.findLast((text) => text.startsWith("done: record: ")) ?? "";
	const stored = readFileSync(line.slice("done: record: ".length), "utf8");
	expect(stored).toBe(`${lab.printed.at(-1)}\n`);
	expect(reportOf(lab)).toMatchObject({
		schema: "evlab.gate/1",
		scope: { kind: "light", touched: ["buffer.c"], groups: ["evbuffer"] },
		sandbox: { kind: "none" },
		surface: { objects: 2, findings: [] },
		scenarios: [{ scenario: "late-close", reason: "" }],
		oracle: [],
		verdict: { kind: "passes" },
	});
	expect(asked(lab)).toEqual(["evbuffer/add"]);
	expect(lab.progress.lines).toContain(
		"note: no sandbox: bubblewrap (bwrap) is not installed; the variant's code runs with your permissions",
	);
});

describe("a variant that fails a test", () => {
	const broken = (lab: () => Lab) => (tree: string, name: string) =>
		tree !== lab().small.pin.tree && name === "evbuffer/add" ? failing(name) : passing(name);

	test("that the unmodified library passes: exit code 1, the test and its check are named", async () => {
		let lab = await createLab();
		lab = await createLab({ regress: broken(() => lab) });
		expect(await run(lab)).toBe(1);
		const report = reportOf(lab);
		expect(report.verdict.kind).toBe("fails");
		expect(JSON.stringify(report.configurations)).toContain("regress.c:12: assert(a == b)");
		const json = join(lab.context.layout.root, "gate.json");
		await run(lab, { json });
		expect(GateReport.parse(JSON.parse(readFileSync(json, "utf8"))).verdict.kind).toBe("fails");
		expect(lab.printed.join("\n")).toContain("evbuffer/add");
	});

	test("that the unmodified library fails in the same way: exit code 0", async () => {
		const lab = await createLab({
			regress: (_, name) => (name === "evbuffer/add" ? failing(name) : passing(name)),
		});
		expect(await run(lab, { variant: "tip" })).toBe(0);
		expect(reportOf(lab).verdict.kind).toBe("passes");
	});
});

test("what reaches out of libevent fails, and none of it is run", async () => {
	const lab = await createLab();
	const variant = lab.patch('int evbuffer_add(void)\n{\n\treturn getenv("EVLAB") != 0;\n}\n');
	expect(await run(lab, { variant })).toBe(1);
	expect(reportOf(lab)).toMatchObject({
		configurations: [],
		surface: { findings: [{ object: "buffer.c.o", what: "getenv" }] },
	});
	expect(lab.shell.calls.some(({ args }) => args.some((arg) => arg.endsWith("/regress")))).toBe(
		false,
	);
});

test("a scenario that only the variant fails is asked twice, and fails it", async () => {
	let lab = await createLab();
	const asked: string[] = [];
	lab = await createLab({
		scenario: (tree) => {
			asked.push(tree);
			return tree === lab.small.pin.tree ? "" : "a callback came after the end";
		},
	});
	expect(await run(lab)).toBe(1);
	expect(reportOf(lab)).toMatchObject({
		scenarios: [{ scenario: "late-close", reason: "a callback came after the end" }],
		verdict: { kind: "fails" },
	});
	expect(asked).toHaveLength(4);
});

test("an unchanged variant runs every group; --filter leaves what has the word, or is a mistake", async () => {
	const lab = await createLab();
	expect(await run(lab, { variant: "tip" })).toBe(0);
	expect(asked(lab)).toEqual([...regressTests].sort());
	await run(lab, { variant: "tip", filter: "http, main" });
	expect(asked(lab)).toEqual(["http/get", "main/event_foreach"]);
	expect(reportOf(lab).filter).toBe("http, main");
	await expect(run(lab, { variant: "tip", filter: "dns" })).rejects.toMatchObject({
		code: "BAD_INPUT",
		message: "no test has --filter dns in its name",
	});
});

test("Ctrl-C before any test: nothing was shown, exit code 2", async () => {
	const lab = await createLab();
	lab.interrupt.abort();
	expect(await run(lab)).toBe(2);
	expect(reportOf(lab)).toMatchObject({ configurations: [], verdict: { kind: "could not run" } });
});
