/** Operations that are decoded and in no capture that is at hand, with the reason. */

export const WITHOUT_VECTOR: Readonly<Record<string, string>> = {};
