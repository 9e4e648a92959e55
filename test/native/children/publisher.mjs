// Publishes experiments and events in the checkout at argv[2] until somebody kills it.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openLedger } from "../../../dist/src/record/ledger.js";
import { createFiles } from "../../../dist/src/system/files.js";
import { layoutOf } from "../../../dist/src/system/paths.js";

const [, , root, draft] = process.argv;
const ledger = openLedger(createFiles(), layoutOf(root));
const experiment = JSON.parse(draft);

for (let number = 0; ; number += 1) {
	const directory = join(root, ".evlab", "experiments", `${process.pid}-${number}`);
	mkdirSync(join(directory, "profile"), { recursive: true });
	writeFileSync(join(directory, "patch.diff"), `patch ${number}\n`.repeat(2000));
	writeFileSync(join(directory, "profile", "pair.json"), "{}\n");
	const { id } = await ledger.publish({ experiment, evidenceDirectory: directory });
	// The parent may only count on what it has been told.
	process.stdout.write(`${id}\n`);
	await ledger.appendEvent({ experiment: id, event: { kind: "rejected", reason: "no gain" } });
	process.stdout.write(`${id} rejected\n`);
}
