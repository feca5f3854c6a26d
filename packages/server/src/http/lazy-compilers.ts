import AjvCompiler from '@fastify/ajv-compiler';
import SerializerSelector, { type SerializerFactory } from '@fastify/fast-json-stringify-compiler';

// Fastify's own compilers, asked when a route is first used: hundreds of schemas took a tenth of a start, and most processes
// never need most of them.

/** Each serializer is made once: Fastify would make the one for refusals again for every status of every route. */
export function lazySerializers(): SerializerFactory {
  const select = SerializerSelector();
  const known = new Map<string, (data: unknown) => string>();
  return (externalSchemas, options) => {
    const make = select(externalSchemas, options);
    return definition => {
      const name = JSON.stringify(definition.schema);
      let made: ((data: unknown) => string) | undefined;
      const serialize = (data: unknown) => {
        made ??= make(definition);
        return made(data);
      };
      const shared = known.get(name) ?? serialize;
      known.set(name, shared);
      return shared;
    };
  };
}

type ValidatorFactory = ReturnType<typeof AjvCompiler>;

/** Each validator of its own; Fastify reads what was wrong off the function. */
export function lazyValidators(): ValidatorFactory {
  const build: ValidatorFactory = AjvCompiler();
  return (externalSchemas, options) => {
    const make = build(externalSchemas, options);
    return definition => {
      let made: ReturnType<typeof make> | undefined;
      const validate = ((data: unknown) => {
        made ??= make(definition);
        const isValid = made(data);
        validate.errors = made.errors ?? null;
        return isValid;
      }) as ReturnType<typeof make>;
      return validate;
    };
  };
}
