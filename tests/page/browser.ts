import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, devices } from 'playwright-core';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Why tests with a browser cannot run here; undefined: they can. */
export const noBrowser = existsSync(executablePath)
  ? undefined
  : `${executablePath} is not there: apt-get install chromium, or say where one is by CHROMIUM`;

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const { viewport, userAgent, deviceScaleFactor, isMobile, hasTouch } = devices['iPhone SE'];

export const screens = {
  /** Touch and a narrow screen. */
  phone: { viewport: { ...viewport, width: 375 }, userAgent, deviceScaleFactor, isMobile, hasTouch },
  desk: { viewport: { width: 1280, height: 900 } },
} as const;

export interface Browser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** Chromium with a new profile. */
export async function startBrowser(
  screen: keyof typeof screens,
  more: { colorScheme?: 'light' | 'dark'; javaScriptEnabled?: boolean } = {},
): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'tillkeeper-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [...flags, '--disable-component-update', '--disable-sync'],
    ...screens[screen],
    ...more,
  });
  context.setDefaultTimeout(30_000);
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
