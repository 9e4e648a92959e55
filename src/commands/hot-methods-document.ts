import { parseDocument } from "yaml";
import type { HotMethods, HotShare } from "../model/hot-methods.ts";

export interface Measured {
	readonly symbol: string;
	readonly executed: readonly string[];
	/** Null where no sample fell into it: nothing is written then. */
	readonly share: HotShare | null;
}

/** Workloads named per symbol; the others add nothing to who wants to run it. */
const mostNamed = 2;

/**
 * The text of hot-methods.yaml with what was measured in it; comments, order and everything written
 * by hand stay. Pure.
 */
export function withMeasured(
	text: string,
	{ areas }: Pick<HotMethods, "areas">,
	header: NonNullable<HotMethods["measured"]>,
	measured: readonly Measured[],
): string {
	const document = parseDocument(text);
	document.setIn(["measured"], document.createNode(header, { flow: true }));
	for (const [a, { symbols }] of areas.entries()) {
		for (const [s, { symbol }] of symbols.entries()) {
			const found = measured.find((each) => each.symbol === symbol);
			const at = ["areas", a, "symbols", s];
			document.deleteIn([...at, "executed"]);
			document.deleteIn([...at, "measured"]);
			if (found === undefined) continue;
			const executed = found.executed.slice(0, mostNamed);
			document.setIn([...at, "executed"], document.createNode(executed, { flow: true }));
			if (found.share === null) continue;
			document.setIn([...at, "measured"], document.createNode(found.share, { flow: true }));
		}
	}
	// As the formatter has it: room in braces, none in brackets.
	return document.toString({ lineWidth: 0 }).replaceAll(/^(\s*executed: )\[ (.*) \]$/gm, "$1[$2]");
}
