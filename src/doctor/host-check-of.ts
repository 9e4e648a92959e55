import type { HostCheck } from "../model/host-check.ts";

/** What a check is about, whatever was found. */
export interface Subject {
	readonly name: string;
	readonly effect: string;
}

export function ok({ name, effect }: Subject, finding: string): HostCheck {
	return { state: "ok", name, finding, effect, mend: null };
}

export function warning(
	{ name, effect }: Subject,
	finding: string,
	mend: string | null = null,
): HostCheck {
	return { state: "warning", name, finding, effect, mend };
}

export function unknown(
	{ name, effect }: Subject,
	finding: string,
	mend: string | null = null,
): HostCheck {
	return { state: "unknown", name, finding, effect, mend };
}
