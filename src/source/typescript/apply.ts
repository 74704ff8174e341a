export const APPLY_NAME = '__mizan_apply'

/**
 * The function that lowered code calls, on one line, as the proposal says of static methods (TC39 decorators, stage 3):
 * a decorator gets the method and its context, its function replaces the method, and initializers run last with the
 * class as `this`. Part of the module that it serves, so that lowering adds no import; a declaration, so that it is
 * hoisted.
 */
export function applyFunction(name: string): string {
  return LINES.map((line) => line.trim())
    .join(' ')
    .replace('APPLY', name)
}

const LINES = `
  function APPLY(target, methods) {
    const metadataKey = Symbol.metadata, initializers = [];
    const define = (key, value) =>
      Object.defineProperty(target, key, { value, writable: true, configurable: true, enumerable: false });
    const metadata = Object.create((metadataKey && Object.getPrototypeOf(target)?.[metadataKey]) ?? null);
    for (const [name, decorate] of methods) {
      let finished = false;
      const access = { has: (object) => name in object, get: (object) => object[name] };
      const addInitializer = (initializer) => {
        if (finished) throw new TypeError('addInitializer was called after decoration had finished');
        if (typeof initializer !== 'function') throw new TypeError('An initializer must be a function');
        initializers.push(initializer);
      };
      const context = { kind: 'method', name, static: true, private: false, access, addInitializer, metadata };
      const value = decorate(target[name], context);
      finished = true;
      if (typeof value === 'function') define(name, value);
      else if (value !== undefined) throw new TypeError('A method decorator must return a function or undefined');
    }
    if (metadataKey) define(metadataKey, metadata);
    for (const initializer of initializers) initializer.call(target);
  }`
  .trim()
  .split('\n')
