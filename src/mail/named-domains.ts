import { canonicalDomain } from "./domain.ts";
import { LIMITS } from "./limits.ts";

/**
 * The domain names that texts contain, as A-labels, each with its parents down to two labels (`www.rossi.it`, `rossi.it`),
 * so that one look-up finds the service a customer writes about. Candidates, at most 200: what is over the bound is not found,
 * which links no service. It is no check on what may be said (that is the policy's `namesMentioned`).
 */
export function namedDomains(texts: readonly string[]): readonly string[] {
  const names = new Set<string>();
  for (const text of texts) {
    for (const [run] of text.matchAll(/[\p{L}\p{M}\p{N}.-]+/gu)) {
      if (names.size >= LIMITS.domainNames) return [...names];
      if (run.includes(".") && run.length <= 253) addWithParents(names, run);
    }
  }
  return [...names];
}

function addWithParents(names: Set<string>, run: string): void {
  const name = canonicalDomain(run.replace(/^[.-]+/, "").split(/[.-]+$/)[0] ?? "");
  const labels = name?.split(".") ?? [];
  if (labels.length < 2 || labels.length > 10 || !/[a-z]/.test(labels.at(-1) ?? "")) return;
  for (let first = 0; first <= labels.length - 2 && names.size < LIMITS.domainNames; first++) {
    names.add(labels.slice(first).join("."));
  }
}
