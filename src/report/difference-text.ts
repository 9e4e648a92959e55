import type { Difference } from "../model/oracle-record.ts";
import type { Script, Step } from "../model/oracle-script.ts";

/** The program, step by step, and where it went otherwise. */
export function differenceText(
	name: string,
	script: Script,
	difference: Difference,
	path: string,
): readonly string[] {
	const { role, step, expected, found } = difference;
	const who = role === "candidate" ? name : "the pristine build";
	const what =
		step === null
			? `${who} ended: ${found}`
			: `${who} differs at ${step < script.steps.length ? `step ${step + 1}` : "the end"}`;
	const setting = `${script.backend}${script.changelist ? ", changelist" : ""}, ${script.ending}`;
	return [
		what,
		...(step === null ? [] : [`  expected  ${expected}`, `  found     ${found}`]),
		`program (${setting})`,
		...script.steps.map((one, index) => `${String(index + 1).padStart(4)}  ${stepText(one)}`),
		`saved: ${path}`,
		`again: evlab oracle --replay ${path}`,
	];
}

function stepText({ do: name, ...operands }: Step): string {
	const words = Object.entries(operands).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
	return [name, ...words].join("  ");
}
