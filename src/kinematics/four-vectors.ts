/** Floating-point numbers in a row. */
export type Floats = Float32Array | Float64Array;

/**
 * Four-vectors as columns, in the collider's coordinates. Energies in GeV, angles in radians.
 * The sign of a mass carries no meaning here: only its square is used.
 */
export interface FourVectors {
  /** Transverse momentum, GeV. */
  readonly pt: Floats;
  /** Pseudorapidity, -ln tan(theta/2). */
  readonly eta: Floats;
  /** Azimuth, radians. */
  readonly phi: Floats;
  /** Mass, GeV. */
  readonly mass: Floats;
}

/** Four-vectors as columns, Cartesian, GeV. */
export interface CartesianVectors {
  readonly px: Float64Array;
  readonly py: Float64Array;
  readonly pz: Float64Array;
  readonly energy: Float64Array;
}

/** One four-vector in the collider's coordinates: GeV, radians. */
export interface FourVector {
  readonly pt: number;
  readonly eta: number;
  readonly phi: number;
  readonly mass: number;
}

/** One Cartesian four-vector, GeV. */
export interface CartesianVector {
  readonly px: number;
  readonly py: number;
  readonly pz: number;
  readonly energy: number;
}
