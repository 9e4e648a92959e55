import { operations } from "../model/operations.ts";

/** Bytes of native/kernel/breadcrumb.h: two little-endian words, phase and opcode. */
const phases = ["idle", "create", "setup", "loop", "trace", "teardown", "destroy"] as const;
type Phase = (typeof phases)[number];

export interface Breadcrumb {
	readonly phase: Phase;
	readonly operation: string;
}

/** What a copy was doing when its process ended; null when it had left nothing readable. */
export function parseBreadcrumb(bytes: Uint8Array): Breadcrumb | null {
	if (bytes.length < 8) return null;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const phase = phases[view.getUint32(0, true)];
	const operation = Object.keys(operations)[view.getUint32(4, true)];
	return phase === undefined || operation === undefined ? null : { phase, operation };
}

/** "in evbuffer.drain (loop)", or the phase alone where no operation runs. */
export function describeBreadcrumb({ phase, operation }: Breadcrumb): string {
	return phase === "create" || phase === "destroy"
		? `while resources were ${phase === "create" ? "created" : "freed"}`
		: `in ${operation} (${phase})`;
}
