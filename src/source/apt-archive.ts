import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import type { Files, ShellResult } from "../system/ports.ts";
import { debSrcLines, debSrcStanzas } from "./apt-sources.ts";
import type { Pin } from "./pin.ts";
import type { SourceContext } from "./source-context.ts";

/** A dead mirror must end in a message, not in an endless wait. */
const updateTimeoutMs = 120_000;
const downloadTimeoutMs = 300_000;

/**
 * Downloads the distribution's source package into `workspace` and returns the path of its
 * upstream archive, unverified. Uses private apt directories: nothing system-wide changes and no
 * privileges are needed. Throws TOOL_MISSING without apt, SOURCE_UNAVAILABLE without a result.
 */
export async function downloadWithApt(
	context: SourceContext,
	pin: Pin,
	workspace: string,
): Promise<string> {
	const { shell, files } = context.ports;
	if ((await shell.which("apt-get")) === null) {
		throw new EvlabError(
			"TOOL_MISSING",
			`there is no apt-get to fetch libevent ${pin.version} with`,
			`download ${pin.archive} and run: evlab setup --from ${pin.archive}`,
		);
	}
	const options = await privateAptOptions(context, join(workspace, "apt"));
	// Its exit code is not looked at: a broken foreign mirror must not matter when ours works,
	// and when ours does not, the download says so.
	const update = await shell.run("apt-get", [...options, "update"], {
		env: aptEnvironment,
		timeoutMs: updateTimeoutMs,
	});
	const downloads = join(workspace, "download");
	await files.makeDirectory(downloads);
	const download = await shell.run(
		"apt-get",
		[...options, "source", "--download-only", pin.debianSourcePackage],
		{ cwd: downloads, env: aptEnvironment, timeoutMs: downloadTimeoutMs },
	);
	const archive = (await files.list(downloads)).find((name) => /\.orig\.tar\.\w+$/.test(name));
	if (download.exitCode === 0 && archive !== undefined) return join(downloads, archive);
	throw unavailable(pin, complaint(update, download));
}

const aptEnvironment = { LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" };

async function privateAptOptions(
	context: SourceContext,
	directory: string,
): Promise<readonly string[]> {
	const { files } = context.ports;
	const parts = join(directory, "parts");
	const lists = join(directory, "lists");
	const cache = join(directory, "cache");
	await files.makeDirectory(parts);
	await files.makeDirectory(join(lists, "partial"));
	await files.makeDirectory(join(cache, "archives", "partial"));
	await writeDebSrc(context, parts);
	const settings = [
		"Dir::Etc::sourcelist=/dev/null",
		`Dir::Etc::sourceparts=${parts}`,
		`Dir::State::lists=${lists}`,
		`Dir::Cache=${cache}`,
		// The download user of root's apt may not enter a private directory; the archive is
		// verified by its pinned sha256 anyway.
		"APT::Sandbox::User=root",
		// Hooks of the machine (command-not-found, appstream) work on the system's lists.
		"APT::Update::Post-Invoke-Success=",
		"Acquire::Languages=none",
		"Acquire::Retries=0",
		"Acquire::http::Timeout=20",
		"Acquire::https::Timeout=20",
	];
	return ["-q", ...settings.flatMap((setting) => ["-o", setting])];
}

/** Writes the machine's own package sources, turned into source-package entries, to `parts`. */
async function writeDebSrc({ ports }: SourceContext, parts: string): Promise<void> {
	const { shell, files } = ports;
	const asked = await shell.run(
		"apt-config",
		["shell", "LIST", "Dir::Etc::sourcelist/f", "PARTS", "Dir::Etc::sourceparts/d"],
		{ env: aptEnvironment },
	);
	const list = /^LIST='(.*)'$/m.exec(asked.stdout)?.[1];
	const directory = /^PARTS='(.*)'$/m.exec(asked.stdout)?.[1];
	const names = directory === undefined ? [] : await listIfPresent(files, directory);
	const paths = [
		...(list === undefined ? [] : [list]),
		...names.map((name) => join(directory ?? "", name)),
	];
	const texts = await Promise.all(paths.map((path) => readIfPossible(files, path)));
	const pick = (suffix: string, convert: (text: string) => readonly string[]) =>
		new Set(texts.filter((_, i) => paths[i]?.endsWith(suffix)).flatMap(convert));
	const stanzas = pick(".sources", debSrcStanzas);
	const lines = pick(".list", debSrcLines);
	if (stanzas.size + lines.size === 0) {
		throw new EvlabError(
			"SOURCE_UNAVAILABLE",
			"this machine's apt has no distribution archive to take source packages from",
			"get libevent by hand and run: evlab setup --from URL|DIRECTORY|TARBALL",
		);
	}
	await files.writeText(join(parts, "evlab.sources"), `${[...stanzas].join("\n\n")}\n`);
	await files.writeText(join(parts, "evlab.list"), `${[...lines].join("\n")}\n`);
}

async function listIfPresent(files: Files, directory: string): Promise<readonly string[]> {
	return (await files.exists(directory)) ? files.list(directory) : [];
}

/** Some administrators hide files with credentials from users; the others may be enough. */
async function readIfPossible(files: Files, path: string): Promise<string> {
	return files.readText(path).catch(() => "");
}

/**
 * The first cause: a failed update makes the download complain about missing deb-src lines, which
 * would send the reader the wrong way.
 */
function complaint(update: ShellResult, download: ShellResult): string {
	if (update.timedOut) return `apt-get update did not end within ${updateTimeoutMs / 1000} s`;
	if (download.timedOut) return `the download did not end within ${downloadTimeoutMs / 1000} s`;
	const lines = `${update.stderr}\n${download.stderr}`.split("\n");
	const line =
		lines.find((candidate) => /^[EW]: Failed to fetch/.test(candidate)) ??
		lines.find((candidate) => candidate.startsWith("E: ")) ??
		"no reason given";
	return line
		.replace(/^[EW]: /, "")
		.replace(/\s+/g, " ")
		.trim();
}

function unavailable(pin: Pin, why: string): EvlabError {
	return new EvlabError(
		"SOURCE_UNAVAILABLE",
		`apt-get could not fetch the source package ${pin.debianSourcePackage}: ${why}`,
		`check the network, or get ${pin.archive} and run: evlab setup --from ${pin.archive}`,
	);
}
