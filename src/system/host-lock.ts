import { tmpdir } from "node:os";
import { join } from "node:path";
import { isFileLockHeld, withFileLock } from "./file-lock.ts";
import type { Files, Shell } from "./ports.ts";

const path = (): string => join(tmpdir(), "evlab-host.lock");

/**
 * Keeps two measurements from running at once on this host, whichever checkout they come from:
 * a busy neighbour is the one disturbance no statistics can take out.
 */
export function withHostLock<T>(action: () => Promise<T>, onWait: () => void): Promise<T> {
	return withFileLock(path(), action, { onWait });
}

/** Whether some evlab measures on this host now; null when that cannot be told. */
export async function isHostLockHeld(ports: {
	readonly shell: Shell;
	readonly files: Files;
}): Promise<boolean | null> {
	return (await ports.files.exists(path())) ? isFileLockHeld(ports.shell, path()) : false;
}
