/** Fields that log sources have in common, in the form of fields.ts. */

export const COMMON = `
time: time
frame: number
responseFrame: number
flow
source.ip: ip
source.port: number
target.ip: ip
target.port: number
outcome: done | refused | unknown
answered: boolean`;

export const SESSION = `
sessionId
domain
user`;
