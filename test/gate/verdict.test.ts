import { expect, test } from "vitest";
import { gateVerdict } from "../../src/gate/verdict.ts";
import type { ConfigurationReport, JudgedTest } from "../../src/model/gate.ts";

const configuration = { backend: "epoll", sanitizer: "none" } as const;
const ran = (...tests: readonly JudgedTest[]): ConfigurationReport => ({
	...{ state: "ran", configuration, rerun: "", durationMs: 1, known: [] },
	tests,
});
const test1 = (parts: Partial<JudgedTest>): JudgedTest => ({
	test: "g/a",
	outcome: { state: "passed" },
	retried: false,
	durationMs: 1,
	standing: "fine",
	reason: "",
	...parts,
});
const broken = test1({
	test: "g/b",
	outcome: { state: "failed", detail: "a" },
	standing: "failure",
	reason: "failed: a",
});
const known = test1({ outcome: { state: "failed", detail: "a" }, standing: "known" });
const absent: ConfigurationReport = { state: "absent", configuration, why: "no epoll" };
const lost: ConfigurationReport = { state: "lost", configuration, reason: "libevent chooses poll" };

test("passes when nothing but what is known fails; says how many tests that rests on", () => {
	expect(gateVerdict([ran(test1({}), known), ran(test1({})), absent], false)).toEqual({
		kind: "passes",
		tests: 2,
	});
});

test("one failure in one configuration is enough", () => {
	expect(gateVerdict([ran(test1({})), ran(broken)], false)).toEqual({
		kind: "fails",
		failures: [{ configuration, test: "g/b", reason: "failed: a" }],
	});
});

test("a backend that only the variant has lost is a failure", () => {
	expect(gateVerdict([ran(test1({})), lost], false)).toEqual({
		kind: "fails",
		failures: [{ configuration, test: null, reason: "libevent chooses poll" }],
	});
});

test("an interruption takes no failure back, and makes no pass", () => {
	expect(gateVerdict([ran(test1({}))], true)).toMatchObject({ kind: "could not run" });
	expect(gateVerdict([ran(broken)], true)).toMatchObject({ kind: "fails" });
});

test.each([
	["no configuration", []],
	["only absent ones", [absent]],
	["only known failures", [ran(known)]],
	["only skipped tests", [ran(test1({ outcome: { state: "skipped", why: "" } }))]],
])("%s is no pass", (_, reports) => {
	expect(gateVerdict(reports, false)).toEqual({
		kind: "could not run",
		reason: "no test was run",
	});
});

test("a layer beside regress fails the gate by its own name", () => {
	const died = { state: "died", how: "crash" } as const;
	const search = { seconds: 20, seed: 1, scripts: 1, steps: 1, saved: "/s.json" };
	const verdict = gateVerdict([ran(test1({}))], false, {
		surface: { objects: 1, findings: [{ object: "a.o", what: "fork", why: "starts work" }] },
		scenarios: [
			{ scenario: "a", pristine: died, variant: died, reason: "" },
			{ scenario: "b", pristine: died, variant: died, reason: "lost" },
		],
		oracle: [
			{ ...search, sanitizer: "none", difference: null },
			{
				...search,
				sanitizer: "address",
				difference: { role: "candidate", step: 1, expected: "4", found: "5" },
			},
		],
	});
	expect(verdict.kind === "fails" && verdict.failures).toEqual([
		{ configuration, test: "link surface", reason: "a.o: fork starts work" },
		{ configuration, test: "scenario b", reason: "lost" },
		{
			configuration: { backend: "epoll", sanitizer: "address" },
			test: "oracle",
			reason: "expected 4, found 5; evlab oracle --replay /s.json",
		},
	]);
});
