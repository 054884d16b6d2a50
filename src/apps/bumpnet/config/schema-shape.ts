import { z } from 'zod';

/** A schema without the defaults and the permission to be absent around it; of a name or a table, the table. */
export function plainSchema(schema: z.core.$ZodType): z.core.$ZodType {
  let plain = schema;
  while (
    plain instanceof z.ZodDefault ||
    plain instanceof z.ZodPrefault ||
    plain instanceof z.ZodNullable ||
    plain instanceof z.ZodOptional
  ) {
    plain = plain.unwrap();
  }
  if (!(plain instanceof z.ZodUnion)) return plain;
  return plain.options.find((option) => option instanceof z.ZodObject) ?? plain;
}

/** The schema of what stands under a key, if anything may. */
export function schemaInside(schema: z.core.$ZodType, key: string): z.core.$ZodType | undefined {
  const plain = plainSchema(schema);
  if (plain instanceof z.ZodObject) return plain.shape[key];
  return plain instanceof z.ZodRecord ? plain.valueType : undefined;
}

/** The keys that a schema knows. */
export function keysOf(schema: z.core.$ZodType): string[] {
  const plain = plainSchema(schema);
  return plain instanceof z.ZodObject ? Object.keys(plain.shape) : [];
}
