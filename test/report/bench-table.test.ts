import { expect, test } from "vitest";
import { benchTable } from "../../src/report/bench-table.ts";
import { noStyle } from "../../src/report/style.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";

const { environment, workloadHash, baseline: build } = comparisonFixture();

test("medians, interquartile spread, events per second and calls by name", () => {
	const lines = benchTable(
		{
			schema: "evlab.bench/1",
			startedAt: "2026-11-24T12:00:00.000Z",
			environment,
			workloadHash,
			build,
			rows: [
				{
					state: "measured",
					workload: "dispatch/ring",
					trialNsPerOp: [480, 500, 520],
					floorNsPerOp: 490,
					eventsPerOp: 1,
					syscallsPerOp: { read: 1, epoll_wait: 0.01 },
				},
				{
					state: "void",
					workload: "evbuffer/x",
					fault: { kind: "hang", role: "baseline", timeoutMs: 8000, detail: "no answer" },
				},
			],
		},
		{ width: 80, style: noStyle },
	);
	expect(lines).toContain("dispatch/ring    500   4.0 %  1.02x     2.00M  read 1, epoll_wait 0.01");
	expect(lines).toContain("evbuffer/x: hang of the baseline: no answer");
});
