import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const program = [
  '/usr/bin/soffice',
  '/usr/lib/libreoffice/program/soffice',
  '/Applications/LibreOffice.app/Contents/MacOS/soffice',
].find(path => existsSync(path));
/** Tests that need it are skipped where it is not installed. */
export const hasLibreOffice = program !== undefined;

export interface LibreOfficeSession {
  /** What happens to the first sheet, in order: texts are typed into cells (`E3`) as by a keyboard. */
  readonly steps: readonly (
    | { readonly type: string; readonly into: string }
    | { readonly deleteRow: number }
    /** Rows of the range, by its first column. */
    | { readonly sort: string }
    | { readonly unprotect: true }
  )[];
  /** Cells whose list of values is asked for. */
  readonly listsOf?: readonly string[];
}

export interface LibreOffice {
  /**
   * Opens a spreadsheet without a screen, works on it as a person would, and saves it as Excel's. `lists` has what a
   * drop-down of a cell offers; '' where it has none.
   */
  work(
    source: Buffer,
    session: LibreOfficeSession,
  ): Promise<{ readonly saved: Buffer; readonly lists: Readonly<Record<string, string>> }>;
  close(): Promise<void>;
}

/** With a profile of its own, so that nobody's settings matter. */
export async function createLibreOffice(): Promise<LibreOffice> {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-libreoffice-'));
  const profile = join(directory, 'profile');
  const run = async (task: string): Promise<void> => {
    if (program === undefined) throw new Error('LibreOffice is not installed');
    const quietly = ['--headless', '--norestore', '--nologo', '--nofirststartwizard'];
    await promisify(execFile)(program, [...quietly, `-env:UserInstallation=file://${profile}`, task], {
      timeout: 120_000,
    });
  };
  // the first start would write its own macros over ours
  await run('--terminate_after_init');
  return {
    async work(source, session) {
      const [opened, saved, lists] = [
        join(directory, 'sent.xlsx'),
        join(directory, 'saved.xlsx'),
        join(directory, 'lists'),
      ];
      await Promise.all([saved, lists].map(path => rm(path, { force: true })));
      await writeFile(opened, source);
      await writeMacro(profile, macroOf({ ...session, opened, saved, lists }));
      await run('macro:///Standard.Work.Work()');
      const said = await readFile(lists, 'utf8');
      return {
        saved: await readFile(saved),
        lists: Object.fromEntries(said.split('\n').flatMap(line => (line === '' ? [] : [split(line)]))),
      };
    },
    close: () => rm(directory, { recursive: true, force: true }),
  };
}

const split = (line: string): [string, string] => {
  const at = line.indexOf(' ');
  return [line.slice(0, at), line.slice(at + 1)];
};

/** A text of Basic. */
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

function macroOf(work: LibreOfficeSession & { opened: string; saved: string; lists: string }): string {
  const steps = work.steps.map(step => {
    if ('type' in step) return `typed document, ${quoted(step.into)}, ${quoted(step.type)}`;
    if ('deleteRow' in step) return `sheet.Rows.removeByIndex(${step.deleteRow - 1}, 1)`;
    if ('sort' in step) return `sheet.getCellRangeByName(${quoted(step.sort)}).sort(ordering())`;
    return 'sheet.unprotect("")';
  });
  const lists = (work.listsOf ?? []).map(cell => `tell ${quoted(cell)}, sheet.getCellRangeByName(${quoted(cell)})`);
  return `Option Explicit
Sub Work()
  Dim document, sheet
  document = StarDesktop.loadComponentFromURL(ConvertToURL(${quoted(work.opened)}), "_blank", 0, Array(named("Hidden", True)))
  sheet = document.Sheets.getByIndex(0)
  Open ${quoted(work.lists)} For Output As #1
  ${[...lists, 'Close #1', ...steps].join('\n  ')}
  document.storeToURL(ConvertToURL(${quoted(work.saved)}), Array(named("FilterName", "Calc MS Excel 2007 XML")))
  document.close(True)
  StarDesktop.terminate()
End Sub
Sub typed(document, address, text)
  Dim keyboard, window
  keyboard = createUnoService("com.sun.star.frame.DispatchHelper")
  window = document.CurrentController.Frame
  keyboard.executeDispatch(window, ".uno:GoToCell", "", 0, Array(named("ToPoint", address)))
  keyboard.executeDispatch(window, ".uno:EnterString", "", 0, Array(named("StringName", text)))
End Sub
Sub tell(address, cell)
  Dim drop
  drop = cell.Validation
  If drop.Type = com.sun.star.sheet.ValidationType.LIST And drop.ShowList > 0 Then
    Print #1, address & " " & drop.getFormula1()
  Else
    Print #1, address & " "
  End If
End Sub
Function named(key, content)
  Dim pair As New com.sun.star.beans.PropertyValue
  pair.Name = key
  pair.Value = content
  named = pair
End Function
Function ordering()
  Dim sorting As New com.sun.star.table.TableSortField
  sorting.Field = 0
  sorting.IsAscending = True
  ordering = Array(named("SortFields", Array(sorting)), named("ContainsHeader", False))
End Function
`;
}

async function writeMacro(profile: string, source: string): Promise<void> {
  const escaped = source.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const library = join(profile, 'user/basic/Standard');
  await mkdir(library, { recursive: true });
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  const [xlink, names] = ['http://www.w3.org/1999/xlink', 'http://openoffice.org/2000/library'];
  const module = '<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n';
  const libraries =
    '<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">\n';
  await writeFile(
    join(library, 'Work.xba'),
    `${head}${module}<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Work" script:language="StarBasic">${escaped}</script:module>`,
  );
  await writeFile(
    join(library, 'script.xlb'),
    `${head}<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">\n<library:library xmlns:library="${names}" library:name="Standard" library:readonly="false" library:passwordprotected="false"><library:element library:name="Work"/></library:library>`,
  );
  await writeFile(
    join(profile, 'user/basic/script.xlc'),
    `${head}${libraries}<library:libraries xmlns:library="${names}" xmlns:xlink="${xlink}"><library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" library:link="false"/></library:libraries>`,
  );
}
