import mjml2html from 'mjml';

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
