import type { Fault } from "../model/sample.ts";

/** A variant that hangs everywhere would take its time limit on every workload. */
const mostHangs = 3;

/** Which workloads have no result any more, and why; each is reported once. */
export class VoidedWorkloads {
	readonly #ids = new Set<string>();
	readonly #report: (workload: string, fault: Fault) => void;
	#hangs = 0;

	constructor(report: (workload: string, fault: Fault) => void) {
		this.#report = report;
	}

	add(workload: string, fault: Fault): void {
		if (fault.kind === "hang") this.#hangs++;
		this.#ids.add(workload);
		this.#report(workload, fault);
	}

	/** True when the workload is not to be measured: it faulted, or too many others hang. */
	skips(workload: string): boolean {
		if (this.#hangs >= mostHangs && !this.#ids.has(workload)) {
			this.add(workload, {
				kind: "skipped",
				role: "both",
				detail: `not measured: ${mostHangs} other workloads hang`,
			});
		}
		return this.#ids.has(workload);
	}
}
