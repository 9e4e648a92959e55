import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { GateReport } from "../../src/model/gate.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";
import { drainsOneTooFew, prependNeverReturns, writePatch } from "../fixtures/hostile-patches.ts";
import { evlab, layout } from "./cli.ts";

async function verify(variant: string, filter: string) {
	const file = join(temporaryDirectory(), "gate.json");
	const result = await evlab("verify", variant, "--filter", filter, "--json", file);
	return { ...result, report: GateReport.parse(JSON.parse(readFileSync(file, "utf8"))) };
}

it("the accepted tip passes", async () => {
	const { exitCode, stdout, report } = await verify("tip", "evbuffer/");
	expect(report.verdict).toMatchObject({ kind: "passes" });
	expect(report.configurations).toMatchObject([
		{ state: "ran", configuration: { backend: "epoll", sanitizer: "none" } },
	]);
	expect([exitCode, stdout]).toEqual([0, expect.stringContaining("result: passes")]);
});

it("a patch that drains wrongly and hangs fails, each test named with what it did", async () => {
	const edits = [...drainsOneTooFew, ...prependNeverReturns];
	const patch = writePatch(layout.tree, "tip", temporaryDirectory(), "drains-wrongly", edits);
	// One test that waits for ever, so 30 s: most of this test's time.
	const { exitCode, stdout, report } = await verify(patch, "evbuffer/prepend,evbuffer/readln");
	expect(report.scope).toMatchObject({ kind: "light", touched: ["buffer.c"] });
	const [configuration] = report.configurations;
	const tests = configuration?.state === "ran" ? configuration.tests : [];
	const outcomeOf = (name: string) => tests.find(({ test }) => test === name)?.outcome;
	expect(outcomeOf("evbuffer/prepend")).toEqual({ state: "hang", timeoutMs: 30_000 });
	expect(outcomeOf("evbuffer/readln")?.state).toMatch(/^(failed|crash)$/);
	expect(exitCode).toBe(1);
	expect(stdout).toContain("fails    evbuffer/prepend on epoll: hang: not done in 30 s");
	expect(stdout).toContain("fails    evbuffer/readln on epoll: ");
	expect(stdout).toMatch(/^ {2}rerun {2}\/\S+\/regress --no-fork evbuffer\/readln$/m);
	expect(stdout).toContain("result: fails: evbuffer/prepend, evbuffer/readln");
});

it("a filter that leaves nothing cannot be passed", async () => {
	const { exitCode, stdout, stderr } = await evlab("verify", "upstream", "--filter", "nothing");
	expect([exitCode, stdout]).toEqual([2, ""]);
	expect(stderr).toContain("evlab: no test has --filter nothing in its name");
});
