/** What is asked of `logistics.receiveContainer` at the demo site. */
export const receivedContainer = (container: string) => ({
  container,
  part: 'DHG-100',
  lot: 'L-88201',
  quantity: 96,
  location: 'SM-1',
  expiresAt: null,
  delivery: null,
});
