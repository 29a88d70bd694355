/** A stub of svcctl with what it holds. */

export interface SvcctlVector {
  name: string;
  source: string;
  direction: string;
  opnum: number;
  bigEndian?: boolean;
  ndr64?: boolean;
  hex: string;
  expected: Record<string, unknown>;
}
