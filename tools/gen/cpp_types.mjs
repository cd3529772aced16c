// C++ names, types and limits of the model's types.
import { pascal, snake } from "./text.mjs";

// "^[a-z0-9._-]{2,32}$" → the name of the function that says whether a character may occur.
const CHARACTER_CLASS = /^\^\[([^\]]+)\]\{(\d+)(?:,(\d+))?\}\$$/;

export function characterClass(type) {
  const match = CHARACTER_CLASS.exec(type.pattern);
  if (!match) throw new Error(`${type.name}: the pattern ${type.pattern} is not of a known form`);
  return { functionName: `${snake(type.name)}_allows`, set: match[1] };
}

export function enumConstant(value) {
  return `k${pascal(value)}`;
}

export function cppType(type, model) {
  switch (type.kind) {
    case "boolean":
      return "bool";
    case "string":
      return "std::string";
    case "integer":
      return "int64_t";
    case "fraction":
      return "double";
    case "array":
      return `std::vector<${cppType(type.items, model)}>`;
    default: {
      const named = model.types.get(type.name);
      if (named.kind !== "scalar") return named.name;
      return named.cppType ?? (named.base === "integer" ? "int64_t" : "std::string");
    }
  }
}

// The limits argument of read().
export function cppLimits(type, model) {
  switch (type.kind) {
    case "boolean":
      return "NoLimits{}";
    case "string":
      return `StringLimits{${type.min}, ${type.max}}`;
    case "integer":
      return `IntLimits{${type.min}, ${type.max}}`;
    case "fraction":
      return `FractionLimits{${type.min}, ${type.max}}`;
    case "array": {
      const item = cppLimits(type.items, model);
      const itemType = item.slice(0, item.indexOf("{"));
      if (itemType.startsWith("ArrayLimits")) throw new Error("no arrays of arrays");
      return `ArrayLimits<${itemType}>{${type.min}, ${type.max}, ${item}}`;
    }
    default: {
      const named = model.types.get(type.name);
      if (named.kind !== "scalar" || named.cppType?.endsWith("Id")) return "NoLimits{}";
      if (named.cppType === "WallTime") throw new Error("clients send no times");
      if (named.base === "integer") return `IntLimits{${named.min}, ${named.max}}`;
      const allows = named.pattern ? `, ${characterClass(named).functionName}` : "";
      return `StringLimits{${named.min ?? 0}, ${named.max}${allows}}`;
    }
  }
}

// Every member has one, so that designated initializers may leave members out.
export function memberInitializer(type, model) {
  const cpp = cppType(type, model);
  if (cpp === "bool") return " = false";
  if (cpp === "int64_t" || cpp === "double") return " = 0";
  return " = {}";
}
