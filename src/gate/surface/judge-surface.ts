import type { SurfaceFinding } from "../../model/surface.ts";
import { refusalOf, refuseSymbol } from "./named-symbols.ts";
import type { ObjectSurface } from "./object-surface.ts";

/** libevent's own names; another one that all can see may take the place of libc's or ours. */
const ownName = /^_?(?:ev|event|bufferevent|min_heap|(?:e?poll|select)ops|be_|bev_)/i;

/**
 * What a variant's objects reach that the reference's objects of the same source do not: symbols,
 * instructions past libc, code that runs by itself, names of variables and paths. A name that
 * libevent defines itself is no way out, unless it leads to one. Pure.
 */
export function judgeSurface(
	reference: readonly ObjectSurface[],
	variant: readonly ObjectSurface[],
): readonly SurfaceFinding[] {
	const before = new Map(reference.map((each) => [each.object, each]));
	const known = new Set(reference.flatMap(({ defines }) => [...defines]));
	const inside = new Set([...known, ...variant.flatMap(({ defines }) => [...defines])]);
	const wordsBefore = new Set(reference.flatMap(({ words }) => [...words]));
	return variant.flatMap((object) => {
		const was = before.get(object.object);
		const finding = (what: string, why: string): SurfaceFinding => ({
			object: object.object,
			what,
			why,
		});
		const fresh = (now: ReadonlySet<string>, then: ReadonlySet<string> | undefined) =>
			[...now].filter((each) => !then?.has(each)).sort();
		return [
			...newImports(object, was, inside).map(([symbol, why]) => finding(symbol, why)),
			...fresh(object.defines, known)
				.filter((symbol) => !ownName.test(symbol))
				.map((symbol) =>
					finding(symbol, "is defined for all to see: it takes the place of another's function"),
				),
			...fresh(object.instructions, was?.instructions).map((name) =>
				finding(name, "is an instruction that goes past libc, and past what is counted"),
			),
			...fresh(object.early, was?.early).map((section) =>
				finding(section, "is code that runs before anybody calls libevent"),
			),
			...fresh(object.words, wordsBefore).map((word) =>
				finding(word, "is the name of a variable or a path that libevent does not look at"),
			),
		];
	});
}

/** New symbols, and more references to those that are refused by name. */
function newImports(
	{ imports }: ObjectSurface,
	was: ObjectSurface | undefined,
	inside: ReadonlySet<string>,
): readonly (readonly [string, string])[] {
	return (
		[...imports]
			.sort(([a], [b]) => (a < b ? -1 : 1))
			// What is refused by name says more than what nobody has reviewed.
			.sort(([a], [b]) => Number(refusalOf(a) === null) - Number(refusalOf(b) === null))
			.flatMap(([symbol, count]) => {
				const before = was?.imports.get(symbol);
				if (before !== undefined && count <= before) return [];
				// One more call of what was called before is another use only where each use is one too many.
				const isKnown = before !== undefined || inside.has(symbol);
				const why = isKnown ? doorOf(symbol) : refuseSymbol(symbol);
				return why === null ? [] : [[symbol, why] as const];
			})
	);
}

/** The ways out that libevent's objects have already: a new caller of one is a new way out. */
function doorOf(symbol: string): string | null {
	return /getenv|read_file|open/.test(symbol) ? refusalOf(symbol) : null;
}
