// Publishes experiments and events in the checkout at argv[2] until somebody kills it; with a number
// in argv[4] it kills itself instead of the side effect of that number.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openLedger } from "../../../dist/src/record/ledger.js";
import { createFiles } from "../../../dist/src/system/files.js";
import { layoutOf } from "../../../dist/src/system/paths.js";
import { syncPath, syncTree } from "../../../dist/src/system/sync-tree.js";

const [, , root, draft, fatal = "0"] = process.argv;
let effects = 0;
const mortal =
	(action) =>
	(...args) => {
		effects += 1;
		if (effects === Number(fatal)) process.kill(process.pid, "SIGKILL");
		return action(...args);
	};
const files = createFiles();
const { makeDirectory, remove, rename, writeText } = files;
const ledger = openLedger(
	{
		...files,
		makeDirectory: mortal(makeDirectory),
		remove: mortal(remove),
		rename: mortal(rename),
		writeText: mortal(writeText),
	},
	layoutOf(root),
	{ syncTree: mortal(syncTree), syncPath: mortal(syncPath) },
);
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
