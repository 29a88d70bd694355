/** What was done or asked for, in words: the parts that a clause is made of. */

/** `past`: what was done. `base`: what was tried. `at`: what leads to the target's name, `on` where it is not said. `by`: the account's name. */
export interface Deed {
  past: string;
  base: string;
  at?: string;
  by?: string;
}

export const deed = (past: string, base: string, object: string, at?: string): Deed => ({
  past: `${past} ${object}`,
  base: `${base} ${object}`,
  at,
});
