import fc from "fast-check";
import { encodeProgram } from "../../src/model/encode-program.ts";
import type { OperandSpec } from "../../src/model/operand.ts";
import { type OperationId, operations } from "../../src/model/operations.ts";
import { Program, type ResourceLine } from "../../src/model/program.ts";
import {
	acceptedResources,
	isSided,
	type ResourceKind,
	resources,
} from "../../src/model/resources.ts";

/** Five numbers in [0, 1) from which a line's operands are taken: shrinks towards the smallest. */
type Draws = readonly number[];
interface Line {
	readonly pick: number;
	readonly draws: Draws;
}

/** Counts whose full range would make a program slow without making it other. */
const cappedMax: Readonly<Record<string, number>> = { count: 40, events: 50, number: 1e9 };

function integerOf(spec: Extract<OperandSpec, { kind: "integer" }>, draw: number): number {
	const max = Math.min(spec.max, cappedMax[spec.name] ?? spec.max);
	const range = max - spec.min;
	// A third at the ends, the rest spread over the magnitudes: 1, 64, 4096 are as likely.
	if (draw < 0.1) return spec.min;
	if (draw > 0.95) return max;
	return spec.min + Math.floor(Math.expm1(draw * Math.log1p(range)));
}

/** Operands for `specs`, or null where a reference has nothing to name. */
function operandsOf(
	specs: readonly OperandSpec[],
	draws: Draws,
	earlier: readonly ResourceLine[],
): number[] | null {
	const values: number[] = [];
	for (const [position, spec] of specs.entries()) {
		const draw = draws[position] ?? 0;
		if (spec.kind === "integer") {
			values.push(integerOf(spec, draw));
			continue;
		}
		const sides = isSided(spec.kind) ? [0, 1] : [0];
		const named = earlier.flatMap(({ kind }, index) =>
			acceptedResources[spec.kind].includes(kind)
				? sides.map((side) => sides.length * index + side)
				: [],
		);
		const value = named[Math.floor(draw * named.length)];
		if (value === undefined) return null;
		values.push(value);
	}
	return values;
}

function assemble(drawn: {
	readonly resources: readonly Line[];
	readonly setup: readonly Line[];
	readonly loop: readonly Line[];
	readonly teardown: readonly Line[];
	readonly locks: boolean;
}): Program {
	const kinds = Object.keys(resources) as ResourceKind[];
	// Most operations need these three; what else there is is drawn.
	const declared: ResourceLine[] = [
		{ kind: "buffer", operands: [0] },
		{ kind: "base", operands: [0, 0, 1, 0] },
		{ kind: "socketpair", operands: [0] },
	];
	for (const { pick, draws } of drawn.resources) {
		const kind = kinds[Math.floor(pick * kinds.length)] as ResourceKind;
		const operands = operandsOf(resources[kind], draws, declared);
		if (operands !== null) declared.push({ kind, operands });
	}
	const ids = Object.keys(operations) as OperationId[];
	const section = (lines: readonly Line[]) =>
		lines.flatMap(({ pick, draws }) => {
			const op = ids[Math.floor(pick * ids.length)] as OperationId;
			const operands = operandsOf(operations[op], draws, declared);
			return operands === null ? [] : [{ op, operands }];
		});
	const loop = section(drawn.loop);
	return Program.parse({
		locks: drawn.locks,
		resources: declared,
		setup: section(drawn.setup),
		loop: loop.length > 0 ? loop : [{ op: "nop", operands: [] }],
		teardown: section(drawn.teardown),
	});
}

const fraction = fc.nat(999_999).map((n) => n / 1_000_000);
const line = fc.record({
	pick: fraction,
	draws: fc.array(fraction, { minLength: 5, maxLength: 5 }),
});
const lines = (maxLength: number) => fc.array(line, { maxLength });

/** Programs that are valid in every operand, however little sense they make. */
export function arbitraryProgram(locks: boolean): fc.Arbitrary<Program> {
	return fc
		.record({
			resources: lines(7),
			setup: lines(5),
			loop: lines(10),
			teardown: lines(3),
			locks: fc.constant(locks),
		})
		.map(assemble);
}

/** Program texts, mostly wrong: noise, and valid programs with a few characters changed. */
export function arbitraryText(): fc.Arbitrary<string> {
	const words = [
		...Object.keys(operations),
		...Object.keys(resources),
		"setup",
		"loop",
		"teardown",
		"resource",
		"locks",
	];
	const word = fc.oneof(
		fc.constantFrom(...words),
		fc.integer().map(String),
		fc.bigInt().map(String),
		fc.string({ unit: "binary", maxLength: 8 }),
		fc.constantFrom("0", "1", "2", "-1", "+1", "0x10", "1e3", "\0", "\t", "9223372036854775808"),
	);
	const noise = fc
		.array(
			fc.array(word, { maxLength: 8 }).map((ws) => ws.join(" ")),
			{ maxLength: 12 },
		)
		.map((ls) => ls.join("\n"));
	const damaged = fc
		.tuple(arbitraryProgram(false), fc.nat(), fc.nat(20), fc.string({ maxLength: 6 }))
		.map(([program, at, cut, put]) => {
			const text = encodeProgram(program);
			const start = at % text.length;
			return text.slice(0, start) + put + text.slice(start + cut);
		});
	return fc.oneof(noise, damaged, fc.string({ unit: "binary" }));
}
