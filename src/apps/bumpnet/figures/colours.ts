/** The colours of the pipeline's pages of numbers. */
export const COLOURS = {
  success: '#27ae60',
  failure: '#c0392b',
  primary: '#2980b9',
  secondary: '#8e44ad',
  accent: '#e08e0b',
  info: '#16a085',
  objects: {
    Electrons: '#3498db',
    Muons: '#c0392b',
    Jets: '#27ae60',
    Photons: '#e0b00b',
    Taus: '#8e44ad',
    BJets: '#16a085',
  } as Readonly<Record<string, string>>,
};
