import { z } from "zod";
import type { OperandSpec } from "./operand.ts";
import { type OperationId, operations } from "./operations.ts";
import { acceptedResources, isSided, type ResourceKind, resources } from "./resources.ts";

const Operands = z.array(z.number().int()).max(5).readonly();
const ResourceLine = z
	.strictObject({
		kind: z.enum(Object.keys(resources) as [ResourceKind, ...ResourceKind[]]),
		operands: Operands,
	})
	.readonly();
const OperationLine = z
	.strictObject({
		op: z.enum(Object.keys(operations) as [OperationId, ...OperationId[]]),
		operands: Operands,
	})
	.readonly();
export type ResourceLine = z.infer<typeof ResourceLine>;
export type OperationLine = z.infer<typeof OperationLine>;

/**
 * What is wrong with the operands of one line, naming the operand, or null.
 * `earlier` are the resources declared so far; references may only name those.
 */
export function operandProblem(
	id: string,
	specs: readonly OperandSpec[],
	values: readonly number[],
	earlier: readonly ResourceLine[],
): string | null {
	if (values.length !== specs.length) {
		return `${id}: takes ${specs.length} operands (${specs.map((s) => s.name).join(", ")}), not ${values.length}`;
	}
	for (const [position, spec] of specs.entries()) {
		const value = values[position] as number;
		if (!Number.isSafeInteger(value)) {
			return `${id}: operand '${spec.name}' must be an integer, not ${value}`;
		}
		if (spec.kind === "integer") {
			if (value < spec.min || value > spec.max) {
				return `${id}: operand '${spec.name}' must be from ${spec.min} to ${spec.max}, not ${value}`;
			}
			continue;
		}
		const named = earlier[isSided(spec.kind) ? Math.floor(value / 2) : value];
		if (value < 0 || named === undefined || !acceptedResources[spec.kind].includes(named.kind)) {
			return `${id}: operand '${spec.name}' must name a ${spec.kind}`;
		}
	}
	return null;
}

/** A program as data: resources, then lists of operations with plain-number operands. */
export const Program = z
	.strictObject({
		/** libevent's locking, for the whole process that runs it. */
		locks: z.boolean(),
		resources: z.array(ResourceLine).max(64).readonly(),
		setup: z.array(OperationLine).max(128).readonly(),
		loop: z.array(OperationLine).min(1, "the loop is empty").max(128).readonly(),
		teardown: z.array(OperationLine).max(128).readonly(),
	})
	.readonly()
	.superRefine((program, context) => {
		const report = (message: string | null): void => {
			if (message !== null) context.addIssue({ code: "custom", message });
		};
		for (const [index, line] of program.resources.entries()) {
			const earlier = program.resources.slice(0, index);
			report(operandProblem(line.kind, resources[line.kind], line.operands, earlier));
		}
		for (const section of [program.setup, program.loop, program.teardown]) {
			for (const line of section) {
				report(operandProblem(line.op, operations[line.op], line.operands, program.resources));
			}
		}
	});
export type Program = z.infer<typeof Program>;
