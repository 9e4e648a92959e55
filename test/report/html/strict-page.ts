import { type DefaultTreeAdapterMap, parse } from "parse5";
import { expect } from "vitest";

type Node = DefaultTreeAdapterMap["node"];
export type Element = DefaultTreeAdapterMap["element"];

/** Elements that have no end tag in HTML. */
const voids = new Set(["meta", "br", "hr", "img", "input", "link"]);

/**
 * Parses a page as a browser does and fails on what a browser would silently mend: errors of
 * syntax, elements that are not closed, ids that are not unique, links that lead nowhere. Returns
 * all elements, in the order of the page.
 */
export function strictlyParsed(page: string): readonly Element[] {
	const errors: string[] = [];
	const document = parse(page, {
		sourceCodeLocationInfo: true,
		onParseError: ({ code, startLine, startCol }) =>
			errors.push(`${code} at ${startLine}:${startCol}`),
	});
	const elements = elementsBelow(document);
	for (const { tagName, sourceCodeLocation } of elements) {
		if (sourceCodeLocation === null || sourceCodeLocation === undefined) {
			errors.push(`<${tagName}> was added by the parser`);
		} else if (!voids.has(tagName) && !isClosed(page, sourceCodeLocation)) {
			errors.push(`<${tagName}> at ${sourceCodeLocation.startLine} is not closed`);
		}
	}
	const ids = elements.flatMap((element) => attribute(element, "id") ?? []);
	errors.push(...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `id ${id} twice`));
	const wanted = elements.flatMap((element) => [
		...(attribute(element, "href")?.startsWith("#")
			? [attribute(element, "href")?.slice(1) ?? ""]
			: []),
		...(attribute(element, "aria-labelledby")?.split(" ") ?? []),
	]);
	errors.push(...wanted.filter((id) => !ids.includes(id)).map((id) => `no element has id ${id}`));
	expect(errors).toEqual([]);
	return elements;
}

export function attribute({ attrs }: Element, name: string): string | undefined {
	return attrs.find((each) => each.name === name)?.value;
}

/** All text below an element. */
export function textOf(node: Node): string {
	if (node.nodeName === "#text") return (node as DefaultTreeAdapterMap["textNode"]).value;
	return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}

export function elementsBelow(node: Node): readonly Element[] {
	const below = "childNodes" in node ? node.childNodes.flatMap(elementsBelow) : [];
	return "tagName" in node ? [node, ...below] : below;
}

/** By an end tag, or, as SVG allows, by the slash of its own tag. */
function isClosed(page: string, location: NonNullable<Element["sourceCodeLocation"]>): boolean {
	const { endTag, startTag } = location;
	if (endTag !== undefined && endTag !== null) return true;
	const end = startTag?.endOffset ?? location.endOffset;
	return page.slice(0, end).endsWith("/>");
}
