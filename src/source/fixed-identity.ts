/** Release day of libevent 2.1.12-stable; any constant would do, it only must never change. */
const fixedDate = "1593950700 +0000";

const committer = {
	GIT_COMMITTER_NAME: "evlab",
	GIT_COMMITTER_EMAIL: "evlab@localhost",
	GIT_COMMITTER_DATE: fixedDate,
};

/** For commits whose author is in the patch: the committer is fixed, so the id depends on the patch alone. */
export const fixedCommitter: Readonly<Record<string, string>> = committer;

/** For commits that evlab composes: the same tree on the same parent has the same id everywhere. */
export const fixedIdentity: Readonly<Record<string, string>> = {
	...committer,
	GIT_AUTHOR_NAME: "evlab",
	GIT_AUTHOR_EMAIL: "evlab@localhost",
	GIT_AUTHOR_DATE: fixedDate,
};
