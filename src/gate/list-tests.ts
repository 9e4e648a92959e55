import { EvlabError } from "../model/errors.ts";

/** One line of `regress --list-tests`. */
export interface ListedTest {
	readonly test: string;
	/** Off by default, or not in this build. */
	readonly disabled: boolean;
}

const heading = "Known tests are:\n";
const line = /^ {4}([^\s/]+\/\S+)( {3}\(Off by default\)| {2}\(DISABLED\))?$/;

/** Parses `regress --list-tests`. Throws WORKER_FAILED for anything it does not know. Pure. */
export function parseTestList(output: string): readonly ListedTest[] {
	const start = output.indexOf(heading);
	const lines =
		start < 0
			? []
			: output
					.slice(start + heading.length)
					.trimEnd()
					.split("\n");
	const listed = lines.map((text) => {
		const match = line.exec(text);
		if (match === null) throw noList(`"${text.slice(0, 80)}" is no line of a test list`);
		return { test: match[1] ?? "", disabled: match[2] !== undefined };
	});
	if (listed.length === 0) throw noList("it lists no tests");
	if (new Set(listed.map(({ test }) => test)).size < listed.length) {
		throw noList("it lists a test twice");
	}
	return listed;
}

function noList(why: string): EvlabError {
	return new EvlabError(
		"WORKER_FAILED",
		`regress --list-tests: ${why}`,
		"run it by hand: the path is in the line above",
	);
}
