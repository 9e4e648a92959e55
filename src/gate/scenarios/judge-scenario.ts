import type { ScenarioOutcome } from "../../model/scenario.ts";

/**
 * Why a scenario fails, or nothing. What the unmodified library does not do either on this host is
 * not held against a variant. Pure.
 */
export function judgeScenario(pristine: ScenarioOutcome, variant: ScenarioOutcome): string {
	if (pristine.state === "died" || pristine.complaint !== "") return "";
	if (variant.state === "died") return variant.how;
	if (variant.complaint !== "") return variant.complaint;
	if (variant.bytes === null || pristine.bytes === null) return "";
	const more = variant.bytes - pristine.bytes;
	// The limit is the unmodified library's word: the variant's process could say anything.
	return more > pristine.allowance
		? `keeps ${kib(variant.bytes)} KiB, the unmodified library ${kib(pristine.bytes)}; ${kib(pristine.allowance)} more are allowed`
		: "";
}

function kib(bytes: number): number {
	return Math.round(bytes / 1024);
}
