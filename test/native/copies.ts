import { inject } from "vitest";
import { loadAddon, type NativeAddon } from "../../src/measure/native.ts";

/** Path of one link of the pristine addon. */
export function copyPath(layout: number): string {
	const copy = inject("upstream").addons[layout];
	if (copy === undefined) throw new Error(`the build has no layout ${layout}`);
	return copy.path;
}

/** The pristine addon in this process; each layout is a copy with globals of its own. */
export function copy(layout = 0): NativeAddon {
	return loadAddon(copyPath(layout));
}

/** The `code` of what `action` throws; fails when it throws nothing or something without one. */
export function codeOf(action: () => unknown): string {
	try {
		action();
	} catch (error) {
		const { code } = error as { code?: unknown };
		if (typeof code === "string") return code;
		throw new Error(`thrown without a code: ${String(error)}`, { cause: error });
	}
	throw new Error("nothing was thrown");
}
