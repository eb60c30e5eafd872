import { describeSettings, loadSettings } from '@tillkeeper/service-kit';
import { expect, test } from 'vitest';
import { settingsOfProcesses } from '../architecture/documents/processes.ts';
import { overlays, services, settingsOf, variablesOf } from './manifests.ts';

const processes = await settingsOfProcesses();
const schemaOf = (service: string) => {
  const found = processes.find(one => one.service === service);
  if (found === undefined) throw new Error(`there is no service ${service}`);
  return found.settings;
};

/** What Secrets might hold, so that a service would start with it. */
const secrets: Readonly<Record<string, string>> = {
  DATABASE_URL: 'postgres://login:password@database:5432/tillkeeper',
  HEAD_OFFICE_KEY: 'a-key-of-at-least-24-characters',
  MAIL_URL: 'smtps://mail.example',
  MAILBOX_URL: 'imaps://reports:password@imap.example',
  FIX_LINK_SECRET: 'a-secret-of-at-least-32-characters-for-links',
  KAFKA_PASSWORD: 'password',
};
/** Not Tillkeeper's settings, but those of what it is built with. */
const ofLibraries = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'NODE_EXTRA_CA_CERTS'];

const cases = overlays.flatMap(overlay => services.map(service => ({ overlay, service })));

test.each(cases)(
  '$overlay: every setting of $service is one that it reads, and none is missing',
  async ({ overlay, service }) => {
    const schema = schemaOf(service);
    const told = await settingsOf(overlay, service);
    const given = (await variablesOf(overlay, service)).filter(({ name }) => !ofLibraries.includes(name));
    const known = Object.keys(schema.shape);
    expect([...Object.keys(told), ...given.map(({ name }) => name)].filter(name => !known.includes(name))).toEqual([]);
    // the real loader: it names every value that is wrong and everything that is not set and has no default
    const environment = { ...told, ...Object.fromEntries(given.map(({ name }) => [name, secrets[name]])) };
    expect(Object.keys(loadSettings(schema, environment))).toEqual(expect.arrayContaining(Object.keys(environment)));
  },
);

test.each(cases)(
  '$overlay: what is secret of $service is in a Secret, and nothing else is',
  async ({ overlay, service }) => {
    const schema = schemaOf(service);
    const said = describeSettings(schema).filter(setting => setting.isSecret);
    const isSecret = (name: string): boolean => said.some(setting => setting.name === name) || name.startsWith('AWS_');
    expect(Object.keys(await settingsOf(overlay, service)).filter(isSecret)).toEqual([]);
    for (const { name, value, valueFrom } of await variablesOf(overlay, service))
      if (isSecret(name))
        expect({ name, value, ref: valueFrom?.secretKeyRef.name }).toMatchObject({
          value: undefined,
          ref: expect.stringMatching(/^tillkeeper-/),
        });
  },
);
