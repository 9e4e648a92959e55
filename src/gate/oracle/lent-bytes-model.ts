import type { LentBytes } from "../../model/handles.ts";

/**
 * Bytes lent to buffers. When they come back is libevent's affair; that each loan has come back
 * exactly once when all buffers are gone is not, so that is what `returned` says.
 */
export class LentBytesModel implements LentBytes {
	readonly data: Buffer;
	loans = 0;

	constructor(data: Uint8Array) {
		this.data = Buffer.from(data);
	}

	lent(): number {
		return this.loans;
	}

	returned(): number {
		return this.loans;
	}

	close(): void {}
}
