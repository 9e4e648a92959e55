import { printable } from "../quantity.ts";

/** Markup that may stand in a page as it is. Made by `html` alone, so that text never is. */
export class Html {
	readonly markup: string;

	constructor(markup: string) {
		this.markup = markup;
	}
}

/** What a template may hold: text, which is escaped; markup; lists of both; null for nothing. */
export type Content = Html | string | number | null | readonly Content[];

/**
 * A template of HTML or SVG. Every value is text of foreign origin unless it was made here: names
 * of patches, titles and test names come from whoever proposes a change. Values belong between tags
 * or in attributes that are written with double quotes.
 */
export function html(template: TemplateStringsArray, ...values: readonly Content[]): Html {
	const parts = template.map((text, i) => text + (i < values.length ? render(values[i]) : ""));
	return new Html(parts.join(""));
}

/**
 * Markup of another of our renderers, as a value of a template. The page's Content-Security-Policy
 * forbids scripts and loads, so a fault of that renderer disfigures the page and does no more.
 */
export function rendered(markup: string): Html {
	return new Html(markup);
}

const entities: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

function render(value: Content | undefined): string {
	if (value === null || value === undefined) return "";
	if (value instanceof Html) return value.markup;
	if (typeof value === "number") return String(value);
	if (typeof value === "string") {
		// Line ends are kept: a patch and a list of commands have them.
		const lines = value.split("\n").map(printable).join("\n");
		return lines.replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
	}
	return value.map(render).join("");
}

/** A name as part of an id: a letter first, then only what needs no quoting anywhere. */
export function idOf(...parts: readonly string[]): string {
	const words = parts.map((part) => part.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"));
	return ["r", ...words].join("-").replaceAll(/-+/g, "-").replace(/-$/, "");
}
