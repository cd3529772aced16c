// C++ names, types and limits of the model's types.
import { pascal, snake } from "./text.mjs";

// "^[a-z0-9._-]{2,32}$" → the name of the function that says whether a character may occur.
const CHARACTER_CLASS = /^\^\[([^\]]+)\]\{(\d+)(?:,(\d+))?\}\$$/;

export function character_class(type) {
  const match = CHARACTER_CLASS.exec(type.pattern);
  if (!match) throw new Error(`${type.name}: the pattern ${type.pattern} is not of a known form`);
  return { function_name: `${snake(type.name)}_allows`, set: match[1] };
}

export function enum_constant(value) {
  return `k${pascal(value)}`;
}

export function cpp_type(type, model) {
  switch (type.kind) {
    case "boolean":
      return "bool";
    case "string":
      return "std::string";
    case "integer":
      return "int64_t";
    case "array":
      return `std::vector<${cpp_type(type.items, model)}>`;
    default: {
      const named = model.types.get(type.name);
      if (named.kind !== "scalar") return named.name;
      return named.cpp_type ?? (named.base === "integer" ? "int64_t" : "std::string");
    }
  }
}

// The limits argument of read().
export function cpp_limits(type, model) {
  switch (type.kind) {
    case "boolean":
      return "NoLimits{}";
    case "string":
      return `StringLimits{${type.min}, ${type.max}}`;
    case "integer":
      return `IntLimits{${type.min}, ${type.max}}`;
    case "array": {
      const item = cpp_limits(type.items, model);
      const item_type = item.slice(0, item.indexOf("{"));
      if (item_type.startsWith("ArrayLimits")) throw new Error("no arrays of arrays");
      return `ArrayLimits<${item_type}>{${type.min}, ${type.max}, ${item}}`;
    }
    default: {
      const named = model.types.get(type.name);
      if (named.kind !== "scalar" || named.cpp_type?.endsWith("Id")) return "NoLimits{}";
      if (named.cpp_type === "WallTime") throw new Error("clients send no times");
      if (named.base === "integer") return `IntLimits{${named.min}, ${named.max}}`;
      const allows = named.pattern ? `, ${character_class(named).function_name}` : "";
      return `StringLimits{${named.min ?? 0}, ${named.max}${allows}}`;
    }
  }
}

// Every member has one, so that designated initializers may leave members out.
export function member_initializer(type, model) {
  const cpp = cpp_type(type, model);
  if (cpp === "bool") return " = false";
  if (cpp === "int64_t") return " = 0";
  return " = {}";
}
