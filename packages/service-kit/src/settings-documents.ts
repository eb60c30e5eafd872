import type { z } from 'zod';
import { describeSettings, type SettingDescription } from './load-settings.ts';

export interface ServiceSettings {
  readonly service: string;
  readonly settings: z.ZodObject;
}

interface Variant extends SettingDescription {
  /** Those that say exactly this of the setting. */
  readonly services: readonly string[];
}

/** `.env.example`: each setting once, with its meaning above it. What has to be set stands without `#`. */
export function renderEnvExample(services: readonly ServiceSettings[]): string {
  const blocks = settingsByName(services).map(variants => {
    const meanings = variants.map(
      variant => `# ${variant.description} (${variant.services.join(', ')}${variant.isSecret ? '; secret' : ''})`,
    );
    const { name } = variants[0];
    const isRequired = variants.some(variant => variant.isRequired);
    const initial = variants.find(variant => variant.defaultValue !== undefined)?.defaultValue ?? '';
    return [...meanings, isRequired ? `${name}=` : `#${name}=${initial}`].join('\n');
  });
  return `# Made from the schemas of the services.\n# What begins with #NAME= may be left out; the value there is the default.\n\n${blocks.join('\n\n')}\n`;
}

/** The table of `docs/settings.md`: a row for each setting, or for each meaning where services differ. */
export function renderSettingsTable(services: readonly ServiceSettings[]): string {
  const rows = settingsByName(services)
    .flat()
    .map(variant => {
      const initial = variant.defaultValue === undefined ? '' : `\`${variant.defaultValue}\``;
      const meaning = variant.isSecret ? `${variant.description} (secret)` : variant.description;
      const cells = [
        `\`${variant.name}\``,
        variant.isRequired ? 'has to be set' : initial,
        meaning,
        variant.services.join(', '),
      ];
      return `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
    });
  return ['| setting | default | meaning | used by |', '|---|---|---|---|', ...rows, ''].join('\n');
}

/** By name in the order of the alphabet. */
function settingsByName(services: readonly ServiceSettings[]): [Variant, ...Variant[]][] {
  const byName = new Map<string, [Variant, ...Variant[]]>();
  for (const { service, settings } of services) {
    for (const setting of describeSettings(settings)) {
      const variants = byName.get(setting.name);
      const at = variants?.findIndex(variant => isSame(variant, setting)) ?? -1;
      const known = variants?.[at];
      if (variants === undefined) byName.set(setting.name, [{ ...setting, services: [service] }]);
      else if (known === undefined) variants.push({ ...setting, services: [service] });
      else variants[at] = { ...known, services: [...known.services, service] };
    }
  }
  return [...byName.values()].sort(([a], [b]) => (a.name < b.name ? -1 : 1));
}

function isSame(a: SettingDescription, b: SettingDescription): boolean {
  return (
    a.description === b.description &&
    a.defaultValue === b.defaultValue &&
    a.isSecret === b.isSecret &&
    a.isRequired === b.isRequired
  );
}
