/**
 * A process that has seen nothing of a run but its stored record: it judges the samples again and
 * prints what follows, for evlab to hold against what it is about to present.
 */
import { createFiles } from "../system/files.ts";
import { judged, judgementOf } from "./judgement.ts";
import { readComparison } from "./read-comparison.ts";

const [, , path = ""] = process.argv;
console.log(JSON.stringify(judgementOf(judged(await readComparison(createFiles(), path)))));
