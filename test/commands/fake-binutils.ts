import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FakeProgram } from "../fakes/fake-shell.ts";

interface FakeObject {
	readonly name: string;
	readonly defines: readonly string[];
	readonly calls: readonly string[];
}

/** `nm` of the fake compiler's archives; of everything else, what a C library defines. */
export const listSymbols: FakeProgram = ({ args }) => {
	if (args.includes("--dynamic")) return { stdout: "clock_gettime@@GLIBC_2.17 T 0 1\n" };
	const onlyDefined = args.includes("--defined-only");
	const lines = args
		.filter(isArchive)
		.flatMap((archive) =>
			objectsIn(archive).flatMap(({ name, defines, calls }) => [
				`${archive}[${name}]:`,
				...defines.map((symbol) => `${symbol} T 0 1`),
				...(onlyDefined ? [] : calls.map((symbol) => `${symbol} U         `)),
			]),
		);
	return { stdout: lines.map((line) => `${line}\n`).join("") };
};

/** `objdump`: each call is a relocation; there is neither data nor a notable instruction. */
export const listRelocations: FakeProgram = ({ args }) => {
	const lines = args
		.filter(isArchive)
		.flatMap((archive) =>
			objectsIn(archive).flatMap(({ name, calls }) => [
				`${name}:     file format elf64-x86-64`,
				...(args.includes("-r")
					? calls.map((symbol) => `0000000000000005 R_X86_64_PLT32    ${symbol}-0x4`)
					: []),
			]),
		);
	return { stdout: lines.map((line) => `${line}\n`).join("") };
};

const isArchive = (arg: string): boolean => arg.endsWith(".a");

/** The fake compiler writes into an archive of which sources it is; all of them are in the core. */
function objectsIn(archive: string): readonly FakeObject[] {
	const source = /^core of (.+)$/.exec(readFileSync(archive, "utf8"))?.[1];
	if (source === undefined) return [];
	return readdirSync(source)
		.filter((file) => file.endsWith(".c"))
		.map((file) => {
			const text = readFileSync(join(source, file), "utf8");
			return {
				name: `${file}.o`,
				defines: [...text.matchAll(/^int (\w+)\(/gm)].map(([, name = ""]) => name),
				calls: [...text.matchAll(/^\t.*\b(\w+)\(/gm)].map(([, name = ""]) => name),
			};
		});
}
