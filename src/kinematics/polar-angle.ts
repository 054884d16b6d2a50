/** theta = 2 arctan(exp(-eta)): the angle to the beam, radians, 0 to pi. */
export function polarAngle(eta: number): number {
  return 2 * Math.atan(Math.exp(-eta));
}
