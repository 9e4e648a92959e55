import type { SourcePorts } from "../../src/source/source-context.ts";

/**
 * Ports of a process that is killed: the first `survived` side effects happen, then every other
 * one fails, clean-up included. `used()` counts the effects that were asked for.
 */
export function createDyingPorts(
	ports: SourcePorts,
	survived: number,
): { readonly ports: SourcePorts; used(): number } {
	let used = 0;
	const mortal = <Args extends readonly unknown[], T>(action: (...args: Args) => Promise<T>) => {
		return (...args: Args): Promise<T> => {
			used += 1;
			return used > survived ? Promise.reject(new Error("killed")) : action(...args);
		};
	};
	const { shell, files, git } = ports;
	return {
		used: () => used,
		ports: {
			shell: { run: mortal(shell.run), which: mortal(shell.which) },
			git: { run: mortal(git.run), tryRun: mortal(git.tryRun) },
			files: {
				readText: mortal(files.readText),
				readBytes: mortal(files.readBytes),
				exists: mortal(files.exists),
				writeText: mortal(files.writeText),
				makeDirectory: mortal(files.makeDirectory),
				remove: mortal(files.remove),
				rename: mortal(files.rename),
				list: mortal(files.list),
				sha256: mortal(files.sha256),
			},
		},
	};
}
