import { EvlabError } from "../../model/errors.ts";
import type { Shell } from "../../system/ports.ts";
import type { ObjectSurface } from "./object-surface.ts";
import {
	parseEarlySections,
	parseInstructions,
	parseReferences,
	parseSymbols,
	parseWords,
} from "./parse-objects.ts";

/** The surface of every object of static libraries, read by binutils. Throws TOOL_MISSING. */
export async function readSurface(
	shell: Shell,
	libraries: readonly string[],
): Promise<readonly ObjectSurface[]> {
	const run = async (program: string, ...options: readonly string[]): Promise<string> => {
		// A disassembly is longer than what a shell keeps of an output.
		const lines: string[] = [];
		for (const library of libraries) {
			const result = await shell.run(program, [...options, library], {
				env: { LC_ALL: "C" },
				onLine: (line) => lines.push(line),
			});
			if (result.exitCode !== 0) {
				throw new EvlabError(
					"BUILD_FAILED",
					`${program} cannot read ${library}: ${result.stderr.trim().split("\n")[0] ?? ""}`,
					"remove .evlab/builds and build again",
				);
			}
		}
		return lines.join("\n");
	};
	const symbols = parseSymbols(await run("nm", "-P"));
	const references = parseReferences(await run("objdump", "-r"));
	const instructions = parseInstructions(await run("objdump", "-d", "--no-show-raw-insn"));
	const early = parseEarlySections(await run("objdump", "-h"));
	const words = parseWords(await run("objdump", "-s"));
	return [...symbols].map(([object, named]) => ({
		object,
		imports: new Map(
			named
				.filter(([, type]) => "Uwv".includes(type))
				.map(([name]) => [name, references.get(object)?.get(name) ?? 0]),
		),
		defines: new Set(
			named.filter(([, type]) => /^[A-Ziuv]$/.test(type) && type !== "U").map(([name]) => name),
		),
		instructions: instructions.get(object) ?? new Set(),
		early: early.get(object) ?? new Set(),
		words: words.get(object) ?? new Set(),
	}));
}
