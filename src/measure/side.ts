import type { Role } from "../model/variant.ts";
import type { Workload } from "../model/workload.ts";
import { median } from "../stats/quantile.ts";
import type { SideAccount } from "./account.ts";
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
	readonly #outerMs: number[] = [];
	#bytes = 0;
	#events = 0;

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
		this.#requireWork(iterations, this.batch.bytes, this.batch.events);
		return this.batch.elapsedNs;
	}

	#requireWork(iterations: number, bytes: number, events: number): void {
		const expected = this.#expected;
		if (bytes === expected.bytes * iterations && events === expected.events * iterations) return;
		throw new MeasureFault({
			kind: "checksum",
			role: this.role,
			detail:
				`${iterations} iterations moved ${bytes} bytes and ran ${events} callbacks, ` +
				`expected ${expected.bytes * iterations} and ${expected.events * iterations}`,
		});
	}

	/** A timed batch that counts: kept for the median, the system-call rates and the account. */
	sample(iterations: number, nowMs: () => number): number {
		const startMs = nowMs();
		const ns = this.run(iterations);
		this.#outerMs.push(nowMs() - startMs);
		this.elapsedNs.push(ns);
		this.#bytes += this.batch.bytes;
		this.#events += this.batch.events;
		this.batch.addSyscalls(this.syscalls);
		return ns;
	}

	/** Of all batches that counted. */
	account(): SideAccount {
		const claimedMs = this.elapsedNs.map((ns) => ns / 1e6);
		return {
			batches: claimedMs.length,
			bytes: this.#bytes,
			events: this.#events,
			claimedMs: sum(claimedMs),
			outerMs: sum(this.#outerMs),
			unexplainedUs: median(this.#outerMs.map((outer, i) => 1000 * (outer - (claimedMs[i] ?? 0)))),
		};
	}

	trace(iterations: number): string {
		return attributed(this.role, () => this.#session.trace(iterations));
	}

	/** Elapsed ns of each turn. Throws MeasureFault when one did not do what the loop must do. */
	lockstep(
		iterations: number,
		turns: Uint8Array,
		self: 0 | 1,
		tokenIn: number,
		tokenOut: number,
	): readonly number[] {
		const taken = attributed(this.role, () =>
			this.#session.lockstep(iterations, turns, self, tokenIn, tokenOut),
		);
		return Array.from({ length: taken.length / 3 }, (_, turn) => {
			const [ns = 0, bytes = 0, events = 0] = taken.subarray(3 * turn, 3 * turn + 3);
			this.#requireWork(iterations, bytes, events);
			return ns;
		});
	}

	close(): void {
		this.#session.close();
	}
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}

function attributed<Result>(role: Role, action: () => Result): Result {
	try {
		return action();
	} catch (error) {
		throw MeasureFault.from(role, error);
	}
}
