import type { Comparison } from "../model/comparison.ts";
import { EvlabError } from "../model/errors.ts";

/** What two records must share before any of their numbers may meet. */
function pairingKey(comparison: Comparison): Readonly<Record<string, string>> {
	const { environment, baseline, candidate } = comparison;
	return {
		host: environment.fingerprint,
		"workload file": comparison.workloadHash,
		"decision rule": comparison.ruleVersion,
		"baseline source": baseline.variant.tree,
		"candidate source": candidate.variant.tree,
		"baseline build": baseline.cacheKey,
		"candidate build": candidate.cacheKey,
	};
}

/** Throws RECORD_MISMATCH naming the first thing in which the two records differ. */
export function assertPairable(stored: Comparison, current: Comparison): void {
	const [a, b] = [pairingKey(stored), pairingKey(current)];
	for (const name of Object.keys(a)) {
		if (a[name] === b[name]) continue;
		throw new EvlabError(
			"RECORD_MISMATCH",
			`the stored record has another ${name} (${short(a[name])}, here ${short(b[name])})`,
			"measure anew without --append",
		);
	}
}

function short(value: string | undefined): string {
	return (value ?? "none").slice(0, 12);
}

/**
 * Samples of both records together, trials and rounds renumbered so that none collide: more of
 * the same measurement. Throws RECORD_MISMATCH. Pure.
 */
export function poolSamples(stored: Comparison, current: Comparison): Comparison["samples"] {
	assertPairable(stored, current);
	const [a, b] = [stored.samples, current.samples];
	const nextOf = (numbers: readonly number[]): number => Math.max(-1, ...numbers) + 1;
	const afterTrials = nextOf(a.trials.map(({ trial }) => trial));
	const afterLockstep = nextOf(a.lockstep.map(({ trial }) => trial));
	const afterCertificate = nextOf(a.certificate.map(({ trial }) => trial));
	const afterRounds = nextOf(a.processes.map(({ round }) => round));
	return {
		trials: [...a.trials, ...b.trials.map((s) => ({ ...s, trial: s.trial + afterTrials }))],
		lockstep: [...a.lockstep, ...b.lockstep.map((s) => ({ ...s, trial: s.trial + afterLockstep }))],
		certificate: [
			...a.certificate,
			...b.certificate.map((s) => ({ ...s, trial: s.trial + afterCertificate })),
		],
		processes: [
			...a.processes,
			...b.processes.map((s) => ({ ...s, round: s.round + afterRounds })),
		],
		faults: [...a.faults, ...b.faults],
	};
}
