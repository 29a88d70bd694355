/** Ports whose connections are followed whatever they carry, from their first packet on. */

export const PORT_DNS: u32 = 53;
export const PORT_KERBEROS: u32 = 88;
export const PORT_EPMAPPER: u32 = 135;
export const PORT_NETBIOS: u32 = 139;
export const PORT_LDAP: u32 = 389;
export const PORT_SMB: u32 = 445;
export const PORT_GLOBAL_CATALOG: u32 = 3268;
export const PORT_WINRM: u32 = 5985;
export const PORT_WINRM_TLS: u32 = 5986;
export const PORT_WINRM_LOCAL: u32 = 47001;

function isOfInterest(port: u32): bool {
  switch (port) {
    case PORT_SMB:
    case PORT_NETBIOS:
    case PORT_EPMAPPER:
    case PORT_DNS:
    case PORT_KERBEROS:
    case PORT_LDAP:
    case PORT_GLOBAL_CATALOG:
    case PORT_WINRM:
    case PORT_WINRM_TLS:
    case PORT_WINRM_LOCAL:
      return true;
    default:
      return false;
  }
}

/** Whether the ports alone make a flow worth following. */
export function isPortOfInterest(a: u32, b: u32): bool {
  return isOfInterest(a) || isOfInterest(b);
}

/** Whether the ports carry messages of SMB and DCE/RPC, whose beginning is known by a look. */
export function isMessagePort(a: u32, b: u32): bool {
  return carriesMessages(a) || carriesMessages(b);
}

function carriesMessages(port: u32): bool {
  return port == PORT_SMB || port == PORT_NETBIOS || port == PORT_EPMAPPER;
}
