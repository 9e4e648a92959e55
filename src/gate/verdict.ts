import type {
	ConfigurationReport,
	GateConfiguration,
	GateFailure,
	GateReport,
	GateVerdict,
} from "../model/gate.ts";

/** What the gate asks beside regress. */
export type OtherLayers = Pick<GateReport, "surface" | "scenarios" | "oracle">;

/** What follows from all layers. A failure stands even when the rest was interrupted. Pure. */
export function gateVerdict(
	configurations: readonly ConfigurationReport[],
	interrupted: boolean,
	others: OtherLayers = {},
): GateVerdict {
	const failures = [...failuresOfOthers(others), ...configurations.flatMap(failuresOf)];
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

const plainEpoll: GateConfiguration = { backend: "epoll", sanitizer: "none" };

function failuresOfOthers({
	surface,
	scenarios = [],
	oracle = [],
}: OtherLayers): readonly GateFailure[] {
	return [
		...(surface?.findings ?? []).map(({ object, what, why }) => ({
			configuration: plainEpoll,
			test: "link surface",
			reason: `${object}: ${what} ${why}`,
		})),
		...scenarios
			.filter(({ reason }) => reason !== "")
			.map(({ scenario, reason }) => ({
				configuration: plainEpoll,
				test: `scenario ${scenario}`,
				reason,
			})),
		...oracle.flatMap(({ sanitizer, difference, saved }) =>
			difference === null
				? []
				: [
						{
							configuration: { ...plainEpoll, sanitizer },
							test: "oracle",
							reason: `expected ${difference.expected}, found ${difference.found}; evlab oracle --replay ${saved ?? ""}`,
						},
					],
		),
	];
}

function countPassed(report: ConfigurationReport): number {
	if (report.state !== "ran") return 0;
	return report.tests.filter(({ outcome }) => outcome.state === "passed").length;
}
