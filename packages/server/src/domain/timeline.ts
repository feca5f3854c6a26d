/** Anything with a place on a line of time. */
interface Dated<Item> {
  createdAt: number;
  item: Item;
}

/**
 * The newest `limit` of several lists, each newest first and read `limit + 1` deep. What happened in one instant stays on
 * one page, so that "before the oldest" is the next one (DK7).
 */
export function newestOf<Item>(lists: Dated<Item>[][], limit: number): { items: Item[]; older: number | null } {
  // Stable: in one instant the lists keep their order, turned around below.
  const all = lists
    .toReversed()
    .flat()
    .sort((a, b) => b.createdAt - a.createdAt);
  const oldest = all[limit - 1]?.createdAt;
  if (oldest === undefined) return { items: turn(all), older: null };
  const page = all.filter(({ createdAt }) => createdAt >= oldest);
  return { items: turn(page), older: page.length < all.length ? oldest : null };
}

function turn<Item>(newestFirst: Dated<Item>[]): Item[] {
  return newestFirst.map(({ item }) => item).reverse();
}
