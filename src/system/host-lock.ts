import { tmpdir } from "node:os";
import { join } from "node:path";
import { withFileLock } from "./file-lock.ts";

/**
 * Keeps two measurements from running at once on this host, whichever checkout they come from:
 * a busy neighbour is the one disturbance no statistics can take out.
 */
export function withHostLock<T>(action: () => Promise<T>, onWait: () => void): Promise<T> {
	return withFileLock(join(tmpdir(), "evlab-host.lock"), action, { onWait });
}
