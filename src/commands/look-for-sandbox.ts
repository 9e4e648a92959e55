import type { Progress, Shell } from "../system/ports.ts";
import { findSandbox, type Sandbox } from "../system/sandbox.ts";

/** The sandbox of this host; where there is none, whoever runs a variant's code is told. */
export async function lookForSandbox(
	shell: Shell,
	progress: Progress,
	superuser: boolean,
): Promise<Sandbox> {
	const sandbox = await findSandbox(shell, superuser);
	if (sandbox.kind === "none") {
		progress.note(`no sandbox: ${sandbox.reason}; the variant's code runs with your permissions`);
	}
	return sandbox;
}
