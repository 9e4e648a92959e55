import { expect, test } from "vitest";
import { exactNotes } from "../../src/report/exact-notes.ts";
import { counted } from "../fixtures/exact-counts.ts";

test("nothing counted, or nothing to say: no notes", () => {
	expect(exactNotes({}, [])).toEqual([]);
	const side = [counted("w")];
	expect(exactNotes({ exact: { baseline: side, candidate: side } }, [])).toEqual([]);
});

test("a doubt is a sentence, without what a terminal would act upon", () => {
	const exact = { baseline: [counted("w")], candidate: [counted("w")] };
	const doubt = { workload: "w", strength: "weak", text: "layout or luck?\u001b" } as const;
	expect(exactNotes({ exact }, [doubt])).toEqual(["w: layout or luck??"]);
});

test("peak memory is named beyond 2 %, up or down", () => {
	const baseline = ["a", "b", "c"].map((name) => counted(name, { peakRssKb: 5000 }));
	const candidate = [5099, 5101, 4000].map((peakRssKb, i) =>
		counted("abc"[i] as string, { peakRssKb }),
	);
	expect(exactNotes({ exact: { baseline, candidate } }, [])).toEqual([
		"peak memory: b 5000 -> 5101 kB (+2.0 %), c 5000 -> 4000 kB (-20.0 %)",
	]);
});

test("what has no count is named once for each reason and side", () => {
	const because = "valgrind is not installed";
	const without = (name: string) => ({
		...counted(name),
		instructions: { state: "unavailable", because } as const,
	});
	const crashed = {
		state: "unavailable",
		workload: "a",
		because: "it was ended by SIGSEGV",
	} as const;
	const names = ["a", "b", "c", "d"];
	expect(
		exactNotes({ exact: { baseline: names.map(without), candidate: [crashed, counted("b")] } }, []),
	).toEqual([
		"no instruction count (baseline) for a, b, c and 1 more: valgrind is not installed",
		"no instruction count (candidate) for a: it was ended by SIGSEGV",
	]);
	const alike = names.map(without);
	expect(exactNotes({ exact: { baseline: alike, candidate: alike } }, [])).toEqual([
		"no instruction count (both sides) for a, b, c and 1 more: valgrind is not installed",
	]);
});
