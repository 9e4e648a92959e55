import { findToolchain } from "../build/toolchain.ts";
import { compilerAgreement } from "../compare/compiler-agreement.ts";
import { type CompilerOutcome, decideAcross } from "../decide/across-compilers.ts";
import type { Comparison } from "../model/comparison.ts";
import { EvlabError } from "../model/errors.ts";
import { comparisonJson, type Findings } from "../report/comparison-json.ts";
import { compilersJson } from "../report/compilers-json.ts";
import { compilersMarkdown } from "../report/compilers-markdown.ts";
import { compilersTable } from "../report/compilers-table.ts";
import { type CompareOptions, compare, fullSeconds, quickSeconds } from "./compare.ts";
import type { Context } from "./context.ts";
import { loadWorkloads } from "./load-workloads.ts";
import { lockHarness } from "./lock-harness.ts";
import { buildVariants, resolveVariants } from "./prepare.ts";

export interface CompareCompilersOptions extends CompareOptions {
	/** One or two, each a program's name: "gcc", "clang-19". */
	readonly compilers: readonly string[];
}

type Found =
	| { readonly comparison: Comparison; readonly findings: Findings }
	| "identical-code"
	| "not-run";

/**
 * `evlab compare --compilers a,b`: the whole comparison once with each, half of the time for each,
 * then what both say together. The exit code: 0, or 1 when either rejects.
 */
export async function compareCompilers(
	context: Context,
	{ compilers, ...options }: CompareCompilersOptions,
): Promise<number> {
	const contexts = new Map(compilers.map((compiler) => [compiler, contextFor(context, compiler)]));
	// A compiler that is missing must not cost the builds and the measurement with the other.
	for (const { shell, environment } of contexts.values()) await findToolchain(shell, environment);
	const [only] = contexts.values();
	if (only !== undefined && contexts.size === 1) return compare(only, options);
	if (options.append !== undefined) {
		throw new EvlabError(
			"BAD_INPUT",
			"--append adds to the record of one compiler, --compilers makes two",
			"name one compiler, the one that the record was made with",
		);
	}
	// Each comparison takes its own; this one is taken before any of them builds.
	const lock = await lockHarness(context);
	await buildWithEach([...contexts.values()], options);
	const found = new Map<string, Found>();
	for (const [compiler, its] of contexts) {
		found.set(compiler, await compareWith(its, compiler, compilers.length, options));
	}
	await lock.check();
	return present(context, found, options);
}

/** All builds before all measurements: what compiles with one may fail with the other. */
async function buildWithEach(
	contexts: readonly Context[],
	{ baseline, candidate }: CompareOptions,
): Promise<void> {
	for (const context of contexts) {
		const { config } = await loadWorkloads(context.files, context.layout.root);
		const variants = await resolveVariants(context, [baseline, candidate]);
		await buildVariants(context, variants, config.measure.layouts);
	}
}

/** One compiler's comparison, presented as ever unless JSON is wanted. */
async function compareWith(
	context: Context,
	compiler: string,
	share: number,
	options: CompareOptions,
): Promise<Found> {
	if (context.signal.aborted) return "not-run";
	const print = options.json === true ? () => {} : context.print;
	print(options.markdown ? `### With ${compiler}` : context.style.bold(`with ${compiler}`));
	print("");
	const seconds = options.budgetSeconds ?? (options.quick ? quickSeconds : fullSeconds);
	let found: Found = "identical-code";
	const onResult = (comparison: Comparison, findings: Findings): void => {
		found = { comparison, findings };
	};
	const budgetSeconds = seconds / share;
	await compare({ ...context, print }, { ...options, json: undefined, budgetSeconds, onResult });
	print("");
	return found;
}

async function present(
	context: Context,
	found: ReadonlyMap<string, Found>,
	options: CompareOptions,
): Promise<number> {
	const [left = [], right = []] = [...found.values()].map((each) => {
		if (each === "identical-code") return "identical code" as const;
		return each === "not-run" ? [] : each.comparison.results;
	});
	const agreement = compilerAgreement(left, right);
	const decision = decideAcross([...found].map(outcomeOf), agreement);
	const json = () =>
		compilersJson({
			comparisons: new Map([...found].map(([compiler, each]) => [compiler, recordOf(each)])),
			agreement,
			decision,
		});
	if (typeof options.json === "string") await context.files.writeText(options.json, `${json()}\n`);
	if (options.json === true) context.print(json());
	else {
		const shown = {
			...context,
			compilers: [...found.keys()],
			conclusion: `${decision.kind}: ${decision.reason}`,
		};
		const lines = options.markdown ? compilersMarkdown : compilersTable;
		for (const line of lines(agreement, shown)) context.print(line);
	}
	return decision.kind === "reject" ? 1 : 0;
}

function outcomeOf([compiler, found]: readonly [string, Found]): CompilerOutcome {
	return typeof found === "string"
		? { compiler, state: found }
		: { compiler, state: "compared", decision: found.findings.decision };
}

function recordOf(found: Found): string | null {
	return typeof found === "string" ? null : comparisonJson(found.comparison, found.findings);
}

/** CXX is left to follow from CC: g++ for gcc, clang++-19 for clang-19. */
function contextFor(context: Context, compiler: string): Context {
	const { step, done, note, close } = context.progress;
	return {
		...context,
		environment: { ...context.environment, CC: compiler, CXX: undefined },
		progress: {
			step: (text, detail) => step(`${compiler}: ${text}`, detail),
			done: (text) => done(`${compiler}: ${text}`),
			note: (text) => note(`${compiler}: ${text}`),
			close,
		},
	};
}
