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
	expect(reportOf(lab)).toMatchObject({
		schema: "evlab.gate/1",
		scope: { kind: "light", touched: ["buffer.c"], groups: ["evbuffer"] },
		sandbox: { kind: "none" },
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
		await run(lab, { json: undefined });
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

test("an unchanged variant runs every group; --filter leaves only what has the word", async () => {
	const lab = await createLab();
	expect(await run(lab, { variant: "tip" })).toBe(0);
	expect(asked(lab)).toEqual([...regressTests].sort());
	await run(lab, { variant: "tip", filter: "http, main" });
	expect(asked(lab)).toEqual(["http/get", "main/event_foreach"]);
	expect(reportOf(lab).filter).toBe("http, main");
});

test("a filter that leaves nothing is a mistake of the command line, not a pass", async () => {
	const lab = await createLab();
	await expect(run(lab, { filter: "http" })).rejects.toMatchObject({
		code: "BAD_INPUT",
		message: "no test has --filter http in its name",
	});
});

test("the report is in the run's directory, and where --json says", async () => {
	const lab = await createLab();
	const json = join(lab.context.layout.root, "gate.json");
	expect(await run(lab, { json })).toBe(0);
	const line = lab.progress.lines.findLast((text) => text.startsWith("done: record: ")) ?? "";
	const stored = readFileSync(line.slice("done: record: ".length), "utf8");
	expect(readFileSync(json, "utf8")).toBe(stored);
	expect(GateReport.parse(JSON.parse(stored)).verdict.kind).toBe("passes");
});

test("Ctrl-C before any test: nothing was shown, exit code 2", async () => {
	const lab = await createLab();
	lab.interrupt.abort();
	expect(await run(lab)).toBe(2);
	expect(reportOf(lab)).toMatchObject({ configurations: [], verdict: { kind: "could not run" } });
});
