import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { withFileLock } from "../system/file-lock.ts";
import type { SourceContext } from "./source-context.ts";

/**
 * Runs `action` with an empty private directory, under the source lock. The directory lies on the
 * file system of the results, so they can be renamed into place. Whatever an earlier, killed run
 * left there is stale by construction (its lock is gone) and is removed first. The name is new each
 * time: a git or tar that outlived a killed evlab may still be writing to the old one. Not reentrant.
 */
export function inWorkspace<T>(
	{ layout, ports }: SourceContext,
	action: (workspace: string) => Promise<T>,
	onWait: () => void = () => {},
): Promise<T> {
	const shared = join(layout.state, "tmp", "source");
	const workspace = join(shared, randomBytes(6).toString("hex"));
	const work = async () => {
		await ports.files.remove(shared).catch(() => {});
		await ports.files.makeDirectory(workspace);
		try {
			return await action(workspace);
		} finally {
			await ports.files.remove(workspace);
		}
	};
	return withFileLock(join(layout.locks, "source.lock"), work, { onWait });
}
