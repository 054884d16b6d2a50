import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];

/** The program, where the system has it. */
export const chromiumPath = PLACES.find((path) => existsSync(path));

/** Why a test in the browser is skipped. */
export const skipWithoutChromium = chromiumPath ? false : 'Chromium is not installed';

/** Only loopback is ever asked: nothing is looked up or fetched on the side. */
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A page of a browser of its own, with a profile that goes with it. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** What went wrong in the page without being caught. */
  readonly faults: string[];
}

/** Opens a page in a new browser. */
export async function openPage(url: string): Promise<OpenPage> {
  const profile = await mkdtemp(join(tmpdir(), 'beamline-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath as string,
    args: ARGUMENTS,
  });
  const close = async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    await page.goto(url);
    return { page, faults, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
