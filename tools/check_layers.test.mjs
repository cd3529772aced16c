import assert from "node:assert/strict";
import { test } from "node:test";
import { checkLayers } from "./check_layers.mjs";

const check = (files) => checkLayers(new Map(Object.entries(files)));
const kChatLinks = "earshot_module(chat\n  DEPS base protocol\n  LIBS fmt::fmt)";

test("a module may include what lies below it", () => {
  assert.deepEqual(
    check({
      "src/chat/CMakeLists.txt": kChatLinks,
      "src/chat/chat_service.cpp": '#include "chat/chat_service.h"\n#include "base/ids.h"\n',
    }),
    [],
  );
});

test("a rule module that includes storage is reported with its line", () => {
  assert.deepEqual(
    check({ "src/chat/a.cpp": '#include <string>\n#include "storage/database.h"\n' }),
    ["src/chat/a.cpp:2: chat must not know storage"],
  );
});

test("siblings do not know each other", () => {
  assert.deepEqual(check({ "src/calls/a.h": '#include "chat/relations.h"\n' }), [
    "src/calls/a.h:1: calls must not know chat",
  ]);
});

test("a sibling may implement an interface that belongs to its caller", () => {
  assert.deepEqual(check({ "src/chat/a.h": '#include "calls/call_policy.h"\n' }), []);
});

test("an include that the links do not name is reported", () => {
  const found = check({
    "src/gateway/CMakeLists.txt": "earshot_module(gateway DEPS base io)",
    "src/gateway/a.cpp": '#include "chat/chat_service.h"\n',
  });
  assert.deepEqual(found, [
    "src/gateway/a.cpp:1: gateway includes chat, but DEPS in its CMakeLists.txt does not name it",
  ]);
});

test("a module that nobody placed in a layer is reported", () => {
  assert.match(
    check({ "src/misc/a.cpp": '#include "base/ids.h"\n' })[0],
    /module 'misc' is not in the table/,
  );
});

for (const [header, path] of [
  ["sys/epoll.h", "src/gateway/a.cpp"],
  ["openssl/ssl.h", "src/io/tcp_stream.cpp"],
  ["sqlite3.h", "src/chat/a.cpp"],
  ["boost/beast/http.hpp", "src/gateway/a.cpp"],
  ["mutex", "src/calls/a.h"],
]) {
  test(`<${header}> is refused in ${path}`, () => {
    const found = check({ [path]: `#include <${header}>\n` });
    assert.equal(found.length, 1);
    assert.match(found[0], /belongs to/);
  });
}

test("restricted headers are allowed at home", () => {
  assert.deepEqual(
    check({
      "src/io/event_loop.cpp": "#include <sys/epoll.h>\n",
      "src/io/tls_stream.cpp": "#include <openssl/ssl.h>\n",
      "src/storage/statement.cpp": "#include <sqlite3.h>\n",
    }),
    [],
  );
});

test("only app reads the environment", () => {
  assert.deepEqual(check({ "src/base/log.cpp": '// getenv(\nauto v = std::getenv("X");\n' }), [
    "src/base/log.cpp:2: only app reads the environment",
  ]);
  assert.deepEqual(check({ "src/app/config.cpp": 'auto v = std::getenv("X");\n' }), []);
});

test("tests may build worlds out of several modules", () => {
  assert.deepEqual(check({ "src/chat/a_test.cpp": '#include "storage/database.h"\n' }), []);
});

test("the engine knows only the protocol and zustand", () => {
  assert.deepEqual(
    check({
      "web/src/engine/a.ts":
        "import { x } from '../protocol/types'\nimport { create } from 'zustand/vanilla'\n",
    }),
    [],
  );
  assert.deepEqual(check({ "web/src/engine/call/a.ts": "import { useState } from 'react'\n" }), [
    "web/src/engine/call/a.ts:1: engine must not use the package 'react'",
  ]);
  assert.deepEqual(
    check({ "web/src/engine/call/a.ts": "import { Button } from '../../ui/Button'\n" }),
    ["web/src/engine/call/a.ts:1: engine must not import ui"],
  );
});

test("the user interface kit imports nothing of the project", () => {
  const found = check({
    "web/src/ui/Avatar.tsx": "import {\n  engine,\n} from '@/engine/engine'\n",
  });
  assert.deepEqual(found, ["web/src/ui/Avatar.tsx:1: ui must not import engine"]);
});

test("features take types from the protocol, nothing else, and no pages", () => {
  assert.deepEqual(
    check({ "web/src/features/chat/a.ts": "import type { X } from '../../protocol/x'\n" }),
    [],
  );
  assert.deepEqual(
    check({ "web/src/features/chat/a.ts": "import { X } from '../../protocol/x'\n" }),
    ["web/src/features/chat/a.ts:1: features may take only types from protocol (import type)"],
  );
  assert.deepEqual(
    check({ "web/src/features/chat/a.ts": "const p = import('../../pages/ChatPage')\n" }),
    ["web/src/features/chat/a.ts:1: features must not import pages"],
  );
});
