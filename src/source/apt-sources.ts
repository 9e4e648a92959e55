/**
 * Source-package entries for the archives this machine already installs from, in apt's deb822
 * format (`*.sources`). Only archives with a `main` component are taken: those are the
 * distribution's; a vendor's repository has no libevent and may not even have sources.
 */
export function debSrcStanzas(text: string): readonly string[] {
	return text
		.split(/\n[ \t]*\n/)
		.map(withoutComments)
		.filter((stanza) => hasWord(stanza, "Types", /^deb(-src)?$/))
		.filter((stanza) => hasWord(stanza, "Components", /^main$/))
		.filter((stanza) => !hasWord(stanza, "Enabled", /^(no|false|0)$/i))
		.map((stanza) => stanza.replace(/^Types[ \t]*:.*$/im, "Types: deb-src"));
}

/** The same for the one-line format (`*.list`). */
export function debSrcLines(text: string): readonly string[] {
	return text
		.split("\n")
		.map((line) => line.replace(/#.*$/, "").trim())
		.filter((line) => /^deb(-src)?\s/.test(line) && /\smain(\s|$)/.test(line))
		.map((line) => line.replace(/^deb(-src)?\s+/, "deb-src "));
}

function withoutComments(stanza: string): string {
	return stanza
		.split("\n")
		.filter((line) => line.trim() !== "" && !line.startsWith("#"))
		.join("\n");
}

function hasWord(stanza: string, field: string, word: RegExp): boolean {
	const value = new RegExp(`^${field}[ \\t]*:(.*)$`, "im").exec(stanza)?.[1] ?? "";
	return value
		.trim()
		.split(/\s+/)
		.some((candidate) => word.test(candidate));
}
