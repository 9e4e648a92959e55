// Draws more decisions from the trials of a stored certificate, and counts how many tables of equal
// code the rule would call faster or slower at three chances of error per table. For seeing how far
// a host is from the promise; the trials a chance was chosen on cannot vouch for it.
//
//     npm run build && node scripts/redraw-certificate.mjs .evlab/certificates/FILE.json [draws]
import { readFileSync } from "node:fs";
import { trialEffect } from "../dist/src/compare/effect.js";
import { familyError } from "../dist/src/compare/family.js";
import { groupBy } from "../dist/src/compare/group-by.js";
import { drawSamples } from "../dist/src/compare/pool.js";
import { verdictOf } from "../dist/src/decide/verdict.js";
import { Certificate } from "../dist/src/model/certificate.js";

const [path, draws = "1000"] = process.argv.slice(2);
if (path === undefined || !/^[1-9]\d*$/.test(draws)) {
	console.error("redraw-certificate: usage: node scripts/redraw-certificate.mjs FILE [draws]");
	process.exit(2);
}
const certificate = read(path);
const { samePercent } = certificate.rule;
console.log("error per table  called faster  called slower");

function read(file) {
	try {
		return Certificate.parse(JSON.parse(readFileSync(file, "utf8")));
	} catch {
		console.error(`redraw-certificate: ${file} is no certificate that can be read`);
		console.error("  next: evlab calibrate prints the path of the one it stores");
		process.exit(2);
	}
}

for (const error of [0.01, 0.005, 0.0025]) {
	const counts = { faster: 0, slower: 0 };
	for (let seed = 1; seed <= Number(draws); seed++) {
		const { trials } = drawSamples(certificate.pool, { seed });
		const groups = [...groupBy(trials, ({ workload }) => workload).values()];
		// The level of a table is that of more or fewer workloads at the rule's own chance.
		const size = groups.length * (familyError / error);
		const verdicts = groups.map((group) => verdictOf(trialEffect(group, size), samePercent));
		for (const verdict of ["faster", "slower"]) if (verdicts.includes(verdict)) counts[verdict]++;
	}
	const percent = (count) => `${((100 * count) / Number(draws)).toFixed(1)} %`.padStart(13);
	console.log(
		`${(100 * error).toFixed(2).padStart(13)} %  ${percent(counts.faster)}  ${percent(counts.slower)}`,
	);
}
