// Finds the functions of a C++ or TypeScript file and their length in lines, with a light scanner:
// comments and literals are blanked, then braces are matched and each opening brace is judged by
// the text before it (its head). Good enough to keep functions short; it is no parser.

const kComment = String.raw`\/\/[^\n]*|\/\*[\s\S]*?\*\/`;
const kString = String.raw`"(?:\\.|[^"\\\n])*"`;
const kQuoted = String.raw`'(?:\\.|[^'\\\n])*'`;
const kLiterals = {
  // A quote after a digit separates digits.
  cpp: [kComment, String.raw`R"([^(\s]*)\([\s\S]*?\)\1"`, kString, `(?<![0-9a-fA-F])${kQuoted}`],
  typescript: [kComment, kString, kQuoted, "`(?:\\\\.|[^`\\\\])*`"],
};

/** The text with comments, literals (and preprocessor lines) blanked; line breaks stay. */
function blankLiterals(text, language) {
  const blank = (match) => match.replace(/[^\n]/g, " ");
  const code = text.replace(new RegExp(kLiterals[language].join("|"), "g"), blank);
  return language === "cpp" ? code.replace(/^[ \t]*#(?:\\\n|[^\n])*/gm, blank) : code;
}

function cppKind(head, insideFunction) {
  if (insideFunction) return { kind: "block" };
  if (/^\s*(extern\s*$|(inline\s+)?namespace\b)/.test(head)) return { kind: "scope" };
  if (/^\s*(template\s*<[\s\S]*>\s*)?(class|struct|union|enum)\b[^()]*$/.test(head)) {
    return { kind: "scope" };
  }
  const isMemberInitialiser = /\)\s*(noexcept\s*)?:(?!:)[\s\S]*[\w>]\s*$/.test(head);
  if (isMemberInitialiser || /=\s*$/.test(head) || !head.includes("(")) return { kind: "data" };
  const test = head.match(/\bTEST(?:_F|_P)?\s*\(\s*(\w+)\s*,\s*(\w+)/);
  const name = test ? `${test[1]}.${test[2]}` : head.match(/([\w~:]+)\s*\(/)?.[1];
  return { kind: "function", name: name ?? "(operator)" };
}

const kDeclaration = /\bfunction\s*\*?\s*(\w+)\s*(?:<[\s\S]*>)?\s*\([\s\S]*\)[^()]*$/;
const kArrow = /\b(?:const|let|readonly)\s+(#?\w+)[^=]*=[\s\S]*=>\s*$/;
const kModifiers = String.raw`(?:(?:public|private|protected|static|async|get|set)\s+)*\*?`;
const kMethod = new RegExp(
  String.raw`^\s*${kModifiers}(#?\w+)\s*(?:<[\s\S]*>)?\s*\([\s\S]*\)[^()=]*$`,
);
const kKeyword = /^(if|for|while|switch|catch|with|return)$/;

function typeScriptKind(head) {
  const named = head.match(kDeclaration) ?? head.match(kArrow) ?? head.match(kMethod);
  if (!named || kKeyword.test(named[1])) return { kind: "block" };
  return { kind: "function", name: named[1] };
}

class Scanner {
  functions = [];
  #stack = [];
  #headStart = 0;
  #line = 1;
  #parentheses = 0;

  constructor(code, language) {
    this.code = code;
    this.language = language;
  }

  run() {
    for (let at = 0; at < this.code.length; at++) this.#step(this.code[at], at);
    return this.functions;
  }

  get #isBetweenStatements() {
    return this.#parentheses <= (this.#stack.at(-1)?.parentheses ?? 0);
  }

  #step(char, at) {
    if (char === "(") this.#parentheses++;
    else if (char === ")") this.#parentheses--;
    else if (char === "{") this.#open(at);
    else if (char === "}") this.#close(at);
    else if (char === "\n") {
      this.#line++;
      if (this.#endsStatement(at)) this.#headStart = at + 1;
    } else if (char === ";" && this.#isBetweenStatements) this.#headStart = at + 1;
    else if (char === ":" && this.language === "cpp") {
      if (/\b(public|private|protected)\s*$/.test(this.code.slice(this.#headStart, at))) {
        this.#headStart = at + 1;
      }
    }
  }

  /** TypeScript without semicolons: a line break that neither side continues. */
  #endsStatement(at) {
    if (this.language === "cpp" || !this.#isBetweenStatements) return false;
    const before = this.code.slice(this.#headStart, at).trimEnd().at(-1) ?? ";";
    const after = this.code.slice(at, at + 200).trimStart()[0] ?? ";";
    return !"=,(?:&|+-*<.>".includes(before) && !".?:&|=,)+*{".includes(after);
  }

  #open(at) {
    const head = this.code.slice(this.#headStart, at);
    const insideFunction = this.#stack.some((entry) => entry.kind === "function");
    const isCpp = this.language === "cpp";
    const judged = isCpp ? cppKind(head, insideFunction) : typeScriptKind(head);
    this.#stack.push({
      ...judged,
      line: this.#line - head.trimStart().split("\n").length + 1,
      parentheses: this.#parentheses,
      headStart: this.#headStart,
    });
    this.#headStart = at + 1;
  }

  #close(at) {
    const entry = this.#stack.pop();
    if (!entry) return;
    const { name, line } = entry;
    if (entry.kind === "function") {
      this.functions.push({ name, line, lines: this.#line - line + 1 });
    }
    this.#parentheses = entry.parentheses;
    // Braces in parentheses and in member initialisers belong to a head that goes on.
    const goesOn = !this.#isBetweenStatements || entry.kind === "data";
    this.#headStart = goesOn ? entry.headStart : at + 1;
  }
}

/** @returns {{name: string, line: number, lines: number}[]} outermost in C++, else all named */
export function measureFunctions(text, language) {
  return new Scanner(blankLiterals(text, language), language).run();
}
