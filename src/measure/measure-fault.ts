import type { Fault } from "../model/sample.ts";

/** A workload that cannot be measured; becomes a named result, never a dead tool. */
export class MeasureFault extends Error {
	readonly fault: Fault;

	constructor(fault: Fault) {
		super(fault.detail);
		this.name = "MeasureFault";
		this.fault = fault;
	}

	/** From a coded error of the addon. A program that gets stuck did not do its work. */
	static from(role: string, error: unknown): MeasureFault {
		if (error instanceof MeasureFault) return error;
		const detail = error instanceof Error ? error.message : String(error);
		const code = (error as { readonly code?: unknown }).code;
		const kind = code === "PROGRAM_STUCK" || code === "PROGRAM_GROWS" ? "checksum" : "error";
		return new MeasureFault({ kind, role, detail });
	}
}
