import { z } from 'zod';
import { type ConfigFile, configFile } from './file-schema.ts';
import { plainSchema } from './schema-shape.ts';

/** The keys of a configuration that are accepted and change nothing, one line for each reason. */
export function keysWithoutEffect(file: ConfigFile): string[] {
  const byReason = Map.groupBy(uselessKeys(configFile, file, []), ({ because }) => because);
  return [...byReason].map(
    ([because, keys]) => `config: no effect: ${keys.map(({ key }) => key).join(', ')} (${because})`,
  );
}

function uselessKeys(
  schema: z.core.$ZodType,
  value: unknown,
  path: readonly string[],
): { key: string; because: string }[] {
  const because = z.globalRegistry.get(schema)?.withoutEffect;
  if (typeof because === 'string' && value !== undefined) return [{ key: path.join('.'), because }];
  const plain = plainSchema(schema);
  if (!(plain instanceof z.ZodObject) || typeof value !== 'object' || value === null) return [];
  const values = new Map(Object.entries(value));
  return Object.entries(plain.shape).flatMap(([key, inside]) =>
    uselessKeys(inside, values.get(key), [...path, key]),
  );
}
