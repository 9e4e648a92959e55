import type { Movement, ProfileConclusion } from "../../model/profile.ts";
import type { ProfileView } from "../subject.ts";
import { type Html, html, rendered } from "./markup.ts";
import { wideTable } from "./panel.ts";

const mostMovements = 20;

/** Whether the bottleneck moved: the conclusion, the picture, the symbols. */
export function profileSection(profile: ProfileView | null): Html {
	if (profile === null) {
		return html`<p>No profile in this record.</p>`;
	}
	const { conclusion, movements } = profile.record;
	const shown = [...movements].sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, mostMovements);
	return html`<p><b>${conclusionText(conclusion)}</b></p>
${profile.flameGraphs.length === 0 ? html`<p>No flame graph: the record has no stacks.</p>` : null}
${profile.flameGraphs.map(
	({
		workload,
		svg,
	}) => html`<div class="flame wide" role="region" aria-label="${`Differential flame graph of ${workload}`}" tabindex="0"><h4>${workload}</h4>${rendered(svg)}</div>
`,
)}
${
	shown.length === 0
		? null
		: wideTable(
				`Shares of the samples by symbol, the largest ${shown.length} of ${movements.length} differences`,
				[
					{ title: "workload", align: "left" },
					{ title: "symbol", align: "left" },
					{ title: "owner", align: "left" },
					{ title: "baseline", align: "right" },
					{ title: "candidate", align: "right" },
					{ title: "beyond the error", align: "left" },
				],
				shown.map((each) => [
					each.workload,
					each.symbol,
					each.owner,
					percent(each.baselineShare),
					percent(each.candidateShare),
					each.significant ? "yes" : "no",
				]),
			)
}`;
}

function sizeOf({ baselineShare, candidateShare, significant }: Movement): number {
	return Math.abs(candidateShare - baselineShare) + (significant ? 1 : 0);
}

function percent(share: number): string {
	return `${(100 * share).toFixed(1)} %`;
}

export function conclusionText(conclusion: ProfileConclusion): string {
	switch (conclusion.kind) {
		case "moved":
			return `The bottleneck moved: ${conclusion.evidence.join("; ")}`;
		case "did not move":
			return `The bottleneck did not move: ${conclusion.reason}`;
		case "new bottleneck":
			return `A new bottleneck, ${conclusion.symbol}: ${conclusion.reason}`;
		case "unavailable":
			return `Not known: ${conclusion.because}`;
	}
}
