/** Classes that are activated from afar, by CLSID: for administration, and by who has no business to. */

const CLASSES: Readonly<Record<string, string>> = {
  // MS-WMI §1.9
  '8bc3f05e-d86b-11d0-a075-00c04fb68820': 'WbemLevel1Login',
  '674b6698-ee92-11d0-ad71-00c04fd8fdff': 'WbemContext',
  '4590f812-1d3a-11d0-891f-00aa004b2e24': 'WbemClassObject',
  'c49e32c6-bc8b-11d2-85d4-00105a1f8304': 'WbemBackupRestore',
  // Automation servers that run programs: fortra/impacket examples/dcomexec.py, ATT&CK T1021.003
  '49b2791a-b1ae-4c90-9b8e-e860ba07f889': 'MMC20.Application',
  '9ba05972-f6a8-11cf-a442-00a0c90a8f39': 'ShellWindows',
  'c08afd90-f2a1-11d1-8455-00a0c91f3880': 'ShellBrowserWindow',
  '00024500-0000-0000-c000-000000000046': 'Excel.Application',
  '00020812-0000-0000-c000-000000000046': 'Excel.Sheet',
  '0006f03a-0000-0000-c000-000000000046': 'Outlook.Application',
  '000209ff-0000-0000-c000-000000000046': 'Word.Application',
  '91493441-5a91-11cf-8700-00aa0060263b': 'PowerPoint.Application',
  '00021a20-0000-0000-c000-000000000046': 'Visio.Application',
  '0002df01-0000-0000-c000-000000000046': 'InternetExplorer.Application',
  '3050f4d8-98b5-11cf-bb82-00aa00bdce0b': 'htafile',
  '13709620-c279-11ce-a49e-444553540000': 'Shell.Application',
  '72c24dd5-d70a-438b-8a42-98424b88afb8': 'WScript.Shell',
  // MS-TSCH §1.9 of version 1, MS-VDS §1.9, MS-FSRM §1.9
  '148bd52a-a2ab-11ce-b11f-00aa00530503': 'Task Scheduler 1.0',
  '0f87369f-a4e5-4cfc-bd3e-73e6154572dd': 'TaskScheduler',
  '7d1933cb-86f6-4a98-8628-01be94c9a575': 'Virtual Disk Service',
  'f556d708-6d4d-4594-9c61-7dbb0dae2a46': 'FSRM Settings',
  // MS-WCCE §1.9, MS-CSRA §1.9
  'd99e6e74-fc88-11d0-b498-00a0c90312f3': 'CertServerRequest',
  'd99e6e73-fc88-11d0-b498-00a0c90312f3': 'CertServerAdmin',
};

/** The name of a class; undefined where it has none here. The CLSID in lower case. */
export function className(clsid: string): string | undefined {
  return CLASSES[clsid];
}

/** Classes that run programs for whoever activates them (ATT&CK T1021.003). */
export const AUTOMATION: ReadonlySet<string> = new Set([
  'MMC20.Application',
  'ShellWindows',
  'ShellBrowserWindow',
  'Excel.Application',
  'Excel.Sheet',
  'Outlook.Application',
  'Word.Application',
  'PowerPoint.Application',
  'Visio.Application',
  'InternetExplorer.Application',
  'htafile',
  'Shell.Application',
  'WScript.Shell',
]);
