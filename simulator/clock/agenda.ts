/** What is due when. Entries of the same instant keep the order in which they were made. */
export class Agenda {
  /** Latest first, so that the next entry is taken off the end. */
  private readonly entries: Entry[] = [];
  private made = 0;

  get next(): Entry | undefined {
    return this.entries.at(-1);
  }

  add(time: number, fire: () => void): Entry {
    const entry = { time, order: this.made++, fire };
    this.entries.splice(this.placeOf(entry), 0, entry);
    return entry;
  }

  /** Forgets an entry; one that has fired is forgotten already. */
  remove(entry: Entry): void {
    const place = this.placeOf(entry);
    if (this.entries[place] === entry) this.entries.splice(place, 1);
  }

  private placeOf(entry: Entry): number {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isLater(this.entries[middle] as Entry, entry)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export interface Entry {
  readonly time: number;
  readonly order: number;
  readonly fire: () => void;
}

function isLater(one: Entry, other: Entry): boolean {
  return one.time === other.time ? one.order > other.order : one.time > other.time;
}
