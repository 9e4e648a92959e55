import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { EvlabError } from "../model/errors.ts";
import { PeerJob } from "../model/peer-job.ts";
import type { Files } from "../system/ports.ts";
import { filterIds, peersFolder } from "./load-workloads.ts";

/** The jobs of bench/peers/ that the filter leaves. Throws BAD_INPUT. */
export async function loadPeerJobs(
	files: Files,
	root: string,
	filter: string | undefined,
): Promise<readonly PeerJob[]> {
	const names = (await files.list(join(root, "bench", peersFolder)))
		.filter((name) => name.endsWith(".ts"))
		.map((name) => name.replace(/\.ts$/, ""));
	const jobs: PeerJob[] = [];
	for (const name of names.sort()) jobs.push(...(await loadFile(files, root, name)));
	const chosen = new Set(
		filterIds(
			jobs.map(({ id }) => id),
			filter,
		),
	);
	return jobs.filter(({ id }) => chosen.has(id));
}

async function loadFile(files: Files, root: string, name: string): Promise<readonly PeerJob[]> {
	const compiled = join(root, "dist", "bench", peersFolder, `${name}.js`);
	if (!(await files.exists(compiled))) {
		throw new EvlabError(
			"BAD_INPUT",
			`bench/${peersFolder}/${name}.ts is not compiled`,
			"npm run build",
		);
	}
	const module = (await import(pathToFileURL(compiled).href)) as { default?: unknown };
	const jobs = z.array(PeerJob).min(1).safeParse(module.default);
	if (jobs.success && jobs.data.every(({ id }) => id.startsWith(`${peersFolder}/${name}-`))) {
		return jobs.data;
	}
	throw new EvlabError(
		"BAD_INPUT",
		`bench/${peersFolder}/${name}.ts does not export definePeers({ family: "${peersFolder}/${name}", … }) as its default`,
		"correct it, then npm run build",
	);
}
