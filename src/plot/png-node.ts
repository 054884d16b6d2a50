import { UnsupportedError } from '../errors.ts';

const fonts = [
  '@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf',
  '@expo-google-fonts/arimo/400Regular_Italic/Arimo_400Regular_Italic.ttf',
  '@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf',
  '@expo-google-fonts/arimo/700Bold_Italic/Arimo_700Bold_Italic.ttf',
];

/**
 * The SVG as a PNG file, in Node only. `scale` is the number of pixels of the image per pixel of the figure.
 * Fonts come from a package and never from the machine, so that every machine makes the same image.
 * Throws `unsupported` where there is no build of the renderer for the platform.
 */
export async function toPng(svg: string, { scale = 2 }: { scale?: number } = {}): Promise<Uint8Array> {
  const { Resvg } = await loadRenderer();
  const { fileURLToPath } = await import('node:url');
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      loadSystemFonts: false,
      fontFiles: fonts.map((name) => fileURLToPath(import.meta.resolve(name))),
      defaultFontFamily: 'Arimo',
      sansSerifFamily: 'Arimo',
    },
  });
  return image.render().asPng();
}

async function loadRenderer(): Promise<typeof import('@resvg/resvg-js')> {
  try {
    return await import('@resvg/resvg-js');
  } catch (cause) {
    throw new UnsupportedError('plot: no renderer for PNG on this platform', { cause, hint: 'use SVG' });
  }
}
