/** Limits shared with native/kernel/operand.h; a native test holds the two equal. */
export const maxBytes = 1 << 20;
export const maxTimeoutUs = 3_600_000_000;
export const maxRing = 4096;
export const maxTimers = 100_000;

export type ReferenceKind =
	| "base"
	| "buffer"
	| "end"
	| "event"
	| "timers"
	| "signal"
	| "ring"
	| "bufferevent"
	| "hand_buffer"
	| "hand_loop"
	| "hand_heap"
	| "hand_stream"
	| "hand_signal";

export interface IntegerOperand<Name extends string = string> {
	readonly name: Name;
	readonly kind: "integer";
	readonly min: number;
	readonly max: number;
}

export interface ReferenceOperand<
	Kind extends ReferenceKind = ReferenceKind,
	Name extends string = string,
> {
	readonly name: Name;
	readonly kind: Kind;
}

export type OperandSpec = IntegerOperand | ReferenceOperand;

export function integer<const Name extends string>(
	name: Name,
	min: number,
	max: number,
): IntegerOperand<Name> {
	return { name, kind: "integer", min, max };
}

export function reference<const Kind extends ReferenceKind, const Name extends string>(
	kind: Kind,
	name: Name,
): ReferenceOperand<Kind, Name> {
	return { name, kind };
}

export const bytes = integer("bytes", 0, maxBytes);
export const bytesOrAll = integer("bytes", -1, maxBytes);
export const someBytes = integer("bytes", 1, maxBytes);
