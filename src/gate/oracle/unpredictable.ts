/** Thrown by the model where libevent's API leaves the outcome open: a script ends before there. */
export class Unpredictable extends Error {
	constructor() {
		super("the API leaves this open");
		this.name = "Unpredictable";
	}
}

/** Thrown by the model where the binding throws: the same code. */
export class CodedError extends Error {
	readonly code: string;
	constructor(code: string) {
		super(code);
		this.code = code;
	}
}
