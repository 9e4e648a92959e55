import { expect, test } from "vitest";
import { certificateTallies, certificateVerdict } from "../../src/decide/certificate-verdict.ts";
import { certificateTable } from "../../src/report/certificate-table.ts";
import { noStyle } from "../../src/report/style.ts";
import { accepted, certificateFixture, rejected } from "../fixtures/certificate.ts";

function table(width: number, ...args: Parameters<typeof certificateFixture>): readonly string[] {
	const certificate = certificateFixture(...args);
	return certificateTable(certificate, {
		tallies: certificateTallies(certificate),
		verdict: certificateVerdict(certificate),
		width,
		style: noStyle,
	});
}

test("80 columns show every rate with its bound", () => {
	const lines = table(80, 40, 197, [accepted, rejected, rejected]);
	const rows = lines.map((line) => line.replaceAll(/ {2,}/g, " | "));
	expect(rows).toContain("the rule said | real | <= | drawn | <= | all | <=");
	expect(rows).toContain("accept | 0 of 40 | 7.2 % | 1 of 200 | 2.3 % | 1 of 240 | 2.0 %");
	expect(rows).toContain(">1 % regression | 0 of 40 | 7.2 % | 2 of 200 | 3.1 % | 2 of 240 | 2.6 %");
	expect(lines).toContain("moved: a/y slower 2, a/x faster 1");
	for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
});

test("the last line says whether verdicts are given, and why not", () => {
	expect(table(80, 40, 200).at(-1)).toMatch(/^certified: /);
	const failed = table(200, 40, 197, [accepted, accepted, accepted]).at(-1);
	expect(failed).toMatch(/^not certified, verdicts are withheld .*accepted 3 of 240 times$/);
	expect(table(80, 2, 3).at(-1)).toBe("not certified: 2 real decisions of 40, 5 in all of 200");
});
