import { expect, test } from "vitest";
import { doctor } from "../../src/commands/doctor.ts";
import { setup } from "../../src/commands/setup.ts";
import { createLab } from "./lab.ts";

test("setup says where libevent came from and what is checked out", async () => {
	const { context, printed, small } = await createLab();
	await setup(context, {});
	expect(printed).toEqual([
		"libevent   existing checkout",
		`upstream   ${small.pin.commit}`,
		`tip        ${small.pin.commit} (0 accepted patches)`,
	]);
});

test("setup --json is one line", async () => {
	const { context, printed, small } = await createLab();
	await setup(context, { json: true });
	expect(printed).toHaveLength(1);
	expect(JSON.parse(printed[0] ?? "")).toEqual({
		tree: context.layout.tree,
		baseCommit: small.pin.commit,
		tipCommit: small.pin.commit,
		patchCount: 0,
		origin: "existing checkout",
	});
});

test("doctor judges the host; --json has every check with its state", async () => {
	const { context, printed } = await createLab();
	await doctor(context, { json: true });
	const { schema, checks, environment } = JSON.parse(printed[0] ?? "");
	expect(schema).toBe("evlab.doctor/1");
	expect(environment.cores).toBeGreaterThan(0);
	expect(checks.length).toBeGreaterThan(5);
	await doctor(context, {});
	expect(printed.length).toBeGreaterThan(checks.length);
});
