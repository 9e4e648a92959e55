/** Codes of every failure a user can meet; each message carries the next step. */
export type ErrorCode =
	| "BAD_INPUT"
	| "SOURCE_UNAVAILABLE"
	| "CHECKSUM_MISMATCH"
	| "PATCH_REJECTED"
	| "DIRTY_TREE"
	| "TOOL_MISSING"
	| "BUILD_FAILED"
	| "WORKER_FAILED"
	| "RECORD_MISMATCH"
	/** What judges a run is not what it was when the run began. */
	| "HARNESS_CHANGED"
	/** A stored record gives another result than the one presented. */
	| "BAD_RECORD"
	| "BAD_OPERAND"
	| "CLOSED"
	| "BUSY"
	| "INTERRUPTED";

/**
 * The one error class of the project. `message` is one line that says what is wrong;
 * `nextStep` is one line that says what to do about it.
 */
export class EvlabError extends Error {
	readonly code: ErrorCode;
	readonly nextStep: string;

	constructor(code: ErrorCode, message: string, nextStep: string, options?: ErrorOptions) {
		super(message, options);
		this.name = "EvlabError";
		this.code = code;
		this.nextStep = nextStep;
	}
}

export function assertNever(value: never): never {
	throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
