import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { agent } from "../../src/commands/agent.ts";
import { type OptimizeOptions, optimize } from "../../src/commands/optimize.ts";
import type { Seat } from "../../src/model/agent-run.ts";
import { packageRoot } from "../../src/system/paths.ts";
import { ledgerContext } from "./ledger-context.ts";

const claude: Seat = { agent: "claude", model: null };
const order: OptimizeOptions = {
	...{ proposers: [claude], chair: claude, implementers: [claude], replies: null },
	...{ maxUsd: 5, maxExperiments: 1, maxHours: 1, filter: null, seed: null },
	...{ measureSeconds: null, oracleSeconds: null, resume: null, estimate: false },
};
/** A checkout on a host that has no agent. */
function bareHost() {
	const made = ledgerContext();
	mkdirSync(join(made.root, "config"));
	const prices = join("config", "agent-prices.toml");
	copyFileSync(join(packageRoot, prices), join(made.root, prices));
	mkdirSync(join(made.root, ".claude", "skills"), { recursive: true });
	writeFileSync(join(made.root, ".claude", "skills", "review.md"), "Look at it.\n");
	return made;
}

describe("a host without the agent's program", () => {
	test("is told so before a run is opened: there is nothing to go on with", async () => {
		const { root, printed, context } = bareHost();
		await expect(optimize(context, order)).rejects.toThrow("claude is not installed");
		expect(printed).toEqual([expect.stringMatching(/; at most \$5, 1 experiment, 1 h$/)]);
		expect(existsSync(join(root, ".evlab"))).toBe(false);
	});

	test("of one question, too", async () => {
		const { root, context } = bareHost();
		const question = { skill: "review", seat: claude, about: [], maxUsd: 1, minutes: 1 };
		await expect(agent(context, { ...question, replies: null })).rejects.toThrow(
			"claude is not installed",
		);
		expect(existsSync(join(root, ".evlab"))).toBe(false);
	});
});

test("a run that does not exist cannot be gone on with", async () => {
	const { root, context } = bareHost();
	await expect(optimize(context, { ...order, resume: "nothing" })).rejects.toThrow(
		"there is no run nothing",
	);
	expect(existsSync(join(root, ".evlab"))).toBe(false);
});
