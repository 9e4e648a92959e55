import { createRequire } from "node:module";
import type { Handles } from "../../model/handles.ts";

/** What the oracle needs of an addon copy. */
export interface OracleAddon extends Handles {
	identity(): { readonly buildId: string; readonly path: string };
	/** Before its first handle. */
	guardMemory(): void;
	liveBlocks(): number;
}

const require = createRequire(import.meta.url);

export function loadOracleAddon(path: string): OracleAddon {
	return require(path) as OracleAddon;
}
