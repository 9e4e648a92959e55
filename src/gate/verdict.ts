import type { ConfigurationReport, GateFailure, GateVerdict } from "../model/gate.ts";

/** What follows from all configurations. A failure stands even when the rest was interrupted. Pure. */
export function gateVerdict(
	configurations: readonly ConfigurationReport[],
	interrupted: boolean,
): GateVerdict {
	const failures = configurations.flatMap(failuresOf);
	if (failures.length > 0) return { kind: "fails", failures };
	if (interrupted) return { kind: "could not run", reason: "interrupted" };
	const tests = configurations.reduce((sum, each) => sum + countPassed(each), 0);
	// Nothing was asked of the variant, so nothing is known of it.
	if (tests === 0) return { kind: "could not run", reason: "no test was run" };
	return { kind: "passes", tests };
}

function failuresOf(report: ConfigurationReport): readonly GateFailure[] {
	const { configuration } = report;
	switch (report.state) {
		case "absent":
			return [];
		case "lost":
			return [{ configuration, test: null, reason: report.reason }];
		case "ran":
			return report.tests
				.filter(({ standing }) => standing === "failure")
				.map(({ test, reason }) => ({ configuration, test, reason }));
	}
}

function countPassed(report: ConfigurationReport): number {
	if (report.state !== "ran") return 0;
	return report.tests.filter(({ outcome }) => outcome.state === "passed").length;
}
