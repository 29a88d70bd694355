/** Who is on the wire. Addresses and names are the write-ups'; the MACs of .254 and of groups are not in them. */
import { hex } from './bytes.ts';

export class Host {
  readonly ip: string;
  readonly mac: Buffer;
  readonly ttl: number;

  constructor(ip: string, mac: string, ttl = 128) {
    this.ip = ip;
    this.mac = hex(mac.replaceAll(':', ''));
    this.ttl = ttl;
  }
}

export interface Names {
  readonly netbios: string;
  readonly dns: string;
}

export const SALES_PC: Names = { netbios: 'SALES-PC', dns: 'Sales-PC' };
export const MARKETING_PC: Names = { netbios: 'MARKETING-PC', dns: 'Marketing-PC' };
export const HR_PC: Names = { netbios: 'HR-PC', dns: 'HR-PC' };

export const HOSTS = {
  hr: new Host('10.0.0.130', '00:0c:29:06:cc:75'),
  sales: new Host('10.0.0.133', '00:0c:29:59:23:50'),
  marketing: new Host('10.0.0.131', '00:0c:29:84:0f:8f'),
  linux: new Host('10.0.0.132', '00:0c:29:14:8f:e4', 64),
  gateway: new Host('10.0.0.1', '00:50:56:c0:00:0a'),
  dhcp: new Host('10.0.0.254', '00:50:56:f1:2c:7e', 16),
  broadcast: new Host('10.0.0.255', 'ff:ff:ff:ff:ff:ff'),
  igmp: new Host('224.0.0.22', '01:00:5e:00:00:16'),
  llmnr: new Host('224.0.0.252', '01:00:5e:00:00:fc'),
  discovery: new Host('239.255.255.250', '01:00:5e:7f:ff:fa'),
};

export type Hosts = typeof HOSTS;
