// What docs/spec publishes, as wallet libraries take it.

// published returns the files of docs/spec/eip712 by their primary type. Libraries add the
// domain's type by themselves.
export function published(files) {
  return Object.fromEntries(
    Object.values(files).map((file) => {
      const { EIP712Domain: domainFields, ...types } = file.types;
      return [file.primaryType, { domainFields, types, domain: file.domain, message: file.message }];
    }),
  );
}

export function encodeType(name, fields) {
  return `${name}(${fields.map((field) => `${field.type} ${field.name}`).join(',')})`;
}

// signedAs returns what was signed in truth of a refused vector.
export function signedAs(refused) {
  const { primary_type: primary, domain, message, signer } = refused.signed ?? {};
  return {
    primary: primary ?? refused.primary_type,
    domain: domain ?? refused.domain,
    message: message ?? refused.message,
    signer: signer ?? refused.signer,
  };
}

export function privateKey(vectors, name) {
  return `0x${vectors.keys[name].private_key_hex}`;
}
