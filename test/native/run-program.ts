import { BatchReader } from "../../src/measure/batch.ts";
import type { NativeAddon } from "../../src/measure/native.ts";
import type { Checksum, SyscallRates } from "../../src/model/sample.ts";

export interface BatchOutcome {
	readonly checksum: Checksum;
	/** Calls of the whole batch, by name, without the zeros. */
	readonly syscalls: SyscallRates;
}

/** One session, one batch after another of the given sizes. */
export function runBatches(
	addon: NativeAddon,
	text: string,
	iterations: readonly number[],
): readonly BatchOutcome[] {
	const session = new addon.Session(text);
	try {
		return iterations.map((count) => {
			const names = addon.syscallNames();
			const batch = new BatchReader(names);
			session.run(count, batch.values);
			const totals = new Float64Array(names.length);
			batch.addSyscalls(totals);
			return { checksum: batch.checksum(), syscalls: batch.rates(totals, 1) };
		});
	} finally {
		session.close();
	}
}
