import { expect, test } from 'vitest';
import { z } from 'zod';
import { describeSettings, loadSettings, SettingsError } from './load-settings.ts';
import { sharedSettings } from './settings.ts';
import { durationMs, wholeNumber, yesOrNo } from './units.ts';

const schema = z.object({
  HTTP_PORT: sharedSettings.HTTP_PORT,
  DATABASE_URL: sharedSettings.DATABASE_URL,
  MAIL_URL: sharedSettings.MAIL_URL,
  POLL: durationMs('5s').describe('how often it looks'),
});
const mistakesOf = (environment: Record<string, string | undefined>, of: z.ZodObject = schema): string => {
  try {
    loadSettings(of, environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error('no mistake was found');
};

test('settings are typed, defaults stand in, and strangers in the environment are left out', () => {
  const settings = loadSettings(schema, { DATABASE_URL: 'postgres://a@b/c', HTTP_PORT: '0', PATH: '/bin' });
  expect(settings).toEqual({ HTTP_PORT: 0, DATABASE_URL: 'postgres://a@b/c', POLL: 5_000 });
  const port: number = settings.HTTP_PORT;
  expect(port).toBe(0);
});

test('the empty text is not set: a default stands in, a required one is missed', () => {
  expect(mistakesOf({ HTTP_PORT: '', MAIL_URL: '', DATABASE_URL: '' })).toBe(
    'The settings have a mistake:\n  DATABASE_URL is not set (PostgreSQL 18)',
  );
});

test('all mistakes are named at once, one a line, and no secret is shown', () => {
  const message = mistakesOf({
    HTTP_PORT: '99999',
    DATABASE_URL: 'mysql://root:hunter2@db',
    MAIL_URL: 'hunter3',
    POLL: 'often\nPOLL is fine',
  });
  expect(message.split('\n')).toEqual([
    'The settings have 4 mistakes:',
    '  HTTP_PORT="99999": must be a whole number from 0 to 65535 (port of the API; 0 takes any free one)',
    '  DATABASE_URL=***: begins with postgres:// (PostgreSQL 18)',
    '  MAIL_URL=***: begins with smtp:// or smtps:// (SMTP server for reports; without it mails are .eml files)',
    '  POLL="often\\nPOLL is fine": write it as 200ms, 5s, 2m, 12h or 35d (how often it looks)',
  ]);
});

test('a secret does not come out through the words of a rule either', () => {
  const telltale = z.object({
    KEY: z
      .string()
      .refine(() => false, { error: issue => `${String(issue.input)} is wrong` })
      .meta({ secret: true })
      .describe('a key'),
  });
  expect(mistakesOf({ KEY: 'hunter2' }, telltale)).toContain('KEY=***: *** is wrong (a key)');
});

test('a rule over several settings names the one it is about', () => {
  const pair = z
    .object({ USERNAME: z.string().optional(), PASSWORD: z.string().optional().describe('of the broker') })
    .refine(({ USERNAME, PASSWORD }) => USERNAME === undefined || PASSWORD !== undefined, {
      path: ['PASSWORD'],
      message: 'USERNAME needs it',
    });
  expect(mistakesOf({ USERNAME: 'tk' }, pair)).toContain('  PASSWORD is not set: USERNAME needs it (of the broker)');
  const whole = z.object({ A: z.string().optional() }).refine(() => false, 'A or B is needed');
  expect(mistakesOf({}, whole)).toContain('  A or B is needed');
});

test('a schema says what its settings are, wherever in it that was said', () => {
  const described = describeSettings(
    z.object({
      PORT: wholeNumber(8080).describe('port'),
      IS_ON: yesOrNo(false).describe('switch'),
      URL: z.string().describe('address').meta({ secret: true }),
      PASSWORD: z.string().meta({ secret: true }).optional().describe('outer'),
      INNER: z.string().describe('inner').optional(),
    }),
  );
  expect(described).toEqual([
    { name: 'PORT', description: 'port', defaultValue: '8080', isSecret: false, isRequired: false },
    { name: 'IS_ON', description: 'switch', defaultValue: 'false', isSecret: false, isRequired: false },
    { name: 'URL', description: 'address', defaultValue: undefined, isSecret: true, isRequired: true },
    { name: 'PASSWORD', description: 'outer', defaultValue: undefined, isSecret: true, isRequired: false },
    { name: 'INNER', description: 'inner', defaultValue: undefined, isSecret: false, isRequired: false },
  ]);
});

test('every shared setting says what it is for, and its default is accepted as it is written', () => {
  for (const setting of describeSettings(z.object(sharedSettings))) {
    expect(setting.description, setting.name).not.toBe('');
    if (setting.defaultValue === undefined) continue;
    const name = z.enum(Object.keys(sharedSettings)).parse(setting.name);
    expect(
      Object.entries(sharedSettings)
        .find(([key]) => key === name)?.[1]
        .safeParse(setting.defaultValue).success,
    ).toBe(true);
  }
});

test('addresses that hold a password are secrets', () => {
  const secrets = describeSettings(z.object(sharedSettings)).filter(setting => setting.isSecret);
  expect(secrets.map(setting => setting.name)).toEqual(['DATABASE_URL', 'MAIL_URL']);
});
