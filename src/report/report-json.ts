import type { VariantBuild } from "../model/build.ts";
import { denominatorOf, standingOf } from "./standing.ts";
import type { ComparisonView, Report, Subject } from "./subject.ts";

/**
 * What the page shows, for other programs. The raw samples stay in their records; of each trial
 * there is the one number that counts. Paths of this machine are left out.
 */
export function reportJson(report: Report): string {
	const { evlabVersion, upstream, ledger } = report;
	return JSON.stringify({
		schema: "evlab.report/1",
		evlabVersion,
		upstream,
		subjects: report.subjects.map(subjectOf),
		ledger:
			ledger === null
				? null
				: {
						...denominatorOf(ledger),
						experiments: ledger.experiments.map((each) => {
							const { id, title, decision } = each.record;
							return { id, title, decision, standing: standingOf(each) };
						}),
						corrupt: ledger.corrupt,
					},
	});
}

function subjectOf({ title, experiment, comparisons, gates, profile, patch }: Subject) {
	return {
		title,
		experiment: experiment?.record ?? null,
		events: experiment?.events ?? [],
		comparisons: comparisons.map(comparisonOf),
		gates: gates.map(({ name, record }) => ({
			name,
			variant: record.variant,
			scope: record.scope,
			verdict: record.verdict,
		})),
		profile: profile === null ? null : profile.record.conclusion,
		patch: patch?.text ?? null,
	};
}

function comparisonOf({ name, record, findings, points }: ComparisonView) {
	const { samples: _, baseline, candidate, ...rest } = record;
	return {
		name,
		...rest,
		baseline: sourceOf(baseline),
		candidate: sourceOf(candidate),
		findings,
		points,
	};
}

function sourceOf({ variant, toolchain, cacheKey, codeHash }: VariantBuild) {
	return { variant, toolchain, cacheKey, codeHash };
}
