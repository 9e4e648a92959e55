import { createHash } from "node:crypto";
import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import type { Files, Shell } from "../system/ports.ts";

/** GNU build id of a file, read by readelf: never by asking the code under test. */
export async function readBuildId(shell: Shell, path: string): Promise<string> {
	const { stdout } = await shell.run("readelf", ["-n", path]);
	const buildId = /Build ID: ([0-9a-f]{40})/.exec(stdout)?.[1];
	if (buildId === undefined) {
		throw new EvlabError(
			"BUILD_FAILED",
			`${path} has no build id`,
			"remove .evlab/builds and build again",
		);
	}
	return buildId;
}

/**
 * Hash of libevent's own machine code in a build directory: its static libraries without debug
 * information, with fixed dates and owners. Two sources with the same hash are the same program.
 * A comment that shifts lines keeps it, as nothing in an optimised build uses __LINE__.
 */
export async function hashMachineCode(
	ports: { readonly shell: Shell; readonly files: Files },
	buildDirectory: string,
): Promise<string> {
	const hash = createHash("sha256");
	for (const library of ["event_core", "event_extra", "event_pthreads"]) {
		const archive = join(buildDirectory, "libevent", "lib", `lib${library}.a`);
		const stripped = join(buildDirectory, `${library}.stripped.a`);
		const result = await ports.shell.run("objcopy", [
			"--strip-debug",
			"--enable-deterministic-archives",
			archive,
			stripped,
		]);
		if (result.exitCode !== 0) {
			throw new EvlabError(
				"BUILD_FAILED",
				`objcopy cannot read ${archive}: ${result.stderr.trim().split("\n")[0] ?? ""}`,
				"remove .evlab/builds and build again",
			);
		}
		hash.update(await ports.files.sha256(stripped));
		await ports.files.remove(stripped);
	}
	return hash.digest("hex");
}
