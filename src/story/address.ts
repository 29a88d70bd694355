/** Names that stand in paths and service principals, told from addresses. */

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

export function isAddress(text: string): boolean {
  return IPV4.test(text) || text.includes(':') || text.toLowerCase().endsWith('.ipv6-literal.net');
}

/** Host of `\\dc1\IPC$`; null where it is an address, or no UNC path. */
export function hostOfPath(path: string): string | null {
  const host = /^\\\\([^\\]+)(?:\\|$)/.exec(path)?.[1] ?? '';
  return host === '' || isAddress(host) ? null : host;
}

/** Share of `\\10.0.0.133\ADMIN$`: `ADMIN$`. */
export function shareOfPath(path: string): string {
  return path.slice(path.lastIndexOf('\\') + 1);
}

/** Host of `cifs/dc1.contoso.local` or `HOST/dc1:1433`; null where it is an address, or no service principal. */
export function hostOfPrincipal(principal: string): string | null {
  const host = /^[A-Za-z0-9_-]+\/([^/@]+)/.exec(principal)?.[1] ?? '';
  const bare = host.replace(/:\d+$/, '');
  return bare === '' || isAddress(bare) ? null : bare;
}

/** `ADMIN$`, `C$`: shares that only administrators open. `IPC$` is none: everybody opens it. */
export function isAdministrative(path: string): boolean {
  const share = shareOfPath(path).toUpperCase();
  return share === 'ADMIN$' || share === 'PRINT$' || /^[A-Z]\$$/.test(share);
}
