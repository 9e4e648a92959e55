import { basename, dirname } from "node:path";
import type { GateConfiguration } from "../model/gate.ts";
import { confinedCommand, type Sandbox, visibleAt } from "../system/sandbox.ts";
import { backendChoices, sanitizerEnvironments } from "./configurations.ts";

/** One build of regress, in one configuration, as it is started on this host. */
export interface RegressProgram {
	/** Absolute path. */
	readonly regress: string;
	readonly configuration: GateConfiguration;
	readonly sandbox: Sandbox;
	/** The caller's environment, of which only PATH is passed on. */
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** Some kernels place memory where ThreadSanitizer does not expect it: `setarch -R` then. */
	readonly fixedAddresses: boolean;
}

export interface Command {
	readonly program: string;
	readonly args: readonly string[];
	/** For Shell.run: undefined removes a variable. */
	readonly env: Readonly<Record<string, string | undefined>>;
}

const gib = 2 ** 30;

/** The command that runs regress with `args`; killed by its CPU limit at the latest. Pure. */
export function regressCommand(
	program: RegressProgram,
	args: readonly string[],
	timeoutMs: number,
): Command {
	const { regress, configuration, sandbox, environment } = program;
	const plain = configuration.sanitizer === "none";
	const path = sandbox.kind === "none" ? regress : `${visibleAt}/${basename(regress)}`;
	const [first = "", ...rest] = confinedCommand(
		sandbox,
		{
			directory: dirname(regress),
			// Threads add up, and two of them may compute for as long as one may take.
			cpuSeconds: Math.ceil((2 * timeoutMs) / 1000),
			memoryBytes: plain ? 4 * gib : null,
			processes: 512,
			fileBytes: gib / 16,
		},
		[...(program.fixedAddresses ? ["setarch", "-R"] : []), path, ...args],
	);
	return {
		program: first,
		args: rest,
		env: {
			...Object.fromEntries(Object.keys(environment).map((name) => [name, undefined])),
			PATH: environment["PATH"],
			HOME: "/tmp",
			LC_ALL: "C",
			...configurationEnvironment(configuration),
		},
	};
}

/** How a person repeats one test, but for its name. Pure. */
export function rerunCommand({ regress, configuration, fixedAddresses }: RegressProgram): string {
	const settings = Object.entries(configurationEnvironment(configuration)).map(
		([name, value]) => `${name}=${value}`,
	);
	return [...settings, ...(fixedAddresses ? ["setarch", "-R"] : []), regress, "--no-fork"].join(
		" ",
	);
}

function configurationEnvironment({
	backend,
	sanitizer,
}: GateConfiguration): Readonly<Record<string, string>> {
	return { ...backendChoices[backend].environment, ...sanitizerEnvironments[sanitizer] };
}
