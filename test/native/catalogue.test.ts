import { describe, expect, it } from "vitest";
import { parseBreadcrumb } from "../../src/measure/breadcrumb.ts";
import { operations } from "../../src/model/operations.ts";
import { resources } from "../../src/model/resources.ts";
import { copy } from "./copies.ts";

// As text: toEqual would not see another order of the keys, which breadcrumb.ts relies on.
const text = (value: unknown) => JSON.stringify(value, null, 1);

describe("the native catalogue", () => {
	it("has the operations of src/model/operations.ts, letter for letter and in order", () => {
		expect(text(copy().catalogue().operations)).toBe(text(operations));
	});

	it("has the resources of src/model/resources.ts, letter for letter and in order", () => {
		expect(text(copy().catalogue().resources)).toBe(text(resources));
	});

	it("numbers operations as breadcrumbs do: the last one by its position", () => {
		const ids = Object.keys(copy().catalogue().operations);
		const crumb = Uint8Array.of(3, 0, 0, 0, ids.length - 1, 0, 0, 0);
		expect(parseBreadcrumb(crumb)).toEqual({ phase: "loop", operation: ids.at(-1) });
	});
});
