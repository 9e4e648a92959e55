import { createHash } from "node:crypto";

/** sha256 over named parts; any part that changes makes another key. Pure. */
export function cacheKey(parts: Readonly<Record<string, string | number>>): string {
	const hash = createHash("sha256");
	for (const name of Object.keys(parts).sort()) {
		const value = String(parts[name]);
		// Lengths keep "ab" + "c" apart from "a" + "bc".
		hash.update(`${name}\0${value.length}\0${value}\0`);
	}
	return hash.digest("hex");
}
