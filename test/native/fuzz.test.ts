import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { encodeProgram } from "../../src/model/encode-program.ts";
import { arbitraryCalls, nativeMethods } from "./arbitrary-calls.ts";
import { arbitraryProgram, arbitraryText } from "./arbitrary-program.ts";
import { copy, copyPath } from "./copies.ts";
import { type Outcome, ProgramRunner } from "./program-runner.ts";

type ProgramAnswer = { readonly numbers: readonly number[] } | { readonly code: string };

/** Every code a program may end with. Anything else is a bug of the addon or of this list. */
const programCodes = [
	...["BAD_PROGRAM", "BACKEND_UNAVAILABLE", "FD_LIMIT", "OUT_OF_MEMORY", "OUT_OF_SIGNALS"],
	...["PROGRAM_STUCK", "PROGRAM_GROWS"],
];
const callCodes = [
	...[...programCodes, "BAD_OPERAND", "CLOSED", "BUSY", "IO_ERROR", "LOCKSTEP_BROKEN"],
	...["LOCKS_MIXED", "FROM_CALLBACK"],
];

const runners: ProgramRunner[] = [];
function startRunner(): ProgramRunner {
	const runner = new ProgramRunner(copyPath(0), copyPath(1));
	runners.push(runner);
	return runner;
}
afterAll(() => {
	for (const runner of runners) runner.close();
});

/** Shrinking a hang takes the runner's time limit at each attempt: the shrunk-so-far must do. */
const bounded = { interruptAfterTimeLimit: 90_000, markInterruptAsFailure: true } as const;

function requireSane(outcome: Outcome<ProgramAnswer>): ProgramAnswer {
	if (outcome.state === "died") throw new Error(`the process died: ${outcome.how}`);
	const { answer } = outcome;
	if ("code" in answer) expect(programCodes).toContain(answer.code);
	else expect(answer.numbers.every(Number.isSafeInteger)).toBe(true);
	return answer;
}

async function holdForPrograms(locks: boolean, seed: number): Promise<void> {
	const runner = startRunner();
	let completed = 0;
	await fc.assert(
		fc.asyncProperty(arbitraryProgram(locks), async (program) => {
			const text = encodeProgram(program);
			const answer = requireSane(await runner.perform({ kind: "program", text, iterations: 3 }));
			// What TypeScript calls a valid program is one for the native parser too: only a
			// priority depends on another line.
			if ("code" in answer && answer.code === "BAD_PROGRAM")
				expect(text).toMatch(/ (event|timer) /);
			if ("numbers" in answer) completed++;
		}),
		{ ...bounded, numRuns: 1500, seed },
	);
	// Were most programs stopped by an error, the rest of their lines would not be fuzzed.
	expect(completed).toBeGreaterThan(500);
}

describe("arbitrary programs of the catalogue never end the process", () => {
	it("without locks", () => holdForPrograms(false, 20_260_101), 300_000);
	it("with locks", () => holdForPrograms(true, 20_260_102), 300_000);
});

describe("arbitrary text to the native parser", () => {
	it("is a program or BAD_PROGRAM, never a crash", async () => {
		const runner = startRunner();
		await fc.assert(
			fc.asyncProperty(arbitraryText(), async (text) => {
				requireSane(await runner.perform({ kind: "program", text, iterations: 1 }));
			}),
			{ ...bounded, numRuns: 2000, seed: 20_260_103 },
		);
	}, 300_000);
});

describe("arbitrary values as arguments of every native method", () => {
	it("lists every method there is", () => {
		const addon = copy() as unknown as Record<string, unknown>;
		const classes = Object.entries(addon).filter(
			([name, value]) => /^[A-Z]/.test(name) && typeof value === "function",
		);
		const found = Object.fromEntries(
			classes.map(([name, value]) => [
				name,
				Object.getOwnPropertyNames((value as { prototype: object }).prototype)
					.filter((method) => method !== "constructor")
					.sort(),
			]),
		);
		const listed = Object.fromEntries(
			Object.entries(nativeMethods).map(([name, methods]) => [name, [...methods].sort()]),
		);
		expect(found).toEqual(listed);
	});

	it("throw coded errors or do their work, never a crash", async () => {
		const runner = startRunner();
		const seen = new Map<string, number>();
		await fc.assert(
			fc.asyncProperty(arbitraryCalls(), async (calls) => {
				const outcome = await runner.perform<{ answers: string[] }>({ kind: "calls", calls });
				if (outcome.state === "died") throw new Error(`the process died: ${outcome.how}`);
				for (const [i, answer] of outcome.answer.answers.entries()) {
					seen.set(answer, (seen.get(answer) ?? 0) + 1);
					// V8 itself refuses a receiver of another class, and a class called without new.
					const allowed = calls[i]?.receiver ? [...callCodes, "TypeError"] : callCodes;
					expect(["value", ...allowed], JSON.stringify(calls[i])).toContain(answer);
				}
			}),
			{ ...bounded, numRuns: 2500, seed: 20_260_104 },
		);

		for (const reached of [
			"value",
			"BAD_OPERAND",
			"CLOSED",
			"BUSY",
			"FROM_CALLBACK",
			"TypeError",
		]) {
			expect(seen.get(reached) ?? 0, reached).toBeGreaterThan(20);
		}
	}, 300_000);
});
