import fc from "fast-check";
import { parseFragment } from "parse5";
import { expect, test } from "vitest";
import { html, idOf, rendered } from "../../../src/report/html/markup.ts";
import { hostile } from "../../fixtures/report.ts";
import { attribute, elementsBelow, textOf } from "./strict-page.ts";

test("text stays text, between tags and in attributes", () => {
	const [element, ...others] = elementsBelow(
		parseFragment(html`<p title="${hostile}">${hostile}</p>`.markup),
	);
	expect(others).toEqual([]);
	const seen = hostile.replaceAll("\u202e", "?");
	expect(element && textOf(element)).toBe(seen);
	expect(element && attribute(element, "title")).toBe(seen);
});

test("whatever the text is, a template has the elements and attributes that it shows", () => {
	fc.assert(
		fc.property(fc.string(), fc.string(), (inside, value) => {
			const elements = elementsBelow(
				parseFragment(
					html`<ul class="${value}"><li>${[inside, html`<b>${value}</b>`]}</li></ul>`.markup,
				),
			);
			expect(elements.map(({ tagName, attrs }) => [tagName, attrs.length])).toEqual([
				["ul", 1],
				["li", 0],
				["b", 0],
			]);
		}),
		{ numRuns: 40 },
	);
});

test("markup of ours is not escaped again; lists are joined, null is nothing", () => {
	expect(html`${html`<i>a</i>`}${[1, "b", null]}${rendered("<svg></svg>")}`.markup).toBe(
		"<i>a</i>1b<svg></svg>",
	);
});

test("line ends are kept, what a terminal or an editor would hide is not", () => {
	expect(html`${"a\nb\u0000\u001b[31m"}`.markup).toBe("a\nb??[31m");
});

test("an id needs no quoting", () => {
	expect(idOf("EXP-001", "Größe <b>")).toBe("r-exp-001-gr-e-b");
	expect(idOf(hostile)).toMatch(/^r(-[a-z0-9]+)*$/);
});
