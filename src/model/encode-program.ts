import type { OperationLine, Program } from "./program.ts";

/** The text the native parser reads (native/kernel/program.h). */
export function encodeProgram(program: Program): string {
	const line = (...words: readonly (string | number)[]): string => `${words.join(" ")}\n`;
	const section = (name: string, lines: readonly OperationLine[]): string =>
		lines.map(({ op, operands }) => line(name, op, ...operands)).join("");
	return [
		line("locks", program.locks ? 1 : 0),
		...program.resources.map(({ kind, operands }) => line("resource", kind, ...operands)),
		section("setup", program.setup),
		section("loop", program.loop),
		section("teardown", program.teardown),
	].join("");
}
