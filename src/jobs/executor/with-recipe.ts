import type { Json } from '../json.ts';
import type { Executor } from './executor.ts';

/** The same executor, with a recipe that the record of a run keeps. */
export function withRecipe(executor: Executor, recipe: Json): Executor {
  return {
    recipe,
    name: executor.name,
    get slots() {
      return executor.slots;
    },
    run: (call, tasks, options) => executor.run(call, tasks, options),
    close: () => executor.close(),
  };
}
