import type { Certificate } from "../model/certificate.ts";
import type { CertificateTallies, CertificateVerdict, Rate } from "../model/tally.ts";
import { tallyOf } from "./tally.ts";
import { ruleVersion } from "./verdict.ts";

/** Of all decisions on equal code, at most this share may accept, and at most this share reject. */
const mostWrong = 0.01;
const fewestReal = 40;
const fewestDecisions = 200;

/** Counts of the measured decisions, of the drawn ones and of all. Pure. */
export function certificateTallies({ real, drawn }: Certificate): CertificateTallies {
	const measured = real.map(({ outcome }) => outcome);
	return {
		real: tallyOf(measured),
		drawn: tallyOf(drawn.outcomes),
		together: tallyOf([...measured, ...drawn.outcomes]),
	};
}

/**
 * Whether verdicts may be given on the certificate's host. A failure needs no minimum of
 * decisions: 3 wrong ones of 200 are too many, however many follow. Pure.
 */
export function certificateVerdict(certificate: Certificate): CertificateVerdict {
	if (certificate.ruleVersion !== ruleVersion) {
		return {
			state: "open",
			reason: `it is of rule ${certificate.ruleVersion}, the rule is ${ruleVersion} now`,
		};
	}
	const { real, together } = certificateTallies(certificate);
	const enough = real.decisions >= fewestReal && together.decisions >= fewestDecisions;
	const wrong = [
		...tooOften("accepted", together.falseAccepts),
		...tooOften("rejected", together.falseRegressions),
	];
	if (wrong.length > 0) {
		return { state: "fails", reason: `equal code was ${wrong.join(" and ")}` };
	}
	if (!enough) {
		return {
			state: "open",
			reason: `${real.decisions} real decisions of ${fewestReal}, ${together.decisions} in all of ${fewestDecisions}`,
		};
	}
	return {
		state: "passes",
		reason: `equal code was accepted ${shown(together.falseAccepts)} and rejected ${shown(together.falseRegressions)} times`,
	};
}

/** With few decisions, one wrong one is no rate yet: it must be too many of the fewest, too. */
function tooOften(what: string, rate: Rate): readonly string[] {
	const of = Math.max(rate.of, fewestDecisions);
	return rate.count > mostWrong * of ? [`${what} ${shown(rate)} times`] : [];
}

function shown({ count, of }: Rate): string {
	return `${count} of ${of}`;
}
