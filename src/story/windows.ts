/** Windows releases by the build that NTLM's VERSION structure (MS-NLMP §2.2.2.10) names. */

/**
 * Build numbers as Microsoft publishes them (learn.microsoft.com, "Windows 10 release information", "Windows 11 release
 * information", "Windows Server release information", "Operating System Version"). One build is client and server.
 */
const BUILDS: Readonly<Record<number, string>> = {
  2195: 'Windows 2000',
  2600: 'Windows XP',
  3790: 'Windows Server 2003 or XP x64',
  6000: 'Windows Vista',
  6001: 'Windows Vista SP1 or Server 2008',
  6002: 'Windows Vista SP2 or Server 2008 SP2',
  6003: 'Windows Server 2008 SP2',
  7600: 'Windows 7 or Server 2008 R2',
  7601: 'Windows 7 SP1 or Server 2008 R2 SP1',
  9200: 'Windows 8 or Server 2012',
  9600: 'Windows 8.1 or Server 2012 R2',
  10240: 'Windows 10 1507',
  10586: 'Windows 10 1511',
  14393: 'Windows 10 1607 or Server 2016',
  15063: 'Windows 10 1703',
  16299: 'Windows 10 1709',
  17134: 'Windows 10 1803',
  17763: 'Windows 10 1809 or Server 2019',
  18362: 'Windows 10 1903',
  18363: 'Windows 10 1909',
  // 20H2 to 22H2 are enablement packages of 2004.
  19041: 'Windows 10 2004 to 22H2',
  19042: 'Windows 10 20H2',
  19043: 'Windows 10 21H1',
  19044: 'Windows 10 21H2',
  19045: 'Windows 10 22H2',
  20348: 'Windows Server 2022',
  22000: 'Windows 11 21H2',
  22621: 'Windows 11 22H2 or 23H2',
  22631: 'Windows 11 23H2',
  25398: 'Windows Server, version 23H2',
  26100: 'Windows 11 24H2 or Server 2025',
  26200: 'Windows 11 25H2',
};

export function windowsName(build: number | null): string | null {
  return build === null ? null : (BUILDS[build] ?? null);
}

/** Build of `10.0.19041`. Samba and others say build 0: that is no build. */
export function buildOf(version: string): number | null {
  const build = Number(/^\d+\.\d+\.(\d+)$/.exec(version)?.[1] ?? 0);
  return build > 0 ? build : null;
}
