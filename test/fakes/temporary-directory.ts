import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A new directory that goes away with the test that asked for it. */
export function temporaryDirectory(): string {
	const path = realpathSync(mkdtempSync(join(tmpdir(), "evlab-test-")));
	onTestFinished(() => rmSync(path, { recursive: true, force: true }));
	return path;
}
