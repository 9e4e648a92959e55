import { type Content, type Html, html } from "./markup.ts";

/** One part of a page under a heading that the contents can lead to. */
export interface Panel {
	readonly id: string;
	readonly title: string;
	readonly body: Html;
}

export function panelMarkup({ id, title, body }: Panel): Html {
	return html`<section id="${id}" aria-labelledby="${id}-title"><h3 id="${id}-title">${title}</h3>
${body}</section>
`;
}

/** What is read second: closed until it is asked for. */
export function folded(summary: string, body: Content, isOpen = false): Html {
	const start = isOpen ? html`<details open>` : html`<details>`;
	return html`${start}<summary>${summary}</summary>
<div class="inside">${body}</div></details>
`;
}

/** A table that is scrolled sideways where it does not fit; the first column is its row's name. */
export function wideTable(
	caption: string,
	columns: readonly { readonly title: string; readonly align: "left" | "right" }[],
	rows: readonly (readonly Content[])[],
): Html {
	const kind = (i: number): string => (columns[i]?.align === "right" ? "number" : "text");
	return html`<div class="wide" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map(({ title }, i) => html`<th scope="col" class="${kind(i)}">${title}</th>`)}</tr></thead>
<tbody>
${rows.map(
	(
		row,
	) => html`<tr>${row.map((cell, i) => (i === 0 ? html`<th scope="row">${cell}</th>` : html`<td class="${kind(i)}">${cell}</td>`))}</tr>
`,
)}</tbody></table></div>
`;
}

/** Facts by name. */
export function facts(entries: readonly (readonly [name: string, value: Content])[]): Html {
	return html`<dl>${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
`;
}
