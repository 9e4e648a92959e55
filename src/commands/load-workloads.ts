import { createHash } from "node:crypto";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse as parseToml } from "smol-toml";
import { WorkloadConfig } from "../model/config.ts";
import { EvlabError } from "../model/errors.ts";
import { encodeProgram } from "../model/program.ts";
import { instantiate, type Workload, type WorkloadFamily } from "../model/workload.ts";
import type { Files } from "../system/ports.ts";

export interface LoadedWorkloads {
	readonly config: WorkloadConfig;
	/** In the order of the configuration. */
	readonly micro: readonly Workload[];
	/** sha256 over the configuration file and every program it makes. */
	readonly hash: string;
}

/**
 * Reads config/workload.toml and the compiled declarations of bench/. Throws BAD_INPUT naming the
 * entry at fault: a family without a section, a section without a family, a missing parameter.
 */
export async function loadWorkloads(files: Files, root: string): Promise<LoadedWorkloads> {
	const text = await files.readText(join(root, "config", "workload.toml"));
	const config = parseConfig(text);
	const micro: Workload[] = [];
	for (const [family, cases] of Object.entries(config.micro)) {
		const declared = await loadFamily(files, root, family);
		for (const [name, parameters] of Object.entries(cases)) {
			requireParameters(declared, name, parameters);
			micro.push(instantiate(declared, name, parameters));
		}
	}
	const hash = createHash("sha256").update(text);
	for (const workload of micro) hash.update(`\0${workload.id}\0${encodeProgram(workload.program)}`);
	return { config, micro, hash: hash.digest("hex") };
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
