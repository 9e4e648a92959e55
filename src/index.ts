/** The public entry: what a file in bench/, or a script that drives libevent, may use. */
export { EvlabError } from "./model/errors.ts";
export {
	type BaseOptions,
	type Chain,
	type EventOptions,
	type ProgramBuilder,
	program,
	type Reference,
	type RingOptions,
} from "./model/program-builder.ts";
export { encodeProgram, Program } from "./model/program.ts";
export { defineWorkload, type LoopFacts, type WorkloadFamily } from "./model/workload.ts";
export { openLab, type Lab } from "./measure/lab.ts";
