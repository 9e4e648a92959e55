// Sends patches that cheat or break something through the layers of evlab, in order, and prints
// which layer caught each. docs/red-team.md has the table of the last run.
//
//     npm run build && node scripts/red-team.mjs [--only NAME,…] [--all-layers] [--markdown]
//     node scripts/red-team.mjs --goods      the known goods instead: no layer may object
//
// Exit code 1 when a patch that cheats would be accepted, when more than one is not caught, or when a
// known good is.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "smol-toml";
import { checkSurface } from "../dist/src/commands/check-surface.js";
import { compare } from "../dist/src/commands/compare.js";
import { createContext, quietly } from "../dist/src/commands/context.js";
import { buildVariants, resolveVariants } from "../dist/src/commands/prepare.js";
import { runGate } from "../dist/src/commands/run-gate.js";
import { EvlabError } from "../dist/src/model/errors.js";
import { resolveVariant } from "../dist/src/source/variant.js";

const given = process.argv.slice(2);
const has = (option) => given.includes(option);
const only = has("--only") ? given[given.indexOf("--only") + 1].split(",") : null;
const oracleSeconds = 30;

const interrupt = new AbortController();
process.on("SIGINT", () => interrupt.abort());
const context = quietly(createContext(interrupt.signal));
const { layout } = context;
const source = { layout, ports: context };

function readPatches() {
	if (has("--goods")) {
		const directory = join(layout.root, "test", "known-goods");
		return readdirSync(directory)
			.filter((name) => name.endsWith(".patch"))
			.map((name) => ({
				name: basename(name, ".patch"),
				kind: "known good",
				expect: [],
				path: join(directory, name),
			}));
	}
	const directory = join(layout.root, "test", "red-team");
	const { patch } = parse(readFileSync(join(directory, "patches.toml"), "utf8"));
	return patch.map((one) => ({ ...one, path: join(directory, `${one.name}.patch`) }));
}

/** Each layer says what it found against the patch, or null. What it makes is there for the next. */
const layers = {
	source: async (state) => {
		const [pristine] = await resolveVariants(context, ["upstream"]);
		state.pristine = pristine;
		// On the release, whatever has been accepted since.
		const options = { baselineCommit: pristine.commit };
		state.variant = await refusal(resolveVariant(source, state.patch.path, options), state);
		return state.evidence;
	},
	build: async (state) => {
		const building = buildVariants(context, [state.pristine, state.variant], 1);
		state.builds = await refusal(building, state);
		return state.evidence;
	},
	identity: async ({ builds: [pristine, variant] }) =>
		pristine.codeHash === variant.codeHash ? "the same machine code as the release" : null,
	surface: async (state) => {
		const [pristine, variant] = state.builds;
		const { findings } = await checkSurface(context.shell, pristine, variant);
		const [first] = findings;
		return first === undefined ? null : `${first.object}: ${first.what} ${first.why}`;
	},
	regress: (state) => gateLayer(state, (test) => !/^(scenario |oracle|link surface)/.test(test)),
	scenarios: (state) => gateLayer(state, (test) => test.startsWith("scenario ")),
	oracle: (state) => gateLayer(state, (test) => test === "oracle"),
	compare: async (state) => {
		let found = null;
		const options = {
			baseline: "upstream",
			candidate: state.variant.commit,
			quick: true,
			filter: state.patch.workloads,
		};
		const silent = { ...context, print: () => {} };
		await compare(silent, { ...options, onResult: (_, { decision }) => (found = decision) });
		state.decision = found?.kind ?? "no decision";
		// Anything but "promising" stands in the way of acceptance.
		return found?.kind === "promising" ? null : `${found?.kind}: ${found?.reason}`;
	},
};

async function refusal(action, state) {
	state.evidence = null;
	try {
		return await action;
	} catch (error) {
		if (!(error instanceof EvlabError)) throw error;
		state.evidence = error.message.replaceAll(`${state.patch.path} `, "");
		return undefined;
	}
}

/** regress, scenarios and the oracle are one run of the gate. */
async function gateLayer(state, isOwn) {
	state.gate ??= await runGate(
		context,
		{ pristine: state.pristine, tip: state.pristine, variant: state.variant },
		{ full: false, filter: null, oracleSeconds, layouts: 1 },
	);
	const { verdict } = state.gate;
	const failures = verdict.kind === "fails" ? verdict.failures : [];
	const own = failures.filter(({ test }) => isOwn(test ?? "a backend"));
	const more = own.length > 1 ? ` (and ${own.length - 1} more)` : "";
	return own.length === 0 ? null : `${own[0].test ?? "backend"}: ${own[0].reason}${more}`;
}

async function run(patch) {
	const state = { patch };
	const startedMs = Date.now();
	const caught = [];
	for (const [name, layer] of Object.entries(layers)) {
		if (interrupt.signal.aborted) break;
		if (name === "compare" && (patch.workloads === undefined || caught.length > 0)) continue;
		const evidence = await layer(state);
		if (evidence === null) continue;
		caught.push({ layer: name, evidence });
		const isEnd = ["source", "build", "identity", "surface"].includes(name);
		if (isEnd || !has("--all-layers")) break;
	}
	const seconds = (Date.now() - startedMs) / 1000;
	return { patch, caught, seconds, isAccepted: state.decision === "promising" };
}

function row({ patch, caught, seconds }) {
	const by =
		caught.map(({ layer }) => layer).join(", ") ||
		(has("--goods") ? "nothing objects" : "NOT CAUGHT");
	const evidence = (caught[0]?.evidence ?? "").replaceAll(/\s+/g, " ");
	return [patch.name, patch.kind, by, seconds.toFixed(1), evidence];
}

const results = [];
if (has("--markdown"))
	console.log("| patch | kind | caught by | seconds | evidence |\n|---|---|---|--:|---|");
for (const patch of readPatches()) {
	if (only !== null && !only.includes(patch.name)) continue;
	if (interrupt.signal.aborted) break;
	const result = await run(patch);
	results.push(result);
	const cells = row(result);
	context.progress.close();
	console.log(
		has("--markdown")
			? `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`
			: `${cells[0].padEnd(25)}${cells[2].padEnd(20)}${cells[3].padStart(6)}  ${cells[4].slice(0, 150)}`,
	);
	for (const { layer } of result.caught) {
		if (patch.expect.includes(layer)) break;
		if (!has("--goods")) console.log(`  not expected of ${layer}: ${patch.expect.join(", ")}`);
	}
}
const uncaught = results.filter(({ caught }) => caught.length === 0);
const accepted = results.filter(({ isAccepted }) => isAccepted);
const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
console.log(
	`${results.length} patches, ${results.length - uncaught.length} caught, ${accepted.length} would be accepted, ${Math.round(seconds)} s`,
);
if (has("--goods")) process.exitCode = uncaught.length === results.length ? 0 : 1;
else process.exitCode = accepted.length > 0 || uncaught.length > 1 ? 1 : 0;
