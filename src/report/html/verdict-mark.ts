import type { Verdict } from "../../model/effect.ts";
import { type Html, html } from "./markup.ts";

/** Shapes, so that no verdict is told by its colour alone; faster points to less time. */
const shapes: Readonly<Record<Verdict, string>> = {
	faster: "M6 -6 L-6 0 L6 6 Z",
	slower: "M-6 -6 L6 0 L-6 6 Z",
	same: "M-4 -4 H4 V4 H-4 Z",
	inconclusive: "M0 -5 A5 5 0 1 0 0 5 A5 5 0 1 0 0 -5 Z",
};

export const verdictWords: Readonly<Record<Verdict, string>> = {
	faster: "faster",
	slower: "slower",
	same: "same",
	inconclusive: "unclear",
};

/** The mark of a verdict, its middle at a position of the drawing it stands in. */
export function markAt(verdict: Verdict, x: string, y: string): Html {
	return html`<svg class="mark ${verdict}" x="${x}" y="${y}"><path d="${shapes[verdict]}"/></svg>`;
}

/** The verdict in words, with its mark before it. */
export function verdictBadge(verdict: Verdict): Html {
	return html`<span class="verdict ${verdict}"><svg class="key" width="14" height="14" aria-hidden="true">${markAt(verdict, "7", "7")}</svg>${verdictWords[verdict]}</span>`;
}
