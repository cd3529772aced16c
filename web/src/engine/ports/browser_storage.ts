import type { KeyValueStore, TabStorage } from "./ports";

const DATABASE = "earshot";
const TABLE = "values";

function asPromise<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("storage failed"));
  });
}

/** One IndexedDB table of values by string key. */
export function browserStore(): KeyValueStore {
  let database: Promise<IDBDatabase> | undefined;
  function open(): Promise<IDBDatabase> {
    database ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error("storage failed"));
    });
    return database;
  }
  async function table(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    return (await open()).transaction(TABLE, mode).objectStore(TABLE);
  }
  return {
    async get(key) {
      return asPromise((await table("readonly")).get(key));
    },
    async set(key, value) {
      await asPromise((await table("readwrite")).put(value, key));
    },
    async delete(key) {
      await asPromise((await table("readwrite")).delete(key));
    },
    async entries(prefix) {
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      const values = await table("readonly");
      const [keys, found] = await Promise.all([
        asPromise(values.getAllKeys(range)),
        asPromise(values.getAll(range)),
      ]);
      return keys.map((key, index) => [String(key), found[index]]);
    },
  };
}

export const browserTab: TabStorage = {
  get: (key) => sessionStorage.getItem(key) ?? undefined,
  set: (key, value) => sessionStorage.setItem(key, value),
  delete: (key) => sessionStorage.removeItem(key),
};
