import { join } from "node:path";
import { type AgentAnswer, type AgentRequest, unknownUsage } from "../../model/agent.ts";
import { EvlabError } from "../../model/errors.ts";
import type { ShellResult } from "../../system/ports.ts";
import type { BackendDesk } from "./backend.ts";
import { failureOf } from "./failure-of.ts";

/** What a program needs besides the question. */
export interface ProgramCall {
	readonly program: string;
	readonly args: readonly string[];
	/** Variables it may see, besides those of a plain terminal: its own keys and nobody else's. */
	readonly variables: readonly string[];
	readonly input?: string;
	/** Where its service is, as a URL. */
	readonly services: readonly string[];
	/** What it is to be told besides. */
	readonly settings?: Readonly<Record<string, string>>;
}

/** Variables without which a program does not start or print as expected. */
const plainVariables = ["PATH", "LANG", "LC_ALL", "TERM", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"];

export type Reading = Omit<Extract<AgentAnswer, { state: "answered" }>, "seconds">;
export type Misreading = Omit<Extract<AgentAnswer, { state: "failed" }>, "seconds">;

/**
 * Runs an agent's program confined, with a home of its own, and has `read` make sense of what it
 * printed. The time limit kills its whole process group.
 */
export async function askProgram(
	desk: BackendDesk,
	request: AgentRequest,
	call: ProgramCall,
	read: (result: ShellResult) => Reading | Misreading,
): Promise<AgentAnswer> {
	const startMs = desk.nowMs();
	const home = homeOf(request);
	await desk.files.makeDirectory(home);
	const { program, args, services, variables, settings } = call;
	const { directory, mayEdit } = request;
	const result = await desk.runConfined(
		{ program, args, directory, mayEdit, services: services.map(addressOf) },
		{
			cwd: directory,
			env: { ...environmentFor(desk.environment, variables, home), ...settings },
			// An empty input, so that nothing waits for a terminal.
			input: call.input ?? "",
			timeoutMs: request.timeLimitMs,
		},
	);
	const seconds = (desk.nowMs() - startMs) / 1000;
	const answer = read(result);
	if (!result.timedOut) return { ...answer, seconds };
	const message = `no end within ${Math.round(request.timeLimitMs / 1000)} s`;
	const { model, usage, costUsd } = answer;
	return { state: "failed", why: "timed out", message, model, usage, costUsd, seconds };
}

/** "host:port" of a URL. Throws BAD_INPUT: a service that cannot be found is no service. */
export function addressOf(url: string): string {
	if (!URL.canParse(url)) {
		throw new EvlabError("BAD_INPUT", `${url} is no address of a service`, "give it as https://…");
	}
	const { hostname, port, protocol } = new URL(url);
	return `${hostname}:${port || (protocol === "http:" ? "80" : "443")}`;
}

/** Beside the sources, not in them: what the program keeps for itself is no part of a change. */
export function homeOf({ directory }: Pick<AgentRequest, "directory">): string {
	return join(directory, "..", "home");
}

/** Everything but the named variables is taken away: keys of other services are nobody's business. */
export function environmentFor(
	environment: BackendDesk["environment"],
	allowed: readonly string[],
	home: string,
): Readonly<Record<string, string | undefined>> {
	const kept = new Set([...plainVariables, ...allowed]);
	const changes = Object.entries(environment).map(
		([name, value]) => [name, kept.has(name) ? value : undefined] as const,
	);
	return {
		...Object.fromEntries(changes),
		...{ HOME: home, NO_COLOR: "1", CI: "1" },
	};
}

/** For output that is not what the program is documented to print. */
export function unreadable(result: ShellResult, what: string): Misreading {
	const said = `${result.stderr}\n${result.stdout}`.trim();
	const known = failureOf(said);
	const ended =
		result.signal === null ? `exit code ${result.exitCode}` : `killed by ${result.signal}`;
	const last = said.split("\n").at(-1)?.slice(0, 300) ?? "";
	const why = known ?? (result.exitCode === 0 ? "garbled" : "failed");
	const message = `${what} (${ended})${last === "" ? "" : `: ${last}`}`;
	return { state: "failed", why, message, model: null, usage: unknownUsage, costUsd: null };
}

export async function requireProgram(
	{ shell }: BackendDesk,
	program: string,
	install: string,
): Promise<void> {
	if ((await shell.which(program)) !== null) return;
	throw new EvlabError("TOOL_MISSING", `${program} is not installed`, install);
}

/** At least one of the variables. Its value is never shown. */
export function requireKey(
	{ environment }: BackendDesk,
	agent: string,
	names: readonly string[],
): void {
	if (names.some((name) => (environment[name] ?? "") !== "")) return;
	throw new EvlabError(
		"BAD_INPUT",
		`agent ${agent} has no key: none of ${names.join(", ")} is set`,
		`export one of them, or use another agent: --agent manual needs none`,
	);
}
