import mjml2html from 'mjml';
import { readText } from '../repository.ts';

const folder = 'services/error-reporter/src/render';
/** What mails are filled into; made of mail.mjml, which stands beside it. */
export const mailTemplate = `${folder}/mail.html`;
export const renderMailTemplate = async (): Promise<string> => compileMail(await readText(`${folder}/mail.mjml`));

/** Makes the HTML that mail programs need of a template in MJML; nothing is looked up, and every mistake is an error. */
export async function compileMail(mjml: string): Promise<string> {
  const { html, errors } = await mjml2html(mjml, {
    validationLevel: 'strict',
    keepComments: true,
    ignoreIncludes: true,
    // no font from elsewhere
    fonts: {},
    minify: false,
  });
  if (errors.length > 0) throw new Error(errors.map(error => error.formattedMessage).join('\n'));
  return `${html.replace(/^\s+|[ \t]+$/gm, '')}\n`;
}
