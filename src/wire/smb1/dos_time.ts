/** SMB_DATE and SMB_TIME (MS-CIFS §2.2.1.4): the server's local time to two seconds, as a FILETIME. */
import { FILETIME_UNIX_EPOCH } from '../../bytes.ts';

/** `zone`: ServerTimeZone of NEGOTIATE, minutes to add to be at UTC; without it the time says nothing: 0. */
export function filetimeOfDos(date: number, time: number, zone: number | undefined): bigint {
  if (date === 0 || zone === undefined) return 0n;
  const milliseconds = Date.UTC(1980 + (date >> 9), ((date >> 5) & 15) - 1, date & 31, time >> 11, (time >> 5) & 63, (time & 31) * 2);
  return FILETIME_UNIX_EPOCH + BigInt(milliseconds + zone * 60_000) * 10_000n;
}
