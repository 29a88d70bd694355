/** A call of a real capture with what it holds. */

export interface CallVector {
  readonly source: string;
  readonly uuid: string;
  readonly opnum: number;
  readonly operation: string;
  readonly ndr64: boolean;
  readonly request: string;
  readonly response: string;
  readonly arguments: Record<string, unknown>;
  readonly results: Record<string, unknown>;
  readonly returnName: string | null;
}
