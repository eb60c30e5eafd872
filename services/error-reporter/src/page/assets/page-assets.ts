import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface Asset {
  /** With a part made from the contents: what is kept under it never changes. */
  readonly path: string;
  readonly type: string;
  readonly body: string;
}

function asset(name: string, type: string): Asset {
  const body = readFileSync(new URL(`./${name}`, import.meta.url), 'utf8');
  const [stem = '', ending = ''] = name.split('.');
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { path: `/assets/${stem}-${hash}.${ending}`, type, body };
}

/** All that a page loads. */
export const pageAssets = {
  style: asset('page.css', 'text/css; charset=utf-8'),
  script: asset('page.js', 'text/javascript; charset=utf-8'),
  icon: asset('icon.svg', 'image/svg+xml'),
} as const;
export const assetPaths = {
  style: pageAssets.style.path,
  script: pageAssets.script.path,
  icon: pageAssets.icon.path,
};
