/** The one call of dssetup (MS-DSSP) as a question about the domain that a machine is in. */
import type { Interpreter } from '../understood.ts';
import { at, textsOf } from '../../../facts.ts';
import { query } from './query.ts';

export const interpretDssetup: Interpreter = ({ results, opnum }) => {
  const of = (name: string): unknown => at(results, 'domainInfo', name);
  const names = ['domainNameFlat', 'domainNameDns', 'domainForestName'].map(of);
  return opnum === 0 ? query('domains', null, textsOf(names)) : undefined;
};
