/** hoptrace's Sigma engine: rules 2.1.0, correlations 2.1.0, filters 2.1.0 of SigmaHQ/sigma-specification. */

export { checkRules, type Taxonomy, type TaxonomyField, type TaxonomyLogSource } from './check.ts';
export { type CompiledRules, compileRules } from './compile.ts';
export type { DocumentKind, ParsedRules, SigmaDocument } from './document.ts';
export { type CompiledRule, type CorrelationRule, type DetectionRule, type Place, SigmaEngine } from './engine.ts';
export * from './types.ts';
