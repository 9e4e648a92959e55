import { join } from "node:path";
import { type GateConfiguration, PristineRun } from "../model/gate.ts";
import type { Layout } from "../system/paths.ts";
import type { Files } from "../system/ports.ts";

/** What a stored run must agree with to be used. */
export type PristineKey = Pick<PristineRun, "hostClass" | "configuration" | "build" | "sandboxed">;

/** `.evlab/known-failures/x86_64-vm-2-core-no-pmu-epoll-none.json`. Pure. */
export function pristinePath(
	layout: Layout,
	{ hostClass, configuration }: Pick<PristineKey, "hostClass" | "configuration">,
): string {
	const { backend, sanitizer } = configuration;
	const slug = hostClass.replaceAll(/[^A-Za-z0-9_-]+/g, "-");
	return join(layout.knownFailures, `${slug}-${backend}-${sanitizer}.json`);
}

/**
 * The stored run of the unmodified library, or null: none yet, none that can be read, or of another
 * build. It is measured again then, so nothing is forgiven by a file that says nothing.
 */
export async function readPristine(
	files: Files,
	layout: Layout,
	key: PristineKey,
): Promise<PristineRun | null> {
	const path = pristinePath(layout, key);
	if (!(await files.exists(path))) return null;
	const { success, data } = PristineRun.safeParse(parseJson(await files.readText(path)));
	if (!success) return null;
	const agrees =
		data.hostClass === key.hostClass &&
		data.build === key.build &&
		data.sandboxed === key.sandboxed &&
		isSame(data.configuration, key.configuration);
	return agrees ? data : null;
}

export async function storePristine(files: Files, layout: Layout, run: PristineRun): Promise<void> {
	await files.makeDirectory(layout.knownFailures);
	const text = `${JSON.stringify(PristineRun.parse(run), null, "\t")}\n`;
	await files.writeText(pristinePath(layout, run), text);
}

function isSame(a: GateConfiguration, b: GateConfiguration): boolean {
	return a.backend === b.backend && a.sanitizer === b.sanitizer;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
