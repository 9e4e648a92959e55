import { expect, test } from "vitest";
import { planBlock } from "../../../src/measure/peers/plan-block.ts";
import { createRandom } from "../../../src/stats/random.ts";

const fields = [
	{ workload: "a", sides: ["upstream", "candidate", "libev"] },
	{ workload: "b", sides: ["libuv", "upstream"] },
] as const;

test("every side twice, its two turns around the same middle", () => {
	const block = planBlock(fields, createRandom(3));
	for (const { workload, sides } of fields) {
		const turns = block.flatMap((turn) => (turn.workload === workload ? [turn.side] : []));
		expect(turns).toHaveLength(2 * sides.length);
		expect(turns).toEqual(turns.toReversed());
		expect(new Set(turns)).toEqual(new Set(sides));
	}
});

test("the turns of a job are neighbours", () => {
	const changes = planBlock(fields, createRandom(3)).filter(
		({ workload }, i, block) => i > 0 && block[i - 1]?.workload !== workload,
	);
	expect(changes).toHaveLength(1);
});

test("the seed decides; over blocks every side and every job comes first", () => {
	expect(planBlock(fields, createRandom(5))).toEqual(planBlock(fields, createRandom(5)));
	const random = createRandom(5);
	const firsts = Array.from({ length: 60 }, () => planBlock(fields, random)[0]);
	expect(new Set(firsts.map((turn) => `${turn?.workload} ${turn?.side}`)).size).toBe(5);
});
