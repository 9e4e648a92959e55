import { assertNever } from "../model/errors.ts";
import type { Fault } from "../model/sample.ts";
import { printable } from "./quantity.ts";

/** One sentence that names what happened, on which side. */
export function describeFault(fault: Fault): string {
	switch (fault.kind) {
		case "crash":
			return printable(`crash of the ${fault.role} by ${fault.signal}: ${fault.detail}`);
		case "hang":
			return printable(`hang of the ${fault.role}: ${fault.detail}`);
		case "checksum":
			return printable(`wrong result of the ${fault.role}: ${fault.detail}`);
		case "clock":
			return printable(`clock of the ${fault.role}: ${fault.detail}`);
		case "error":
			return printable(`error (${fault.role}): ${fault.detail}`);
		case "skipped":
			return printable(fault.detail);
		default:
			return assertNever(fault);
	}
}
