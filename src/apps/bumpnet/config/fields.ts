import { z } from 'zod';

/** Kinds of values that several sections have. */
export const count = z.int().min(0);
export const positive = z.number().positive();
export const rootFileName = z.string().regex(/^[\w.+-]+\.root$/, 'a file name that ends in .root');

/** A key that is accepted because configurations have it, and that changes nothing here: the user is told `because`. */
export const withoutEffect = (because: string) =>
  z
    .unknown()
    .optional()
    .meta({ description: `No effect: ${because}.`, withoutEffect: because });
