import type { Shell } from "../system/ports.ts";
import type { CodeMapping } from "./raw-sample.ts";

/** A loadable part of an executable: where in the file, and at which address it was linked. */
export interface CodeSegment {
	readonly fileOffset: number;
	readonly size: number;
	readonly linkedAt: number;
}

export async function readCodeSegments(
	shell: Shell,
	path: string,
): Promise<readonly CodeSegment[]> {
	const { stdout } = await shell.run("readelf", ["-lW", path], { env: { LC_ALL: "C" } });
	return parseCodeSegments(stdout);
}

/** LOAD lines of `readelf -lW` that are executable. Pure. */
export function parseCodeSegments(text: string): readonly CodeSegment[] {
	const load = /^\s*LOAD\s+0x(\w+)\s+0x(\w+)\s+0x\w+\s+0x(\w+)\s+0x\w+\s+([RWE ]+?)\s+0x/gm;
	return [...text.matchAll(load)].flatMap(([, offset = "", address = "", size = "", flags = ""]) =>
		flags.includes("E")
			? [
					{
						fileOffset: Number.parseInt(offset, 16),
						linkedAt: Number.parseInt(address, 16),
						size: Number.parseInt(size, 16),
					},
				]
			: [],
	);
}

/**
 * The link-time address of what perf script prints for code in the file `path`: an address at run
 * time, or, from perf 6 on, the place in the file. Null where it is neither. Pure.
 */
export function linkedAddress(
	printed: number,
	path: string,
	mappings: readonly CodeMapping[],
	segments: readonly CodeSegment[],
): number | null {
	const inFile = (place: number): number | null => {
		const segment = segments.find(
			({ fileOffset, size }) => place >= fileOffset && place < fileOffset + size,
		);
		return segment === undefined ? null : place - segment.fileOffset + segment.linkedAt;
	};
	// The last mapping of a place is the one that holds: each exec maps anew.
	for (let i = mappings.length - 1; i >= 0; i--) {
		const mapping = mappings[i] as CodeMapping;
		const within = printed - mapping.start;
		if (mapping.path !== path || within < 0 || within >= mapping.length) continue;
		return inFile(within + mapping.fileOffset);
	}
	return inFile(printed);
}
