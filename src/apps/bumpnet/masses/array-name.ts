/** The name of the array with the weights of a signature's masses. */
export function weightsOf(signature: string): string {
  return `${signature}_weights`;
}

/** Whether an array holds weights, by its name. */
export function isWeights(name: string): boolean {
  return name.endsWith('_weights');
}
