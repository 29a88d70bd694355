/** What Kerberos messages are made of (RFC 4120 §5.2). */
import { utf8 } from '../../bytes.ts';
import { context, type Element, elementsOf, INTEGER, integerOf, SEQUENCE, wrapped } from '../ber.ts';
import { encryptionTypeName } from './names.ts';

const GENERAL_STRING = 0x1b;

/** The field `[number]`. */
export function field(fields: Element[], number: number): Element | undefined {
  return fields.find((element) => element.tag === context(number));
}

/** RFC 4120 §5.2.1; Windows writes UTF-8 (MS-KILE §3.1.5.5). */
export function kerberosString(element: Element | undefined): string | undefined {
  const text = wrapped(element, GENERAL_STRING);
  return text && utf8(text.content);
}

/** RFC 4120 §5.2.2: the components of name-string, joined by `/`. */
export function principalName(element: Element | undefined): string | undefined {
  const nameString = wrapped(field(elementsOf(wrapped(element, SEQUENCE)?.content ?? EMPTY), 1), SEQUENCE);
  return (
    nameString &&
    elementsOf(nameString.content)
      .map((component) => utf8(component.content))
      .join('/')
  );
}

/** RFC 4120 §5.2.9: etype of the EncryptedData in a field. */
export function encryptionType(element: Element | undefined): string | undefined {
  return encryptionTypeOf(wrapped(element, SEQUENCE));
}

/** Of EncryptedData itself. */
export function encryptionTypeOf(encryptedData: Element | undefined): string | undefined {
  const etype = integerOf(wrapped(field(elementsOf(encryptedData?.content ?? EMPTY), 0), INTEGER));
  return etype === undefined ? undefined : encryptionTypeName(etype);
}

export const EMPTY = new Uint8Array(0);
