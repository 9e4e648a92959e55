/** Instructions by place: in the subject's own file by address, elsewhere by function. */
export interface CallgrindCosts {
	readonly byAddress: ReadonlyMap<number, number>;
	readonly byFunction: ReadonlyMap<string, { readonly object: string; readonly cost: number }>;
}

/**
 * Self costs of one part of a callgrind file written with --dump-instr=yes, --compress-strings=no
 * and --compress-pos=no. Null when it is no such part, or its lines do not add up to its total:
 * then it was cut off. Pure.
 */
export function parseCallgrindCosts(part: string, binary: string): CallgrindCosts | null {
	const total = Number(/^(?:totals|summary): (\d+)/m.exec(part)?.[1]);
	const byAddress = new Map<number, number>();
	const byFunction = new Map<string, { object: string; cost: number }>();
	let object = "";
	let name = "";
	let isCall = false;
	let sum = 0;
	for (const line of part.split("\n")) {
		if (line.startsWith("0x")) {
			// What a called function took is in that function's own lines.
			if (isCall) {
				isCall = false;
				continue;
			}
			const [address = "", , cost = "0"] = line.split(" ");
			sum += Number(cost);
			if (object === binary) increase(byAddress, Number(address), Number(cost));
			else {
				const key = `${object}\n${name}`;
				const before = byFunction.get(key);
				byFunction.set(key, { object, cost: Number(cost) + (before?.cost ?? 0) });
			}
		} else if (line.startsWith("ob=")) object = line.slice(3);
		else if (line.startsWith("fn=")) name = line.slice(3);
		else if (line.startsWith("calls=")) isCall = true;
	}
	if (!(total > 0) || sum !== total) return null;
	return { byAddress, byFunction };
}

/** The parts that ended with `trigger` (--dump-after), in order. Pure. */
export function splitCallgrindParts(text: string, trigger: string): readonly string[] {
	return text
		.split(/^part: /m)
		.slice(1)
		.filter((part) => part.includes(`desc: Trigger: --dump-after=${trigger}\n`));
}

function increase(costs: Map<number, number>, key: number, by: number): void {
	costs.set(key, (costs.get(key) ?? 0) + by);
}
