// Says what is wrong with a value of the contract. For tests: golden samples, what a server sends.

function textProblem(value, min, max, pattern) {
  if (typeof value !== "string") return "not a string";
  const length = [...value].length;
  if (min !== undefined && length < min) return `shorter than ${min}`;
  if (max !== undefined && length > max) return `longer than ${max}`;
  if (pattern && !new RegExp(pattern, "u").test(value)) return `does not match ${pattern}`;
  return undefined;
}

function numberProblem(value, min, max) {
  if (!Number.isSafeInteger(value)) return "not an integer";
  return value < min || value > max ? `not in ${min} to ${max}` : undefined;
}

function fractionProblem(value, min, max) {
  if (!Number.isFinite(value)) return "not a number";
  return value < min || value > max ? `not in ${min} to ${max}` : undefined;
}

function at(path, problem) {
  return problem === undefined ? [] : [`${path}: ${problem}`];
}

function arrayProblems(value, type, model, path) {
  if (!Array.isArray(value)) return [`${path}: not an array`];
  if (value.length < type.min || value.length > type.max) return [`${path}: ${value.length} items`];
  return value.flatMap((item, i) => fieldProblems(item, type.items, model, `${path}[${i}]`));
}

function fieldProblems(value, type, model, path) {
  switch (type.kind) {
    case "boolean":
      return typeof value === "boolean" ? [] : [`${path}: not a boolean`];
    case "string":
      return at(path, textProblem(value, type.min, type.max));
    case "integer":
      return at(path, numberProblem(value, type.min, type.max));
    case "fraction":
      return at(path, fractionProblem(value, type.min, type.max));
    case "array":
      return arrayProblems(value, type, model, path);
    default:
      return problems(value, type.name, model, path);
  }
}

function objectProblems(value, type, model, path) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [`${path}: not an object`];
  }
  const known = new Set(type.fields.map((field) => field.name));
  const strange = Object.keys(value).filter((key) => !known.has(key));
  return [
    ...strange.map((key) => `${path}.${key}: not in ${type.name}`),
    ...type.fields.flatMap((field) => {
      const inside = `${path}.${field.name}`;
      if (value[field.name] !== undefined) {
        return fieldProblems(value[field.name], field.type, model, inside);
      }
      return field.optional ? [] : [`${inside}: missing`];
    }),
  ];
}

// All that keeps `value` from being of the named type; empty if it is. Fields that the type does
// not have are problems here, although receivers ignore them.
export function problems(value, typeName, model, path = typeName) {
  const type = model.types.get(typeName);
  if (type.kind === "object") return objectProblems(value, type, model, path);
  if (type.kind === "enum") {
    return type.values.includes(value) ? [] : [`${path}: ${JSON.stringify(value)}`];
  }
  if (type.base === "integer") return at(path, numberProblem(value, type.min, type.max));
  return at(path, textProblem(value, type.min, type.max, type.pattern));
}
