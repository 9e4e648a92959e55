import { createHash } from "node:crypto";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse as parseToml } from "smol-toml";
import { ZodError } from "zod";
import { WorkloadConfig } from "../model/config.ts";
import { encodeProgram } from "../model/encode-program.ts";
import { EvlabError } from "../model/errors.ts";
import { idOf, instantiate, type Workload, type WorkloadFamily } from "../model/workload.ts";
import type { Files } from "../system/ports.ts";

export interface WorkloadCase {
	readonly family: WorkloadFamily;
	readonly parameters: Readonly<Record<string, number>>;
}

export interface LoadedWorkloads {
	readonly config: WorkloadConfig;
	/** In the order of the configuration. */
	readonly micro: readonly Workload[];
	/** What each was made from, by id. */
	readonly cases: ReadonlyMap<string, WorkloadCase>;
	/** sha256 over the configuration file, every program it makes and what is expected of it. */
	readonly hash: string;
}

/**
 * Reads config/workload.toml and the compiled declarations of bench/. Throws BAD_INPUT naming the
 * entry at fault: a family without a section, a section without a family, a missing parameter, a
 * number the program cannot have, a name taken twice.
 */
export async function loadWorkloads(files: Files, root: string): Promise<LoadedWorkloads> {
	const text = await files.readText(join(root, "config", "workload.toml"));
	const config = parseConfig(text);
	await requireSections(files, root, config);
	const micro = new Map<string, Workload>();
	const cases = new Map<string, WorkloadCase>();
	for (const [family, lines] of Object.entries(config.micro)) {
		const declared = await loadFamily(files, root, family);
		for (const [name, parameters] of Object.entries(lines)) {
			requireParameters(declared, name, parameters);
			const workload = instantiateChecked(declared, name, parameters);
			// "a/b" with case "c-1" and "a/b-c" with case "1" would be one row.
			if (micro.has(workload.id)) {
				throw badConfig(`[micro."${family}"] ${name} gives the name ${workload.id} once more`);
			}
			micro.set(workload.id, workload);
			cases.set(workload.id, { family: declared, parameters });
		}
	}
	const uncertain = config.measure.certificate.find((id) => !micro.has(id));
	if (uncertain !== undefined) {
		throw badConfig(`measure.certificate: ${uncertain} is no workload`);
	}
	const all = [...micro.values()];
	return { config, micro: all, cases, hash: hashWorkloads(text, all) };
}

/** The names of all workloads, upstream's programs among them, without loading what they do. */
export async function readWorkloadNames(files: Files, root: string): Promise<readonly string[]> {
	const config = parseConfig(await files.readText(join(root, "config", "workload.toml")));
	const micro = Object.entries(config.micro).flatMap(([family, cases]) =>
		Object.keys(cases).map((name) => idOf(family, name)),
	);
	return [...micro, ...Object.keys(config.upstream)];
}

function hashWorkloads(text: string, micro: readonly Workload[]): string {
	const hash = createHash("sha256").update(text);
	for (const { id, program, operationsPerIteration, expected, floor } of micro) {
		const facts = [operationsPerIteration, expected.bytes, expected.events].join(" ");
		hash.update(`\0${id}\0${encodeProgram(program)}\0${facts}`);
		if (floor === null) continue;
		const floorFacts = [floor.expected.bytes, floor.expected.events].join(" ");
		hash.update(`\0floor\0${encodeProgram(floor.program)}\0${floorFacts}`);
	}
	return hash.digest("hex");
}

/** A declaration nobody measures is an oversight. */
async function requireSections(files: Files, root: string, config: WorkloadConfig): Promise<void> {
	const folders = (await files.list(join(root, "bench"))).filter((name) => !name.includes("."));
	for (const folder of folders) {
		for (const file of await files.list(join(root, "bench", folder))) {
			const family = `${folder}/${file.replace(/\.ts$/, "")}`;
			if (file.endsWith(".ts") && config.micro[family] === undefined) {
				throw badConfig(`bench/${family}.ts has no section [micro."${family}"]`);
			}
		}
	}
}

function instantiateChecked(
	family: WorkloadFamily,
	name: string,
	parameters: Readonly<Record<string, number>>,
): Workload {
	try {
		return instantiate(family, name, parameters);
	} catch (error) {
		const why =
			error instanceof ZodError
				? `${error.issues[0]?.path.join(".") ?? ""}: ${error.issues[0]?.message ?? "not valid"}`
				: (error as Error).message;
		throw badConfig(`[micro."${family.family}"] ${name}: ${why}`, error);
	}
}

function parseConfig(text: string): WorkloadConfig {
	let data: unknown;
	try {
		data = parseToml(text);
	} catch (error) {
		throw badConfig((error as Error).message.split("\n")[0] ?? "not TOML", error);
	}
	const parsed = WorkloadConfig.safeParse(data);
	if (parsed.success) return parsed.data;
	const issue = parsed.error.issues[0];
	throw badConfig(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not valid"}`);
}

function badConfig(message: string, cause?: unknown): EvlabError {
	return new EvlabError(
		"BAD_INPUT",
		`config/workload.toml: ${message}`,
		"correct it, or restore it with git checkout config/workload.toml",
		{ cause },
	);
}

async function loadFamily(files: Files, root: string, family: string): Promise<WorkloadFamily> {
	const source = join(root, "bench", `${family}.ts`);
	const compiled = join(root, "dist", "bench", `${family}.js`);
	if (!(await files.exists(source))) {
		throw badConfig(`[micro."${family}"] has no bench/${family}.ts`);
	}
	if (!(await files.exists(compiled))) {
		throw new EvlabError("BAD_INPUT", `bench/${family}.ts is not compiled`, "npm run build");
	}
	const module = (await import(pathToFileURL(compiled).href)) as { default?: WorkloadFamily };
	if (module.default?.family !== family) {
		throw new EvlabError(
			"BAD_INPUT",
			`bench/${family}.ts does not export defineWorkload("${family}", …) as its default`,
			"correct the name, then npm run build",
		);
	}
	return module.default;
}

function requireParameters(
	family: WorkloadFamily,
	name: string,
	parameters: Readonly<Record<string, number>>,
): void {
	const missing = family.parameters.filter((parameter) => parameters[parameter] === undefined);
	const unknown = Object.keys(parameters).filter((given) => !family.parameters.includes(given));
	if (missing.length + unknown.length === 0) return;
	const what =
		missing.length > 0 ? `lacks ${missing.join(", ")}` : `has unknown ${unknown.join(", ")}`;
	throw badConfig(`[micro."${family.family}"] ${name} ${what}`);
}

/** Workloads whose id contains one of the comma-separated words. Throws BAD_INPUT when none does. */
export function filterIds(ids: readonly string[], filter: string | undefined): readonly string[] {
	if (filter === undefined) return ids;
	const words = filter.split(",").map((word) => word.trim());
	const chosen = ids.filter((id) => words.some((word) => word !== "" && id.includes(word)));
	if (chosen.length > 0) return chosen;
	throw new EvlabError(
		"BAD_INPUT",
		`no workload matches --filter ${filter}`,
		`use a part of a name, for example ${ids[1] ?? ids[0] ?? "evbuffer"}`,
	);
}
