/** What is asked of an extraction cannot be done; the message is complete. */
export class ExtractError extends Error {
  override readonly name = 'ExtractError';
}
