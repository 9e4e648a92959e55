import { expect, test } from "vitest";
import { createSlots } from "../../src/system/slots.ts";

test("so many beside one another; who wants to be alone is, and is not overtaken", async () => {
	const slots = createSlots(2);
	const order: string[] = [];
	let running = 0;
	const run = (name: string) => async () => {
		order.push(`${name} beside ${running++}`);
		for (let turn = 0; turn < 5; turn++) await Promise.resolve();
		running--;
	};
	await Promise.all([
		...[slots.beside(run("a")), slots.beside(run("b")), slots.alone(run("c"))],
		...[slots.beside(run("d")), slots.beside(run("e"))],
	]);
	expect(order).toEqual(["a beside 0", "b beside 1", "c beside 0", "d beside 0", "e beside 1"]);
});

test("a slot is given back by what fails", async () => {
	const slots = createSlots(1);
	await expect(slots.beside(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
	expect(await slots.alone(() => Promise.resolve("next"))).toBe("next");
});
