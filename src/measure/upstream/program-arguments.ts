import type { UpstreamWorkloadConfig } from "../../model/config.ts";
import { EvlabError } from "../../model/errors.ts";

/** What a workload's `args` ask of the program, after checking that it survives them. */
export type ProgramRequest =
	| {
			readonly kind: "timing-lines";
			readonly args: readonly string[];
			/** Units of work behind one printed number: events (bench) or runs (bench_cascade). */
			readonly unitsPerNumber: number;
	  }
	| {
			readonly kind: "http";
			readonly serverArgs: readonly string[];
			readonly client: HttpClient;
	  };

export type HttpClient =
	| { readonly kind: "bench_httpclient" }
	| { readonly kind: "wrk"; readonly args: readonly string[]; readonly seconds: number };

/**
 * Checks the arguments of an upstream workload. The programs do not check their own: `bench -n 0`
 * hangs, `-a 0` dies of SIGFPE and an unknown `-m` of SIGSEGV.
 * Throws EvlabError BAD_INPUT that names the argument.
 */
export function parseProgramArguments(
	config: Pick<UpstreamWorkloadConfig, "program" | "args">,
): ProgramRequest {
	switch (config.program) {
		case "bench": {
			const options = parseOptions(config.args, ["-n", "-a", "-w", "-m"]);
			const pipes = positive(options, "-n", 100);
			const active = positive(options, "-a", 1);
			const writes = positive(options, "-w", pipes);
			if (active > pipes) refuse(`-a ${active} is more than -n ${pipes}`);
			const method = options.get("-m") ?? "epoll";
			if (!["epoll", "poll", "select"].includes(method)) refuse(`-m ${method} is no backend`);
			// bench.c times until every event has been read: those it starts with (-a) and those
			// that a callback writes (-w). So one number is the time of a + w events.
			return { kind: "timing-lines", args: config.args, unitsPerNumber: active + writes };
		}
		case "bench_cascade":
			positive(parseOptions(config.args, ["-n"]), "-n", 100);
			return { kind: "timing-lines", args: config.args, unitsPerNumber: 1 };
		case "bench_http":
			return parseHttp(config.args);
	}
}

/** `-l BYTES [-- wrk ARG... URL]`: the server's arguments, then a client other than upstream's own. */
function parseHttp(args: readonly string[]): ProgramRequest {
	const separator = args.indexOf("--");
	const serverArgs = separator === -1 ? args : args.slice(0, separator);
	// bench_httpclient always asks port 8080, the server's default; the namespace is private.
	positive(parseOptions(serverArgs, ["-l"]), "-l", 1);
	if (separator === -1) return { kind: "http", serverArgs, client: { kind: "bench_httpclient" } };

	const [program, ...clientArgs] = args.slice(separator + 1);
	if (program !== "wrk") refuse(`client ${program ?? "(none)"} is not wrk`);
	const duration = clientArgs.find((arg) => arg.startsWith("-d"));
	const seconds = Number(/^-d(\d*\.?\d+)s$/.exec(duration ?? "")?.[1]);
	if (!(seconds > 0)) refuse("wrk needs its duration as -d0.3s");
	const rest = clientArgs.filter((arg) => arg !== duration);
	return { kind: "http", serverArgs, client: { kind: "wrk", args: rest, seconds } };
}

function parseOptions(args: readonly string[], known: readonly string[]): Map<string, string> {
	const options = new Map<string, string>();
	for (let i = 0; i < args.length; i += 2) {
		const name = args[i] ?? "";
		const value = args[i + 1];
		if (!known.includes(name)) refuse(`${name} is not one of ${known.join(" ")}`);
		if (value === undefined) refuse(`${name} has no value`);
		options.set(name, value);
	}
	return options;
}

function positive(options: ReadonlyMap<string, string>, name: string, byDefault: number): number {
	const text = options.get(name) ?? String(byDefault);
	if (!/^[1-9]\d{0,6}$/.test(text)) refuse(`${name} ${text} is not a whole number from 1`);
	return Number(text);
}

function refuse(detail: string): never {
	throw new EvlabError(
		"BAD_INPUT",
		`upstream workload: ${detail}`,
		"correct its args in config/workload.toml",
	);
}
