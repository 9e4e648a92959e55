/** What one object file of libevent reaches of the world outside its own code. */
export interface ObjectSurface {
	/** "buffer.c.o". */
	readonly object: string;
	/** Undefined symbols, with the number of places that refer to each. */
	readonly imports: ReadonlyMap<string, number>;
	/** Symbols it offers to all others, its weak ones and its indirect functions included. */
	readonly defines: ReadonlySet<string>;
	/** Instructions that go past libc: to the kernel, to the processor's clock. */
	readonly instructions: ReadonlySet<string>;
	/** Sections with code that runs before and after main. */
	readonly early: ReadonlySet<string>;
	/** Texts that look like the name of an environment variable or a path. */
	readonly words: ReadonlySet<string>;
}
