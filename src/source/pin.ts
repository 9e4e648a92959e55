import { z } from "zod";
import { EvlabError } from "../model/errors.ts";
import { ObjectId, Sha256 } from "../model/variant.ts";
import type { SourceContext } from "./source-context.ts";

/** libevent/upstream.json: which libevent everything here is about. */
export const Pin = z
	.strictObject({
		version: z.string().regex(/^[\w.+-]+$/),
		archive: z.string().regex(/^[\w.+-]+\.tar\.\w+$/),
		/** Of the archive. */
		sha256: Sha256,
		debianSourcePackage: z.string().regex(/^[a-z0-9][a-z0-9.+-]+$/),
		/** Git tree of the unpacked archive: what a directory or a git URL is compared with. */
		tree: ObjectId,
		/** The commit evlab makes of that tree; follows from `tree` and `version`. */
		commit: ObjectId,
	})
	.readonly();
export type Pin = z.infer<typeof Pin>;

/** Reads the pin. Throws BAD_INPUT with the field at fault. */
export async function readPin({ layout, ports }: SourceContext): Promise<Pin> {
	const result = Pin.safeParse(parseJson(await ports.files.readText(layout.pin), layout.pin));
	if (result.success) return result.data;
	const issue = result.error.issues[0];
	throw new EvlabError(
		"BAD_INPUT",
		`${layout.pin}: ${issue?.path.join(".") || "file"}: ${issue?.message ?? "not a pin"}`,
		`restore it with: git checkout -- ${layout.pin}`,
	);
}

function parseJson(text: string, path: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new EvlabError(
			"BAD_INPUT",
			`${path} is not JSON: ${(error as Error).message}`,
			`restore it with: git checkout -- ${path}`,
			{ cause: error },
		);
	}
}
