/**
 * A field of a payload that is read when it is asked for: after the mutation's transaction, in fresh reads. A promise would
 * start at once; type-graphql does not call functions; a thenable is awaited by the executor and by nobody before.
 */
export function lazily<T>(read: () => Promise<T>): PromiseLike<T> {
  // oxlint-disable-next-line unicorn/no-thenable -- being one is the point
  return { then: (fulfilled, rejected) => read().then(fulfilled, rejected) };
}
