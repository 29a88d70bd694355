/** Errors on their way between threads: structured cloning keeps neither their classes nor what these hold. */
import { RuleError } from '../detect/ruleError.ts';
import { FilterError } from '../filter.ts';
import { CaptureError } from '../sources.ts';

export interface Fault {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: unknown;
  /** What the class needs to be made again. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

const STANDARD: Readonly<Record<string, new (message: string, options?: ErrorOptions) => Error>> = {
  RangeError,
  TypeError,
  SyntaxError,
};

export function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), cause: clonable(error) };
  const { name, message, stack } = error;
  const fault = { name, message, stack, cause: clonable(error.cause) };
  if (error instanceof CaptureError) {
    const { code, path, reason } = error;
    return { ...fault, fields: { code, path, reason } };
  }
  if (error instanceof FilterError) return { ...fault, fields: { option: error.option, reason: error.reason } };
  if (error instanceof RuleError) return { ...fault, fields: { problems: error.problems } };
  return fault;
}

export function errorOf(fault: Fault): Error {
  const error = made(fault);
  if (fault.stack !== undefined) error.stack = fault.stack;
  return error;
}

function made({ name, message, cause, fields }: Fault): Error {
  if (name === 'CaptureError') {
    const { code, path, reason } = fields as unknown as CaptureError;
    return new CaptureError(code, path, reason, cause);
  }
  if (name === 'FilterError') {
    const { option, reason } = fields as unknown as FilterError;
    return new FilterError(option, reason);
  }
  if (name === 'RuleError') return new RuleError((fields as unknown as RuleError).problems);
  const Class = Object.hasOwn(STANDARD, name) ? STANDARD[name] : Error;
  const error = new Class(message, cause === undefined ? undefined : { cause });
  if (error.name !== name) Object.defineProperty(error, 'name', { value: name, configurable: true });
  return error;
}

function clonable(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return String(value);
  }
}
