import { isError, messageOf, NotFoundError, UsageError } from '../errors.ts';
import type { TaskFunction, TaskFunctions } from './task.ts';

const loaded = new Map<string, Promise<TaskFunctions>>();

/**
 * The function that does tasks of this kind, from the task module at this URL; modules are loaded once.
 * Throws `UsageError` when the module is none, `NotFoundError` when it has no such function.
 */
export async function loadTaskFunction(taskModule: string, kind: string): Promise<TaskFunction> {
  let functions = loaded.get(taskModule);
  if (!functions) {
    functions = loadTasks(taskModule);
    loaded.set(taskModule, functions);
  }
  const found = (await functions)[kind];
  if (typeof found === 'function') return found;
  const known = Object.keys(await functions).join(', ');
  throw new NotFoundError(`jobs: ${taskModule} has no task "${kind}"; it has ${known || 'none'}`);
}

async function loadTasks(taskModule: string): Promise<TaskFunctions> {
  try {
    const module: unknown = await import(taskModule);
    return tasksOf(module, taskModule);
  } catch (error) {
    if (isError(error, 'usage')) throw error;
    throw new UsageError(`jobs: cannot load the tasks of ${taskModule}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function tasksOf(module: unknown, taskModule: string): TaskFunctions {
  if (typeof module === 'object' && module !== null && 'tasks' in module) {
    // The functions are checked one by one when they are looked up.
    if (typeof module.tasks === 'object' && module.tasks !== null) return module.tasks as TaskFunctions;
  }
  throw new UsageError(`jobs: ${taskModule} does not export "tasks"`);
}
