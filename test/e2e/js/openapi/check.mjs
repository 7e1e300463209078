// Walks the GET routes of a node's OpenAPI document and holds its answers against the schemas. A
// schema lists all fields: an answer with another one is as wrong as one of another type.
import Ajv from 'ajv';

import { run } from '../run.mjs';

// What the gateway's conventions say and the document cannot: any message may stand in an Any.
function schemas(definitions) {
  const closed = {};
  for (const [name, schema] of Object.entries(definitions)) {
    closed[name] = structuredClone(schema);
    if (name !== 'google.protobuf.Any' && closed[name].properties && !closed[name].additionalProperties) {
      closed[name].additionalProperties = false;
    }
  }
  allowNull(closed);
  return closed;
}

// Numbers that cosmos/evm keeps behind pointers.
const optional = new Set(['cosmos.evm.vm.v1.ChainConfig osaka_time', 'cosmos.evm.vm.v1.ChainConfig verkle_time']);

// A message or bytes that are not set are null, as the document says.
function allowNull(definitions) {
  for (const [name, schema] of Object.entries(definitions)) {
    for (const [field, value] of Object.entries(schema.properties ?? {})) {
      if (value.$ref) {
        schema.properties[field] = { anyOf: [{ $ref: value.$ref }, { type: 'null' }] };
      } else if (value.format === 'byte' || value.format === 'date-time' || optional.has(`${name} ${field}`)) {
        value.type = ['string', 'null'];
      }
    }
  }
}

function fill(path, known) {
  let missing = false;
  const filled = path.replace(/{([^}]+)}/g, (_, name) => {
    const value = known[`${path} ${name}`] ?? known[name];
    missing ||= value === undefined;
    return encodeURIComponent(value);
  });
  return missing ? undefined : filled;
}

await run(async ({ rest, known }) => {
  const served = await fetch(`${rest}/openapi.json`);
  const document = await served.json();
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { byte: true, int64: true, uint64: true, 'date-time': true, int32: true, double: true } });
  ajv.addSchema({ $id: 'document', definitions: schemas(document.definitions) });
  const routes = [];
  for (const [path, methods] of Object.entries(document.paths)) {
    if (!methods.get) continue;
    const filled = fill(path, known);
    if (!filled) {
      routes.push({ path, status: 0, errors: [] });
      continue;
    }
    const response = await fetch(rest + filled);
    const text = await response.text();
    const described = methods.get.responses[response.status === 200 ? 200 : 'default'].schema;
    let errors = [];
    try {
      const validate = ajv.compile({ $ref: `document${described.$ref}` });
      if (!validate(JSON.parse(text))) {
        errors = validate.errors.slice(0, 3).map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
      }
    } catch (error) {
      errors = [`${error.message}: ${text.slice(0, 200)}`];
    }
    routes.push({ path, status: response.status, errors, text: response.status === 200 ? '' : text.slice(0, 200) });
  }
  return { routes };
});
