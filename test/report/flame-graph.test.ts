import { describe, expect, test } from "vitest";
import { flameGraph } from "../../src/report/flame-graph.ts";
import { flameTree } from "../../src/report/flame-tree.ts";
import { speedscope } from "../../src/report/speedscope.ts";

const before = {
	nsPerOp: 100,
	stacks: [
		{ frames: ["run", "add"], samples: 30 },
		{ frames: ["run", "drain"], samples: 60 },
		{ frames: ["run", "gone"], samples: 10 },
	],
};
const after = {
	nsPerOp: 150,
	stacks: [
		{ frames: ["run", "add"], samples: 900 },
		{ frames: ["run", "drain", "operator<"], samples: 600 },
	],
};

test("both sides in one tree, as time: other numbers of samples compare", () => {
	const tree = flameTree(after, before);
	expect([tree.candidateNs, tree.baselineNs]).toEqual([150, 100]);
	const [run] = tree.children;
	expect(run?.children.map(({ name }) => name)).toEqual(["add", "drain", "gone"]);
	expect(run?.children[0]).toMatchObject({ candidateNs: 90, baselineNs: 30 });
	expect(run?.children[1]).toMatchObject({ candidateNs: 60, baselineNs: 60 });
	expect(run?.children[2]).toMatchObject({ candidateNs: 0, baselineNs: 10 });
});

describe("the differential flame graph", () => {
	const svg = flameGraph({ title: "a & b", tree: flameTree(after, before), differential: true });
	const fillOf = (name: string): string | undefined =>
		new RegExp(`<title>${name}:.*?fill="([^"]+)"`).exec(svg)?.[1];

	test("red grew, grey did not change; what is gone is named", () => {
		expect(fillOf("add")).toBe("rgb(242,108,88)");
		expect(fillOf("drain")).toBe("rgb(214,214,214)");
		expect(fillOf("gone")).toBeUndefined();
		expect(svg).toContain("gone: gone (10.0 ns)");
	});

	test("blue shrank", () => {
		const back = flameGraph({ title: "", tree: flameTree(before, after), differential: true });
		expect(/<title>add:.*?fill="([^"]+)"/.exec(back)?.[1]).toBe("rgb(96,150,240)");
	});

	test("widths are the candidate's time", () => {
		const widthOf = (name: string): number =>
			Number(new RegExp(`<title>${name}:.*?<rect class="f"[^>]* width="([\\d.]+)"`).exec(svg)?.[1]);
		expect(widthOf("all")).toBe(1180);
		expect(widthOf("add")).toBeCloseTo(708);
		expect(widthOf("drain")).toBeCloseTo(472);
	});

	test("a title has the numbers of both sides", () => {
		expect(svg).toContain(
			"<title>add: 90.0 ns an operation, 60.00 %; before 30.0 ns (+60.0 ns)</title>",
		);
	});

	test("self-contained, without scripts; foreign names are escaped", () => {
		expect(svg).not.toMatch(/<script|href|url\(|@import/);
		expect(svg).toContain("a &amp; b");
		expect(svg).toContain("operator&lt;");
		expect(svg.match(/<g>/g)).toHaveLength(5);
		expect(svg.match(/<\/g>/g)).toHaveLength(5);
	});
});

test("of one side the colours say whose code it is", () => {
	const stacks = [{ frames: ["run", "a_[i]", "b_[k]"], samples: 1 }];
	const tree = flameTree({ stacks, nsPerOp: 1 }, { stacks, nsPerOp: 1 });
	const svg = flameGraph({ title: "t", tree, differential: false });
	const fills = [...svg.matchAll(/class="f"[^>]*fill="([^"]+)"/g)].map(([, fill]) => fill);
	expect(new Set(fills).size).toBe(3);
	expect(svg).not.toContain("before");
});

test("speedscope: one profile a side over one table of frames", () => {
	const file = speedscope("both", [
		{ name: "before", ...before },
		{ name: "after", ...after },
	]);
	expect(file.$schema).toBe("https://www.speedscope.app/file-format-schema.json");
	expect(file.shared.frames.map(({ name }) => name)).toEqual([
		...["run", "add", "drain", "gone", "operator<"],
	]);
	for (const profile of file.profiles) {
		expect(profile.samples).toHaveLength(profile.weights.length);
		expect(profile.endValue).toBe(profile.weights.reduce((sum, weight) => sum + weight, 0));
		for (const place of profile.samples.flat()) {
			expect(file.shared.frames[place]).toBeDefined();
		}
	}
	expect(file.profiles[1]?.samples[1]).toEqual([0, 2, 4]);
});
