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

/** The names in `{name}` and `{name, plural, …}`, also inside the forms of a plural. */
function placeholders(message) {
  return new Set([...message.matchAll(/\{\s*([A-Za-z0-9_]+)\s*(?:\}|,)/g)].map(([, name]) => name));
}

/** The forms of each plural of a message: ["one", "other"], … */
function pluralForms(message) {
  const found = [];
  for (const start of message.matchAll(/\{\s*\w+\s*,\s*plural\s*,/g)) {
    const forms = [];
    let depth = 1;
    let word = "";
    for (let at = start.index + start[0].length; depth > 0 && at < message.length; ++at) {
      const letter = message[at];
      if (letter === "{" && depth === 1) forms.push(word.trim());
      if (letter === "{") ++depth;
      if (letter === "}") --depth;
      word = depth === 1 && letter !== "}" ? word + letter : "";
    }
    found.push(forms);
  }
  return found;
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
    const has = placeholders(words);
    for (const name of placeholders(source))
      if (!has.has(name)) problems.push(`{${name}} is missing in "${words}"`);
    if (pluralForms(source).length !== pluralForms(words).length)
      problems.push(`"${words}" counts differently than "${source}"`);
    for (const forms of pluralForms(words))
      for (const form of wanted)
        if (!forms.includes(form))
          problems.push(`the plural form "${form}" is missing in "${words}"`);
  }
  return problems;
}
