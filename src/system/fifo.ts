import { closeSync, constants, openSync } from "node:fs";

/** Opens a named pipe for both directions, so that neither partner waits for the other to open. */
export function openFifo(path: string): number {
	return openSync(path, constants.O_RDWR);
}

export function closeFifo(descriptor: number): void {
	closeSync(descriptor);
}
