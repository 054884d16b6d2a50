import { basename, posix } from 'node:path';

/**
 * Where files go in a directory: under their own names; when two have one name, under the folders in which they differ.
 * A name never leads out of the directory.
 */
export function localNames(urls: readonly string[]): string[] {
  const names = urls.map((url) => basename(pathOf(url)));
  if (new Set(names).size === names.length) return names;
  const paths = urls.map((url) => pathOf(url).split('/').filter(isPlain));
  const shared = sharedLength(paths);
  return paths.map((steps) => steps.slice(shared).join('/'));
}

function pathOf(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : url;
  return posix.normalize(path.replaceAll('\\', '/'));
}

const isPlain = (step: string) => step !== '' && step !== '.' && step !== '..';

/** How many folders all paths have in common at their beginning; the last step of a path is its name. */
function sharedLength(paths: readonly (readonly string[])[]): number {
  const [first = []] = paths;
  let length = 0;
  while (
    length < first.length - 1 &&
    paths.every((path) => path.length > length + 1 && path[length] === first[length])
  )
    length++;
  return length;
}
