// What the phone keeps: its people, each one's outbox, the pictures. Kept means written through to the disk.
const opened = new Promise((done, failed) => {
  let asked;
  try { asked = indexedDB.open("siaga-lapor", 1); } catch (e) { failed(e); return; }
  asked.onupgradeneeded = () => {
    const db = asked.result;
    db.createObjectStore("people", { keyPath: "id" });
    db.createObjectStore("outbox", { keyPath: "instance" }).createIndex("person", "person");
    db.createObjectStore("photos", { keyPath: ["instance", "name"] });
  };
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => failed(asked.error);
  asked.onblocked = () => failed(new Error("blocked"));
});
opened.catch(() => 0);

export async function work(names, mode, doing) {
  const db = await opened;
  const turn = db.transaction(names, mode, { durability: "strict" });
  return new Promise((done, failed) => {
    let asked;
    turn.oncomplete = () => done(asked && "result" in asked ? asked.result : asked);
    turn.onerror = turn.onabort = () => failed(turn.error || new Error("abort"));
    asked = doing((name) => turn.objectStore(name));
  });
}

export const people = () => work(["people"], "readonly", (s) => s("people").getAll());
export const person = (id) => work(["people"], "readonly", (s) => s("people").get(id));
export const keepPerson = (row) => work(["people"], "readwrite", (s) => s("people").put(row));
export const outbox = (id) => work(["outbox"], "readonly", (s) => s("outbox").index("person").getAll(id));
export const report = (instance) => work(["outbox"], "readonly", (s) => s("outbox").get(instance));
export const photosOf = (instance) => work(["photos"], "readonly",
  (s) => s("photos").getAll(IDBKeyRange.bound([instance, ""], [instance, "\uffff"])));

// A report and its pictures are kept together or not at all.
export const keepReport = (row, photos) => work(["outbox", "photos"], "readwrite", (s) => {
  for (const photo of photos || []) s("photos").put(photo);
  return s("outbox").put(row);
});
export const keepPhoto = (row) => work(["photos"], "readwrite", (s) => s("photos").put(row));
export const dropPhoto = (row) => work(["photos"], "readwrite", (s) => s("photos").delete([row.instance, row.name]));

export async function persisted() {
  if (!navigator.storage || !navigator.storage.persist) return null;
  try { return (await navigator.storage.persisted()) || (await navigator.storage.persist()); } catch (e) { return null; }
}
