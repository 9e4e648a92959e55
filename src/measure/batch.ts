import type { Checksum, SyscallRates } from "../model/sample.ts";

/** Fields of the array NativeSession.run fills, before the system-call counts. */
const elapsedNs = 0;
const returns = 1;
const bytes = 2;
const events = 3;
const digestHigh = 4;
const digestLow = 5;
const fixedFields = 6;

/** Reusable view of one batch's results; no allocation per batch. */
export class BatchReader {
	readonly values: Float64Array;
	readonly #names: readonly string[];

	constructor(syscallNames: readonly string[]) {
		this.#names = syscallNames;
		this.values = new Float64Array(fixedFields + syscallNames.length);
	}

	get elapsedNs(): number {
		return this.values[elapsedNs] as number;
	}
	get returns(): number {
		return this.values[returns] as number;
	}
	get bytes(): number {
		return this.values[bytes] as number;
	}
	get events(): number {
		return this.values[events] as number;
	}

	checksum(): Checksum {
		const hex = (value: number): string => value.toString(16).padStart(8, "0");
		return {
			returns: this.returns,
			bytes: this.bytes,
			events: this.events,
			digest: hex(this.values[digestHigh] as number) + hex(this.values[digestLow] as number),
		};
	}

	/** Adds this batch's system calls to `totals`, by position. */
	addSyscalls(totals: Float64Array): void {
		for (let i = 0; i < totals.length; i++) {
			totals[i] = (totals[i] as number) + (this.values[fixedFields + i] as number);
		}
	}

	/** `totals` as calls per operation, by name, without the zeros. */
	rates(totals: Float64Array, operations: number): SyscallRates {
		const entries = this.#names.map((name, i): [string, number] => [
			name,
			(totals[i] as number) / operations,
		]);
		return Object.fromEntries(entries.filter(([, rate]) => rate > 0));
	}
}
