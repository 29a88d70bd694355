/** Ports whose connections are followed whatever they carry, from their first packet on. */

export const PORT_KERBEROS: u32 = 88;
export const PORT_EPMAPPER: u32 = 135;
export const PORT_NETBIOS: u32 = 139;
export const PORT_LDAP: u32 = 389;
export const PORT_SMB: u32 = 445;
export const PORT_GLOBAL_CATALOG: u32 = 3268;
export const PORT_WINRM: u32 = 5985;
export const PORT_WINRM_TLS: u32 = 5986;
export const PORT_WINRM_LOCAL: u32 = 47001;

/** Whether the ports alone make a flow worth following. */
export function isPortOfInterest(a: u32, b: u32): bool {
  return (
    a == PORT_SMB || b == PORT_SMB || a == PORT_EPMAPPER || b == PORT_EPMAPPER || a == PORT_NETBIOS || b == PORT_NETBIOS
  );
}
