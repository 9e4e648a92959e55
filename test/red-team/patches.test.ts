import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { z } from "zod";

const layers = [
	...["source", "build", "identity", "surface"],
	...["regress", "scenarios", "oracle", "compare"],
] as const;
const List = z.strictObject({
	version: z.literal(1),
	patch: z.array(
		z.strictObject({
			name: z.string(),
			kind: z.string(),
			does: z.string(),
			expect: z.array(z.enum(layers)).min(1),
			workloads: z.string().optional(),
		}),
	),
});

const { patch: patches } = List.parse(
	parse(readFileSync(join(import.meta.dirname, "patches.toml"), "utf8")),
);

test("every patch is on the list, and everything on the list is a patch", () => {
	const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".patch"));
	expect(patches.map(({ name }) => `${name}.patch`).sort()).toEqual(files.sort());
});

test("what reaches the comparison says what to measure there", () => {
	const unmeasured = patches.filter(
		({ expect: expected, workloads }) =>
			expected.at(-1) === "compare" && expected.length === 1 && !workloads,
	);
	expect(unmeasured).toEqual([]);
});
