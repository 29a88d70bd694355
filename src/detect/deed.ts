/** What was done, in both forms that a sentence needs. */

export interface Deed {
  /** `created service X`. */
  past: string;
  /** `create service X`. */
  base: string;
}

export const deed = (past: string, base: string, object: string): Deed => ({
  past: `${past} ${object}`,
  base: `${base} ${object}`,
});
