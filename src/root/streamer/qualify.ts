import type { ClassTable } from './class-table.ts';
import type { RootType } from './root-type.ts';

/**
 * A type as a class names it for its member, with the classes in it by their full names: ROOT 5 wrote `Inner` for the
 * class `Space::Inner` beside it. What the file describes, or does not describe either way, keeps its name.
 */
export function qualify(type: RootType, scope: string, classes: ClassTable): RootType {
  switch (type.kind) {
    case 'object':
    case 'pointer':
      return { ...type, className: qualifiedName(type.className, scope, classes) };
    case 'list':
    case 'array':
    case 'counted':
      return { ...type, item: qualify(type.item, scope, classes) };
    case 'map':
      return {
        ...type,
        key: qualify(type.key, scope, classes),
        value: qualify(type.value, scope, classes),
      };
    default:
      return type;
  }
}

/** Looks for a class as C++ does: in the class that names it, then in what is around that. */
function qualifiedName(name: string, scope: string, classes: ClassTable): string {
  if (classes.find(name)) return name;
  for (let around = scope; around !== ''; around = around.slice(0, Math.max(0, around.lastIndexOf('::')))) {
    if (classes.find(`${around}::${name}`)) return `${around}::${name}`;
  }
  return name;
}
