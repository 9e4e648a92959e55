import { rerunCommands } from "../rerun-commands.ts";
import type { Report, Subject } from "../subject.ts";
import { type Html, html } from "./markup.ts";
import { folded } from "./panel.ts";

/** The commands to see it for oneself, and the patch they are about. */
export function rerunSection(subject: Subject, { upstream }: Report): Html {
	const steps = rerunCommands(subject, upstream.version);
	return html`<p>In a checkout of evlab:</p>
<div class="wide" role="region" aria-label="Commands" tabindex="0"><pre><code>${steps.map(
		({ why, command }) => html`<span class="comment"># ${why}</span>
${command}
`,
	)}</code></pre></div>
${subject.patch === null ? null : folded(`The patch: ${subject.patch.path}`, html`<div class="wide" role="region" aria-label="Patch" tabindex="0"><pre class="patch"><code>${subject.patch.text.split("\n").map(line)}</code></pre></div>`)}`;
}

function line(text: string): Html {
	const kind = /^[+-](?![+-]{2} )/.test(text)
		? text.startsWith("+")
			? "added"
			: "removed"
		: "kept";
	return html`<span class="${kind}">${text}</span>
`;
}
