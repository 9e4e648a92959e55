/** Text that forgets its beginning. */
export interface BoundedText {
	push(text: string): void;
	text(): string;
}

/**
 * Keeps about the last `limitChars` UTF-16 units of what is pushed. When anything was dropped,
 * `text()` starts with a line that says how much.
 */
export function boundedText(limitChars: number): BoundedText {
	let chunks: string[] = [];
	let keptChars = 0;
	let droppedChars = 0;

	// Compacting only at twice the limit keeps push amortised O(1).
	const compact = () => {
		const all = chunks.join("");
		const kept = all.slice(-limitChars);
		droppedChars += all.length - kept.length;
		chunks = [kept];
		keptChars = kept.length;
	};
	return {
		push(text) {
			if (text === "") return;
			chunks.push(text);
			keptChars += text.length;
			if (keptChars > 2 * limitChars) compact();
		},
		text() {
			if (keptChars > limitChars) compact();
			const kept = chunks.join("");
			return droppedChars === 0
				? kept
				: `[evlab dropped the first ${droppedChars} characters of this output]\n${kept}`;
		},
	};
}
