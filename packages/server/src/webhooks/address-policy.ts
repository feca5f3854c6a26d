import ipaddr from 'ipaddr.js';

/** Which addresses may be connected to: public ones, and what the operator lists (WH11). */
export interface AddressPolicy {
  /** The host is listed by its name: wherever it leads is meant. `host` as a URL has it. */
  allowsHost(host: string): boolean;
  /** An address in a listed range. */
  isListed(address: string): boolean;
  isPublic(address: string): boolean;
}

/** `allow`: host names, addresses or CIDR ranges. */
export function createAddressPolicy(allow: string[]): AddressPolicy {
  const ranges = allow.map(parseRange).filter(range => range !== null);
  const hosts = new Set(allow.filter(entry => parseRange(entry) === null).map(host => host.toLowerCase()));
  return {
    allowsHost: host => hosts.has(host.toLowerCase()),
    isListed(address) {
      const parsed = parseAddress(address);
      return (
        parsed !== null &&
        ranges.some(([network, bits]) => parsed.kind() === network.kind() && parsed.match(network, bits))
      );
    },
    isPublic(address) {
      const parsed = parseAddress(address);
      if (parsed?.range() !== 'unicast') return false;
      // Of IPv6 only what is given out as global: the library calls everything unicast that it has no name for.
      return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_UNICAST);
    },
  };
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number];

/** An IPv4 address in IPv6 clothes is the IPv4 address. Null: no address. */
function parseAddress(text: string): Address | null {
  const bare = text.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(bare) ? ipaddr.process(bare) : null;
}

function parseRange(text: string): [Address, number] | null {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  const address = parseAddress(text);
  return address && [address, address.kind() === 'ipv4' ? 32 : 128];
}
