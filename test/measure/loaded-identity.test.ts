import { expect, test } from "vitest";
import { checkLoaded } from "../../src/measure/loaded-identity.ts";
import type { LoadedCopy } from "../../src/measure/worker-factory.ts";
import { fakeCopies } from "../fakes/fake-worker.ts";

const wanted: readonly LoadedCopy[] = (["baseline", "candidate"] as const).flatMap((role) =>
	fakeCopies(role, 1).map((copy) => ({ role, copy })),
);
const loaded = wanted.map(({ role, copy }) => ({
	role,
	buildId: copy.buildId,
	path: copy.path,
	libeventVersion: "2.1.12-stable",
}));

test("what was meant was loaded, in whatever order it is told", () => {
	expect(checkLoaded(wanted, loaded)).toBeNull();
	expect(checkLoaded(wanted, loaded.toReversed())).toBeNull();
});

test.each([
	["another build", { buildId: "d".repeat(40) }],
	["the same build from another file", { path: "/copy.node" }],
])("%s is an error of that side", (_, change) => {
	for (const [i, role] of (["baseline", "candidate"] as const).entries()) {
		const changed = loaded.map((entry, at) => (at === i ? { ...entry, ...change } : entry));
		expect(checkLoaded(wanted, changed)).toMatchObject({ kind: "error", role });
	}
});

test("two sides that loaded one file are found out", () => {
	const [baseline] = loaded;
	const shared = loaded.map((entry) => ({ ...baseline!, role: entry.role }));
	expect(checkLoaded(wanted, shared)).toMatchObject({ kind: "error", role: "candidate" });
});

test("a side that loaded nothing is an error", () => {
	expect(checkLoaded(wanted, loaded.slice(0, 1))).toMatchObject({ role: "candidate" });
	expect(checkLoaded(wanted, [])).toMatchObject({ role: "baseline" });
});
