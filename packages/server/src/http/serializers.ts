import SerializerSelector, { type SerializerFactory } from '@fastify/fast-json-stringify-compiler';

/**
 * Fastify's own serializers, each made once. It would make the one for refusals again for every status of every route,
 * which was a fifth of the memory of an idle server.
 */
export function sharedSerializers(): SerializerFactory {
  const select = SerializerSelector();
  const known = new Map<string, (data: unknown) => string>();
  return (externalSchemas, options) => {
    const make = select(externalSchemas, options);
    return definition => {
      const name = JSON.stringify(definition.schema);
      const serialize = known.get(name) ?? make(definition);
      known.set(name, serialize);
      return serialize;
    };
  };
}
