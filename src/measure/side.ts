import type { Role } from "../model/variant.ts";
import type { Workload } from "../model/workload.ts";
import { BatchReader } from "./batch.ts";
import { MeasureFault } from "./measure-fault.ts";
import type { NativeAddon, NativeSession } from "./native.ts";

/** One role's live session of a workload, with every batch checked as it is taken. */
export class Side {
	readonly role: Role;
	readonly #session: NativeSession;
	readonly #expected: Workload["expected"];
	readonly batch: BatchReader;
	readonly syscalls: Float64Array;
	readonly elapsedNs: number[] = [];

	constructor(
		role: Role,
		addon: NativeAddon,
		{ expected }: Pick<Workload, "expected">,
		program: string,
	) {
		this.role = role;
		this.#expected = expected;
		const names = addon.syscallNames();
		this.batch = new BatchReader(names);
		this.syscalls = new Float64Array(names.length);
		this.#session = attributed(role, () => new addon.Session(program));
	}

	/** Elapsed ns of one batch. Throws MeasureFault when it did not do what the loop must do. */
	run(iterations: number): number {
		try {
			this.#session.run(iterations, this.batch.values);
		} catch (error) {
			throw MeasureFault.from(this.role, error);
		}
		const expected = this.#expected;
		if (
			this.batch.bytes !== expected.bytes * iterations ||
			this.batch.events !== expected.events * iterations
		) {
			throw new MeasureFault({
				kind: "checksum",
				role: this.role,
				detail:
					`${iterations} iterations moved ${this.batch.bytes} bytes and ran ${this.batch.events} callbacks, ` +
					`expected ${expected.bytes * iterations} and ${expected.events * iterations}`,
			});
		}
		return this.batch.elapsedNs;
	}

	/** A timed batch that counts: kept for the median and the system-call rates. */
	sample(iterations: number): number {
		const ns = this.run(iterations);
		this.elapsedNs.push(ns);
		this.batch.addSyscalls(this.syscalls);
		return ns;
	}

	trace(iterations: number): string {
		return attributed(this.role, () => this.#session.trace(iterations));
	}

	lockstep(
		iterations: number,
		turns: Uint8Array,
		self: 0 | 1,
		tokenIn: number,
		tokenOut: number,
	): Float64Array {
		return attributed(this.role, () =>
			this.#session.lockstep(iterations, turns, self, tokenIn, tokenOut),
		);
	}

	close(): void {
		this.#session.close();
	}
}

function attributed<Result>(role: Role, action: () => Result): Result {
	try {
		return action();
	} catch (error) {
		throw MeasureFault.from(role, error);
	}
}
