/** The package's own folder, from wherever this stands in it: the sources, what tsc makes of them in dist, the bundle there. */
const HERE = import.meta.url;
const ROOT = HERE.slice(0, HERE.lastIndexOf(HERE.endsWith('.ts') ? '/src/' : '/dist/') + 1);

/** `path` is relative to the folder of package.json. */
export const packageUrl = (path: string): URL => new URL(path, ROOT);
