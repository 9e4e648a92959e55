import { clip } from "./columns.ts";
import type { FlameNode } from "./flame-tree.ts";
import { printable } from "./quantity.ts";

export interface FlameGraph {
	readonly title: string;
	readonly tree: FlameNode;
	/** Colours by growth; without a baseline, by whose code it is. */
	readonly differential: boolean;
}

const width = 1200;
const margin = 10;
const rowHeight = 18;
const headerHeight = 64;
const footerHeight = 30;
const characterWidth = 6.6;
/** A frame narrower than this is a line nobody can hit. */
const leastWidth = 0.4;
/** A frame that is gone is named from this part of the operation on. */
const leastGone = 0.01;
/** Growth or loss of this part of the operation has the full colour. */
const fullColour = 0.1;

interface Box {
	readonly node: FlameNode;
	readonly x: number;
	readonly depth: number;
}

/**
 * A flame graph as one SVG file without scripts or fonts of its own: callers below, width is the
 * candidate's time; each frame's title has the numbers. Red grew, blue shrank. Pure.
 */
export function flameGraph({ title, tree, differential }: FlameGraph): string {
	const scale = (width - 2 * margin) / Math.max(1e-12, tree.candidateNs);
	const boxes = layOut(tree, margin, 0, scale);
	const depth = Math.max(...boxes.map((box) => box.depth)) + 1;
	const height = headerHeight + depth * rowHeight + footerHeight;
	const frames = boxes.map((box) => frameOf(box, { height, scale, differential, tree }));
	const legend = differential ? differentialLegend(tree, height) : ownerLegend(height);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" class="flame" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">`,
		`<style>${style}</style>`,
		`<rect class="paper" width="${width}" height="${height}"/>`,
		`<text class="heading" x="${width / 2}" y="24" text-anchor="middle">${escaped(title)}</text>`,
		`<text class="note" x="${width / 2}" y="44" text-anchor="middle">${escaped(subtitle(tree, differential))}</text>`,
		...frames,
		...legend,
		"</svg>",
		"",
	].join("\n");
}

/** Each rule under .flame: the graph also stands inside pages that have text of their own. */
const style = [
	".flame text{font:11px ui-monospace,Menlo,Consolas,monospace;fill:#1a1a1a}",
	".flame .paper{fill:#fff}.flame .heading{font-size:15px;font-weight:bold;fill:#222}",
	".flame .note{fill:#555}.flame rect.f{stroke:#fff;stroke-width:.5}",
	".flame g:hover>rect.f{stroke:#000;stroke-width:1.2}",
	"@media(prefers-color-scheme:dark){.flame .paper{fill:#16181c}.flame .heading{fill:#eee}",
	".flame .note{fill:#aab}.flame rect.f{stroke:#16181c}.flame g:hover>rect.f{stroke:#fff}}",
].join("");

function layOut(node: FlameNode, x: number, depth: number, scale: number): readonly Box[] {
	let at = x;
	const above = node.children.flatMap((child): readonly Box[] => {
		const size = child.candidateNs * scale;
		const start = at;
		at += size;
		return size < leastWidth ? [] : layOut(child, start, depth + 1, scale);
	});
	return [{ node, x, depth }, ...above];
}

interface Drawing {
	readonly height: number;
	readonly scale: number;
	readonly differential: boolean;
	readonly tree: FlameNode;
}

function frameOf({ node, x, depth }: Box, { height, scale, differential, tree }: Drawing): string {
	const size = node.candidateNs * scale;
	const y = height - footerHeight - (depth + 1) * rowHeight;
	const fill = differential ? changeColour(node, tree) : ownerColour(node.name);
	const room = Math.floor((size - 6) / characterWidth);
	const name = printable(node.name);
	const text = room < 3 ? "" : clip(name, room);
	const label =
		text === "" ? "" : `<text x="${fixed(x + 3)}" y="${y + 13}">${escaped(text)}</text>`;
	return `<g><title>${escaped(tooltip(node, tree, differential))}</title><rect class="f" x="${fixed(x)}" y="${y}" width="${fixed(size)}" height="${rowHeight - 1}" rx="1.5" fill="${fill}"/>${label}</g>`;
}

function tooltip(node: FlameNode, tree: FlameNode, differential: boolean): string {
	const share = `${((100 * node.candidateNs) / tree.candidateNs).toFixed(2)} %`;
	const now = `${printable(node.name)}: ${time(node.candidateNs)} an operation, ${share}`;
	if (!differential) return now;
	return `${now}; before ${time(node.baselineNs)} (${signedTime(node.candidateNs - node.baselineNs)})`;
}

/** Grey where nothing changed, to red for growth and to blue for loss. */
function changeColour(node: FlameNode, tree: FlameNode): string {
	const change = (node.candidateNs - node.baselineNs) / Math.max(1e-12, tree.baselineNs);
	const strength = Math.min(1, Math.abs(change) / fullColour);
	const [red, green, blue] = change > 0 ? ([242, 108, 88] as const) : ([96, 150, 240] as const);
	const mixed = [red, green, blue].map((full) => Math.round(214 + (full - 214) * strength));
	return `rgb(${mixed.join(",")})`;
}

const kernelColour = "#f0a868";
const inlinedColour = "#c9d68a";
const plainColour = "#9ccf8f";

function ownerColour(name: string): string {
	if (name.endsWith("_[k]")) return kernelColour;
	return name.endsWith("_[i]") ? inlinedColour : plainColour;
}

function subtitle(tree: FlameNode, differential: boolean): string {
	const now = `${time(tree.candidateNs)} an operation`;
	return differential ? `width: candidate, ${now}; baseline ${time(tree.baselineNs)}` : now;
}

function differentialLegend(tree: FlameNode, height: number): readonly string[] {
	const gone = goneFrames(tree)
		.filter(({ ns }) => ns >= leastGone * tree.baselineNs)
		.slice(0, 3)
		.map(({ name, ns }) => `${clip(printable(name), 40)} (${time(ns)})`);
	const text = gone.length === 0 ? "" : `gone: ${gone.join(", ")}`;
	return swatches(height, [
		["rgb(242,108,88)", "grew"],
		["rgb(214,214,214)", "unchanged"],
		["rgb(96,150,240)", "shrank"],
	]).concat(
		text === "" ? [] : [`<text class="note" x="300" y="${height - 10}">${escaped(text)}</text>`],
	);
}

function ownerLegend(height: number): readonly string[] {
	return swatches(height, [
		[plainColour, "function"],
		[inlinedColour, "inlined"],
		[kernelColour, "kernel"],
	]);
}

function swatches(
	height: number,
	entries: readonly (readonly [string, string])[],
): readonly string[] {
	return entries.flatMap(([fill, text], i) => [
		`<rect x="${margin + 90 * i}" y="${height - 19}" width="11" height="11" rx="2" fill="${fill}"/>`,
		`<text class="note" x="${margin + 90 * i + 16}" y="${height - 10}">${text}</text>`,
	]);
}

/** Frames of the baseline that the candidate does not have: their width is 0. */
function goneFrames(node: FlameNode): readonly { readonly name: string; readonly ns: number }[] {
	const found =
		node.candidateNs === 0 && node.baselineNs > 0
			? [{ name: node.name, ns: node.baselineNs }]
			: node.children.flatMap(goneFrames);
	return [...found].sort((a, b) => b.ns - a.ns);
}

function time(ns: number): string {
	return ns >= 999.5 ? `${(ns / 1000).toFixed(2)} µs` : `${ns.toFixed(ns >= 9.95 ? 1 : 2)} ns`;
}

function signedTime(ns: number): string {
	return `${ns < 0 ? "-" : "+"}${time(Math.abs(ns))}`;
}

function fixed(value: number): string {
	return value.toFixed(2).replace(/\.?0+$/, "");
}

function escaped(text: string): string {
	return text
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.replaceAll('"', "&quot;");
}
