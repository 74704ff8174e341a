/** Types that JSON carries as they are. */
type Primitive = string | number | boolean | null

/** What JSON leaves out of an object, and turns into null in an array. */
type Absent = undefined | symbol | ((...args: never[]) => unknown)

/** `T` where it is JSON already, and something else where it is not: `T extends Json<T>` is the question. */
type Json<T> = unknown extends T
  ? T
  : T extends Primitive | undefined
    ? T
    : T extends Absent | bigint | { toJSON: unknown } | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
      ? never
      : T extends readonly unknown[]
        ? { [K in keyof T]: undefined extends T[K] ? never : Json<T[K]> }
        : { [K in keyof T]: K extends symbol ? never : Json<T[K]> }

/**
 * A result as it arrives after JSON: a `Date` is a string, `toJSON` is honoured, what JSON leaves out is gone, a `Map` is `{}` and a
 * `bigint`, on which `JSON.stringify` throws, is never. A type that is JSON already stays itself, so that an editor shows its name.
 */
export type Jsonify<T> = unknown extends T ? T : [T] extends [Json<T>] ? T : Converted<T>

type Converted<T> = T extends { toJSON: (key: never) => infer R }
  ? Jsonify<R>
  : T extends Primitive | undefined
    ? T
    : T extends bigint | Absent
      ? never
      : T extends ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
        ? Record<never, never>
        : T extends readonly unknown[]
          ? { [K in keyof T]: Item<T[K]> }
          : { [K in keyof T as Kept<K, T[K]>]: Jsonify<T[K]> }

type Kept<K, V> = K extends symbol ? never : unknown extends V ? K : [V] extends [Absent] ? never : K

type Item<V> = unknown extends V ? V : V extends Absent ? null : Jsonify<V>
