import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { VariantBuild } from "../../model/build.ts";
import { encodeProgram } from "../../model/encode-program.ts";
import { ExactCounts } from "../../model/exact-counts.ts";
import { Sha256 } from "../../model/variant.ts";
import type { Workload } from "../../model/workload.ts";
import type { Files } from "../../system/ports.ts";
import { countVersion } from "./plan-batches.ts";

const Stored = z.object({ build: Sha256, key: Sha256, counts: ExactCounts }).readonly();

/**
 * Counts of one build, in its cache entry: they follow from the build, the workload and valgrind,
 * so a baseline is counted once. What has no number is not kept, the reason may be gone tomorrow.
 */
export class StoredCounts {
	readonly #files: Files;
	readonly #build: VariantBuild;
	readonly #valgrind: string;

	constructor(files: Files, build: VariantBuild, valgrind: string) {
		this.#files = files;
		this.#build = build;
		this.#valgrind = valgrind;
	}

	async read(workload: Workload): Promise<ExactCounts | null> {
		const path = this.#path(workload);
		if (!(await this.#files.exists(path))) return null;
		const parsed = Stored.safeParse(parseJson(await this.#files.readText(path)));
		if (!parsed.success) return null;
		const { build, key, counts } = parsed.data;
		return build === this.#build.cacheKey && key === this.#key(workload) ? counts : null;
	}

	async write(workload: Workload, counts: ExactCounts): Promise<void> {
		if (counts.state !== "counted" || counts.instructions.state !== "counted") return;
		const path = this.#path(workload);
		await this.#files.makeDirectory(dirname(path));
		const stored = { build: this.#build.cacheKey, key: this.#key(workload), counts };
		await this.#files.writeText(path, `${JSON.stringify(stored)}\n`);
	}

	#path(workload: Workload): string {
		return join(dirname(this.#build.evrun), "counts", `${this.#key(workload).slice(0, 24)}.json`);
	}

	#key({ id, program, expected, operationsPerIteration }: Workload): string {
		const facts = [operationsPerIteration, expected.bytes, expected.events].join(" ");
		const parts = [countVersion, this.#valgrind, id, encodeProgram(program), facts];
		return createHash("sha256").update(parts.join("\0")).digest("hex");
	}
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
