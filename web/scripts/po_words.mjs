// Reads message catalogues (gettext .po with ICU messages) and judges a translation.

const unquote = (line) => JSON.parse(line.slice(line.indexOf('"')));

/** The messages of a catalogue: what the source says and what the translation says. */
export function parsePo(text) {
  const messages = [];
  for (const block of text.split(/\n\n+/)) {
    const fields = { msgctxt: "", msgid: "", msgstr: "" };
    let current;
    for (const line of block.split("\n")) {
      const start = /^(msgctxt|msgid|msgstr) "/.exec(line);
      if (start) current = start[1];
      else if (!line.startsWith('"')) current = undefined;
      if (current) fields[current] += unquote(line);
    }
    if (fields.msgid !== "") messages.push({ source: fields.msgid, words: fields.msgstr });
  }
  return messages;
}

/** The end of the brace that opens at `open`. */
function closing(message, open) {
  let depth = 0;
  for (let at = open; at < message.length; ++at) {
    if (message[at] === "{") ++depth;
    if (message[at] === "}" && --depth === 0) return at;
  }
  return message.length;
}

/** The names that a message takes, and the forms of each of its plurals. */
function readMessage(message, found = { names: new Set(), plurals: [] }) {
  for (let at = message.indexOf("{"); at >= 0; at = message.indexOf("{", at)) {
    const end = closing(message, at);
    const [, name = "", kind, rest = ""] =
      /^\s*(\w+)\s*(?:,\s*(\w+)\s*(?:,([^]*))?)?$/.exec(message.slice(at + 1, end)) ?? [];
    found.names.add(name);
    if (kind === "plural") found.plurals.push(readForms(rest, found));
    at = end;
  }
  return found;
}

function readForms(text, found) {
  const forms = [];
  for (let start = 0, open = text.indexOf("{"); open >= 0; open = text.indexOf("{", start)) {
    const end = closing(text, open);
    forms.push(text.slice(start, open).trim());
    readMessage(text.slice(open + 1, end), found);
    start = end + 1;
  }
  return forms;
}

/** What is wrong with a language's messages, in sentences. */
export function checkWords(messages, language) {
  const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const problems = [];
  for (const { source, words } of messages) {
    if (words === "") {
      problems.push(`no words for "${source}"`);
      continue;
    }
    const wants = readMessage(source);
    const has = readMessage(words);
    for (const name of wants.names)
      if (!has.names.has(name)) problems.push(`{${name}} is missing in "${words}"`);
    if (wants.plurals.length !== has.plurals.length)
      problems.push(`"${words}" counts differently than "${source}"`);
    for (const form of has.plurals.flatMap((forms) => wanted.filter((one) => !forms.includes(one))))
      problems.push(`the plural form "${form}" is missing in "${words}"`);
  }
  return problems;
}
