import { describe, expect, test } from "vitest";
import { reportPage } from "../../../src/report/html/page.ts";
import { comparisonFixture, syntheticTrials } from "../../fixtures/comparison.ts";
import {
	experimentView,
	gateFixture,
	hostileReport,
	profileFixture,
	reportFixture,
	subjectFixture,
	viewFixture,
} from "../../fixtures/report.ts";
import { attribute, strictlyParsed, textOf } from "./strict-page.ts";

/** Every attribute from which a browser loads or runs something. */
const loading = ["src", "srcset", "href", "xlink:href", "data", "action", "poster", "formaction"];

function expectNothingActive(page: string): void {
	const elements = strictlyParsed(page);
	const names = new Set(elements.map(({ tagName }) => tagName));
	for (const name of ["script", "iframe", "object", "embed", "img", "link", "base", "form"]) {
		expect(names).not.toContain(name);
	}
	for (const element of elements) {
		for (const { name, value } of element.attrs) {
			expect(name).not.toMatch(/^on/);
			if (loading.includes(name)) expect(value).toMatch(/^#/);
		}
	}
	const style = elements
		.filter(({ tagName }) => tagName === "style")
		.map(textOf)
		.join("");
	expect(style).not.toMatch(/url\(|@import|@font-face/);
}

describe("one file that loads and runs nothing", () => {
	test("a comparison", () => {
		expectNothingActive(reportPage(reportFixture()));
	});

	test("with every text an attack", () => {
		expectNothingActive(reportPage(hostileReport()));
	});

	test("several experiments, with gates, a profile and a ledger", () => {
		const [first, second] = [experimentView(), experimentView({ id: "EXP-002" })];
		const subjects = [first, second].map((experiment) =>
			subjectFixture({
				experiment,
				gates: [{ name: "full gate", record: gateFixture() }],
				profile: {
					record: profileFixture(),
					flameGraphs: [{ workload: "w", svg: "<svg><title>f</title></svg>" }],
				},
				patch: { path: "experiments/EXP-001/change.patch", text: "--- a/b.c\n+++ b/b.c\n-x\n+y\n" },
			}),
		);
		const page = reportPage(
			reportFixture({ subjects, ledger: { experiments: [first, second], corrupt: [] } }),
		);
		expectNothingActive(page);
		const links = strictlyParsed(page).flatMap((element) => attribute(element, "href") ?? []);
		expect(links).toEqual(expect.arrayContaining(["#r-exp-001", "#r-exp-002"]));
	});

	test("and forbids to, should a renderer let something through", () => {
		const policy = strictlyParsed(reportPage(reportFixture()))
			.filter((element) => attribute(element, "http-equiv") === "Content-Security-Policy")
			.map((element) => attribute(element, "content"));
		expect(policy).toHaveLength(1);
		expect(policy[0]).toContain("default-src 'none'");
		expect(policy[0]).not.toContain("script-src");
	});
});

test("nothing at all measured still makes a page that says so", () => {
	const samples = { trials: [], lockstep: [], certificate: [], processes: [], faults: [] };
	const comparisons = [viewFixture(comparisonFixture({ samples }))];
	const page = reportPage(reportFixture({ subjects: [subjectFixture({ comparisons })] }));
	expect(strictlyParsed(page).map(textOf)[0]).toContain("Nothing was measured");
});

test("the decision is the first thing said, and every workload has its verdict in words", () => {
	const elements = strictlyParsed(reportPage(reportFixture()));
	const main = elements.find(({ tagName }) => tagName === "main");
	const text = main === undefined ? "" : textOf(main);
	expect(text.indexOf("reject slower on dispatch/readd-plain")).toBeLessThan(200);
	expect(text.indexOf("reject slower on dispatch/readd-plain")).toBeGreaterThan(0);
	const rows = elements
		.filter(({ tagName }) => tagName === "tr")
		.map(textOf)
		.filter((row) => /^(evbuffer|dispatch|socket-io)\//.test(row));
	expect(rows.some((row) => /^evbuffer\/add-drain-64-4\.\d\d %.*faster$/.test(row))).toBe(true);
	expect(rows.some((row) => /^socket-io\/pipe-64.*same$/.test(row))).toBe(true);
});

test("60 workloads of 48 trials stay below 2 MB", () => {
	const trials = Array.from({ length: 60 }, (_, seed) =>
		syntheticTrials({
			workload: `folder-${seed % 7}/workload-with-a-name-${seed}`,
			...{ effect: seed === 7 ? 0.04 : 0, trialSd: 0.01, cellSd: 0.01, trials: 48, seed },
		}),
	).flat();
	const { samples } = comparisonFixture();
	const record = comparisonFixture({ samples: { ...samples, trials } });
	const page = reportPage(
		reportFixture({ subjects: [subjectFixture({ comparisons: [viewFixture(record)] })] }),
	);
	const circles = strictlyParsed(page).filter(({ tagName }) => tagName === "circle");
	expect(circles.length).toBeGreaterThanOrEqual(60 * 48);
	expect(page.length).toBeLessThan(2e6);
});
