import type { Environment } from "../model/environment.ts";
import type { HostCheck } from "../model/host-check.ts";
import { clip, wrap } from "./columns.ts";
import { printable } from "./quantity.ts";
import type { Style } from "./style.ts";

export interface DoctorFindings {
	readonly environment: Environment;
	readonly checks: readonly HostCheck[];
}

const stateWidth = "warning  ".length;
/** Wider lines are harder to read, and a report of a host is often pasted elsewhere. */
const mostColumns = 80;

/** What `evlab doctor` found: one line a check; what a warning does and what mends it below it. */
export function doctorTable(
	{ environment, checks }: DoctorFindings,
	options: { readonly width: number; readonly style: Style },
): readonly string[] {
	const { style } = options;
	const width = Math.min(options.width, mostColumns);
	const { hostClass, cpuModel, cores, kernel } = environment;
	const nameWidth = Math.max(0, ...checks.map(({ name }) => name.length)) + 2;
	return [
		clip(`host class  ${hostClass}`, width),
		clip(printable(`host        ${cpuModel}, ${cores} cores, ${kernel}`), width),
		"",
		style.bold(`${"state".padEnd(stateWidth)}${"check".padEnd(nameWidth)}finding`),
		...checks.flatMap((check) => [
			...row(check, nameWidth, width).map((line) => paint(line, check, style)),
			...(check.state === "warning" ? consequences(check, width) : []),
		]),
		"",
		...wrap(summary(checks), width).map(style.bold),
	];
}

function row({ state, name, finding }: HostCheck, nameWidth: number, width: number) {
	const left = state.padEnd(stateWidth) + name.padEnd(nameWidth);
	return wrap(printable(finding), width - left.length).map(
		(line, i) => (i === 0 ? left : " ".repeat(left.length)) + line,
	);
}

function consequences({ effect, mend }: HostCheck, width: number): readonly string[] {
	const indent = " ".repeat(stateWidth);
	const lines = wrap(effect, width - stateWidth);
	const command = mend === null ? [] : commandLines(mend, width - stateWidth);
	return [...lines, ...command].map((line) => indent + line);
}

/** A command must be there to be copied: continued as a shell continues it, and never cut. */
function commandLines(mend: string, width: number): readonly string[] {
	const [label, ending] = ["mend: ", " \\"];
	const room = width - label.length - ending.length;
	if (mend.split(" ").some((word) => word.length > room)) return [label + mend];
	const lines = wrap(mend, room);
	return lines.map(
		(line, i) =>
			(i === 0 ? label : " ".repeat(label.length)) + line + (i < lines.length - 1 ? ending : ""),
	);
}

function paint(line: string, { state }: HostCheck, style: Style): string {
	if (state === "ok") return line;
	return state === "warning" ? style.yellow(line) : style.dim(line);
}

function summary(checks: readonly HostCheck[]): string {
	const count = (state: HostCheck["state"]): number =>
		checks.filter((check) => check.state === state).length;
	const warnings = count("warning");
	return `${warnings} warning${warnings === 1 ? "" : "s"}, ${count("unknown")} unknown, ${count("ok")} ok; warnings make results less sharp, not wrong`;
}
