import type { Evbuffer } from "../../model/handles.ts";
import type { Step } from "../../model/oracle-script.ts";
import type { Observation } from "./observation.ts";
import { performStep } from "./perform-step.ts";
import type { ScriptWorld } from "./script-world.ts";
import { showBytes } from "./show-bytes.ts";

/** Does one step and looks at everything that anybody may rely on. */
export function observeStep(world: ScriptWorld, step: Step): Observation {
	world.ran = [];
	const result = performStep(world, step);
	return {
		result,
		ran: world.ran,
		lengths: world.buffers.map((buffer) => buffer.length()),
		changes: world.buffers.map((buffer, i) => showChanges(buffer, world.once[i] === true)),
	};
}

/** Closes everything in the script's order; contents, and how many loans were made and came back. */
export function observeEnd(world: ScriptWorld): Observation {
	if (world.script.ending === "bases-first") world.closeBases();
	const lengths = world.buffers.map((buffer) => buffer.length());
	const contents = world.buffers.map(showContents);
	for (const buffer of world.buffers) buffer.close();
	if (world.script.ending === "buffers-first") world.closeBases();
	const loans = world.lent.map((one) => `lent ${one.lent()}, returned ${one.returned()}`);
	for (const one of world.lent) one.close();
	return { result: null, ran: contents, lengths, changes: loans };
}

function showContents(buffer: Evbuffer): string {
	buffer.unfreeze(true);
	buffer.unfreeze(false);
	return showBytes(buffer.copyout(2 ** 31 - 1));
}

/** Sums only: over how many callbacks a change is spread is open, but not that there is one. */
function showChanges(buffer: Evbuffer, once: boolean): string {
	const [calls, added, deleted, orderly] = buffer.changes();
	if (once) return calls > 0 ? "called" : "";
	const told = calls > 0 ? `+${added} -${deleted}` : "";
	return orderly ? told : `${told}, sizes that do not add up`;
}
