import { provision } from "../source/provision.ts";
import type { Context } from "./context.ts";

export interface SetupOptions {
	readonly from?: string | undefined;
	readonly ref?: string | undefined;
	readonly json?: boolean | undefined;
}

/** `evlab setup`: libevent's sources, verified and committed; says where they came from. */
export async function setup(context: Context, options: SetupOptions): Promise<void> {
	const { layout, shell, files, git, progress } = context;
	const tree = await provision({
		layout,
		ports: { shell, files, git },
		progress,
		from: options.from,
		ref: options.ref,
	});
	progress.close();
	if (options.json) return context.print(JSON.stringify(tree));
	context.print(`libevent   ${tree.origin}`);
	context.print(`upstream   ${tree.baseCommit}`);
	context.print(`tip        ${tree.tipCommit} (${tree.patchCount} accepted patches)`);
}
