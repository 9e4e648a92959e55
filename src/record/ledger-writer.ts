import type { Files } from "../system/ports.ts";
import type { LedgerPaths } from "./ledger-paths.ts";

/** Effects of the ledger beyond Files; a test without a disk replaces them. */
export interface LedgerEffects {
	readonly lock: <T>(path: string, action: () => Promise<T>) => Promise<T>;
	readonly syncTree: (path: string) => Promise<void>;
	readonly syncPath: (path: string) => Promise<void>;
	readonly now: () => Date;
}

/** What everything that writes the ledger needs; the caller holds the lock. */
export interface LedgerWriter {
	readonly files: Files;
	readonly paths: LedgerPaths;
	readonly effects: LedgerEffects;
}
