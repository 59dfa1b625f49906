/** What the plant sent does not add up (hash, order, form). Nothing was applied; the client stops and says so. */
export class FeedCorrupt extends Error {
  constructor(position: number, what: string) {
    super(`feed at position ${position}: ${what}`);
    this.name = 'FeedCorrupt';
  }
}
