import fc from "fast-check";
fc.configureGlobal({ numRuns: 4000 });
await import("./mail-contents.test.ts");
