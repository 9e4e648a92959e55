import type { Variant } from "../model/variant.ts";
import type { Layout } from "../system/paths.ts";
import type { Files, Progress, Shell } from "../system/ports.ts";
import type { FoundToolchain } from "./toolchain.ts";

export interface BuildPorts {
	readonly shell: Shell;
	readonly files: Files;
	/**
	 * Runs `action` while no other process holds `path`. Calls `onWait` before it starts to wait;
	 * when `onWait` throws it gives up with that error.
	 */
	readonly lock: <T>(path: string, action: () => Promise<T>, onWait: () => void) => Promise<T>;
}

export interface BuildRequest {
	readonly layout: Layout;
	readonly ports: BuildPorts;
	readonly progress: Progress;
	readonly found: FoundToolchain;
	readonly jobs: number;
	readonly layouts: number;
	/** Number of the first layout, 0 unless said: other numbers are other links of the same objects. */
	readonly firstLayout?: number | undefined;
	readonly variant: Variant;
	/** Plain sources of the variant, and of the unmodified release with its tree id. */
	readonly source: string;
	readonly pristine: { readonly directory: string; readonly tree: string };
	/**
	 * A shell whose programs can write to this directory only: the variant's code, its macros and
	 * includes go through the compiler. `ports.shell` where there is none.
	 */
	readonly confine?: ((writable: string) => Shell) | undefined;
	/** The caller's environment, of which nothing may reach the compiler; process.env by default. */
	readonly environment?: Readonly<Record<string, string | undefined>>;
}
