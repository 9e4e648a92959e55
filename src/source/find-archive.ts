import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import type { Progress } from "../system/ports.ts";
import { downloadWithApt } from "./apt-archive.ts";
import type { Pin } from "./pin.ts";
import type { SourceContext } from "./source-context.ts";

export interface FoundArchive {
	readonly path: string;
	readonly origin: string;
}

/** The pinned archive from the cache, else from the distribution's source package; verified. */
export async function findArchive(
	context: SourceContext,
	pin: Pin,
	workspace: string,
	progress: Progress,
): Promise<FoundArchive> {
	const { files } = context.ports;
	const cached = join(context.layout.archives, pin.archive);
	if (await files.exists(cached)) {
		if ((await files.sha256(cached)) === pin.sha256) {
			return { path: cached, origin: "cached archive" };
		}
		progress.note(`${cached} does not match the pin any more: fetching it again`);
	}
	progress.step(`fetching libevent ${pin.version} as a source package with apt-get`);
	const downloaded = await downloadWithApt(context, pin, workspace);
	const actual = await files.sha256(downloaded);
	if (actual !== pin.sha256) {
		throw new EvlabError(
			"CHECKSUM_MISMATCH",
			`the distribution's source package is not libevent ${pin.version}: sha256 ${actual}, pinned ${pin.sha256}`,
			`get ${pin.archive} from libevent and run: evlab setup --from ${pin.archive}`,
		);
	}
	return {
		path: await keepArchive(context, pin, downloaded),
		origin: `source package ${pin.debianSourcePackage}`,
	};
}

/** Verifies a tarball the user named and keeps a copy, so that later runs need no network. */
export async function adoptArchive(
	context: SourceContext,
	pin: Pin,
	tarball: string,
	workspace: string,
): Promise<FoundArchive> {
	const { files, shell } = context.ports;
	const copy = join(workspace, "named-archive");
	const copied = await shell.run("cp", ["--", tarball, copy]);
	if (copied.exitCode !== 0) {
		throw new EvlabError("BAD_INPUT", copied.stderr.trim(), "check the path after --from");
	}
	const actual = await files.sha256(copy);
	if (actual !== pin.sha256) {
		throw new EvlabError(
			"CHECKSUM_MISMATCH",
			`${tarball} is not libevent ${pin.version}: sha256 ${actual}, pinned ${pin.sha256}`,
			`use ${pin.archive}, or pin this one on purpose: set "sha256" in ${context.layout.pin}`,
		);
	}
	return { path: await keepArchive(context, pin, copy), origin: tarball };
}

async function keepArchive(
	{ layout, ports }: SourceContext,
	pin: Pin,
	verified: string,
): Promise<string> {
	const kept = join(layout.archives, pin.archive);
	await ports.files.makeDirectory(layout.archives);
	await ports.files.rename(verified, kept);
	return kept;
}
