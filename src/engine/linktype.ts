/** LINKTYPE_ names of the registry that libpcap keeps (https://www.tcpdump.org/linktypes.html). */
const NAMES: Readonly<Record<number, string>> = {
  0: 'NULL',
  1: 'ETHERNET',
  6: 'IEEE802_5',
  8: 'SLIP',
  9: 'PPP',
  10: 'FDDI',
  12: 'RAW',
  14: 'RAW',
  50: 'PPP_HDLC',
  51: 'PPP_ETHER',
  101: 'RAW',
  104: 'C_HDLC',
  105: 'IEEE802_11',
  107: 'FRELAY',
  108: 'LOOP',
  113: 'LINUX_SLL',
  117: 'PFLOG',
  119: 'IEEE802_11_PRISM',
  127: 'IEEE802_11_RADIOTAP',
  189: 'USB_LINUX',
  192: 'PPI',
  220: 'USB_LINUX_MMAPPED',
  228: 'IPV4',
  229: 'IPV6',
  239: 'NFLOG',
  242: 'IPOIB',
  249: 'USBPCAP',
  253: 'NETLINK',
  258: 'PKTAP',
  276: 'LINUX_SLL2',
  281: 'DSA_TAG_BRCM',
  282: 'DSA_TAG_BRCM_PREPEND',
  284: 'DSA_TAG_DSA',
  285: 'DSA_TAG_EDSA',
};

/** `ETHERNET`, or `LINKTYPE 147` for a number without a name here. */
export function linkTypeName(linkType: number): string {
  return NAMES[linkType] ?? `LINKTYPE ${linkType}`;
}
