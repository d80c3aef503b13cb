import { AwsError } from '../service.ts';
import { invalidValue } from './errors.ts';
import { contains, formatAddress, formatCidr, parseAddress, size, type Cidr } from './cidr.ts';

/** AWS keeps the first four addresses of every subnet and the last one. */
const reservedAtStart = 4;
const reserved = reservedAtStart + 1;

/** The addresses of one subnet: which are in use, and by that how many are free. */
export class AddressPool {
  private readonly cidr: Cidr;
  private readonly used = new Set<number>();
  private next = reservedAtStart;

  constructor(cidr: Cidr) {
    this.cidr = cidr;
  }

  get free(): number {
    return size(this.cidr) - reserved - this.used.size;
  }

  get inUse(): number {
    return this.used.size;
  }

  /** Takes any free address. Throws `InsufficientFreeAddressesInSubnet`. */
  take(): string {
    if (this.free <= 0) {
      throw new AwsError('InsufficientFreeAddressesInSubnet', 'The specified subnet does not have enough free addresses to satisfy the request.');
    }
    while (this.used.has(this.cidr.address + this.next)) this.advance();
    const address = this.cidr.address + this.next;
    this.advance();
    this.used.add(address);
    return formatAddress(address);
  }

  /** Takes this very address. Throws when it is outside the subnet, reserved or in use. */
  takeExactly(text: string): string {
    const address = parseAddress(text);
    if (address === undefined || !contains(this.cidr, { address, prefix: 32 }) || this.isReserved(address)) {
      throw invalidValue(`Address ${text} does not fall within the subnet's address range ${formatCidr(this.cidr)}`);
    }
    if (this.used.has(address)) throw new AwsError('InvalidIPAddress.InUse', `The specified IP address is already in use: ${text}`);
    this.used.add(address);
    return text;
  }

  giveBack(text: string): void {
    const address = parseAddress(text);
    if (address !== undefined) this.used.delete(address);
  }

  private isReserved(address: number): boolean {
    const offset = address - this.cidr.address;
    return offset < reservedAtStart || offset === size(this.cidr) - 1;
  }

  private advance(): void {
    this.next = this.next + 1 < size(this.cidr) - 1 ? this.next + 1 : reservedAtStart;
  }
}
