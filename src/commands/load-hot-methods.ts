import { join } from "node:path";
import { parse as parseYaml } from "yaml";
import { EvlabError } from "../model/errors.ts";
import { HotMethods } from "../model/hot-methods.ts";
import type { Files } from "../system/ports.ts";

export function hotMethodsPath(root: string): string {
	return join(root, "config", "hot-methods.yaml");
}

/** Reads config/hot-methods.yaml. Throws BAD_INPUT that names the entry at fault. */
export async function loadHotMethods(files: Files, root: string): Promise<HotMethods> {
	return parseHotMethods(await files.readText(hotMethodsPath(root)));
}

/** Pure. */
export function parseHotMethods(text: string): HotMethods {
	let data: unknown;
	try {
		data = parseYaml(text);
	} catch (error) {
		throw badConfig((error as Error).message.split("\n")[0] ?? "not YAML", error);
	}
	const parsed = HotMethods.safeParse(data);
	if (parsed.success) return parsed.data;
	const issue = parsed.error.issues[0];
	throw badConfig(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not valid"}`);
}

function badConfig(message: string, cause?: unknown): EvlabError {
	return new EvlabError(
		"BAD_INPUT",
		`config/hot-methods.yaml: ${message}`,
		"correct it, or restore it with git checkout config/hot-methods.yaml",
		{ cause },
	);
}
