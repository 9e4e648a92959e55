/** The public entry: what a file in bench/, or a script that drives libevent, may use. */

export { type Lab, openLab } from "./measure/lab.ts";
export { encodeProgram } from "./model/encode-program.ts";
export { EvlabError } from "./model/errors.ts";
export { definePeers, type PeerFamily } from "./model/peer-job.ts";
export { Program } from "./model/program.ts";
export {
	type BaseOptions,
	type Chain,
	type EventOptions,
	type ProgramBuilder,
	program,
	type Reference,
	type RingOptions,
} from "./model/program-builder.ts";
export { defineWorkload, type LoopFacts, type WorkloadFamily } from "./model/workload.ts";
