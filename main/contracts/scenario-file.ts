// A scenario file's text, checked: every error names file, line and field, the value, and what is allowed. Reads no file itself.

import {
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import * as z from 'zod/mini';
import { codedError, err, ok, type CodedError, type Result } from '../core/lib/result.js';
import type { Scenario } from '../core/scenario/types.js';
import { allowed, shown } from './check.js';
import { referenceProblems } from './scenario-references.js';
import { SCENARIO_LIMITS, scenarioSchema } from './scenario-schema.js';

type Path = readonly (string | number)[];
type Issue = z.core.$ZodIssue;

/** Problems told at most. */
const TOLD = 20;

/** Error `bad-scenario`; its message is one line a problem: `quiet-day.json:14: orders[2].perMinute: got -5, must be at least 0`. */
export function readScenario(text: string, file: string): Result<Scenario> {
  const tree = parseJson(text, file);
  if (!tree.ok) return tree;
  const root = tree.value;
  const value: unknown = getNodeValue(root);
  const say = (path: Path, must: string): string => {
    const found = at(value, path);
    const got = found === undefined ? 'nothing' : shown(found, String(path.at(-1) ?? ''));
    return `${file}:${lineOf(text, root, path)}: ${inWords(path)}: got ${got}, ${must}`;
  };
  const parsed = z.safeParse(scenarioSchema, value);
  if (!parsed.success) {
    return err(badScenario(parsed.error.issues.flatMap(unfolded).map(({ path, must }) => say(path, must))));
  }
  const { $schema: _schema, ...scenario } = parsed.data;
  const problems = referenceProblems(scenario);
  if (problems.length > 0) return err(badScenario(problems.map(({ path, must }) => say(path, must))));
  return ok(scenario);
}

export function badScenario(lines: readonly string[]): CodedError {
  const told = lines.slice(0, TOLD);
  const more = lines.length > TOLD ? [`and ${lines.length - TOLD} more`] : [];
  return codedError('bad-scenario', [...told, ...more].join('\n'));
}

function parseJson(text: string, file: string): Result<Node> {
  if (text.length > SCENARIO_LIMITS.fileBytes) {
    return err(
      badScenario([
        `${file}:1: the file: got ${text.length} characters, must have at most ${SCENARIO_LIMITS.fileBytes}`,
      ]),
    );
  }
  const deep = tooDeepAt(text);
  if (deep !== null) {
    return err(
      badScenario([`${file}:${lineAt(text, deep)}: JSON: must not be nested deeper than ${SCENARIO_LIMITS.nesting}`]),
    );
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const problems = errors.map(({ error, offset, length }) => {
    const found = JSON.stringify(text.slice(offset, offset + Math.min(Math.max(length, 1), 20)));
    return `${file}:${lineAt(text, offset)}: JSON: ${spelled(printParseErrorCode(error))} at ${found}`;
  });
  if (problems.length === 0 && root !== undefined) problems.push(...repeatedKeys(root, text, file));
  if (root === undefined || problems.length > 0) {
    return err(badScenario(problems.length > 0 ? problems : [`${file}:1: JSON: the file is empty`]));
  }
  return ok(root);
}

/** "CommaExpected" -> "comma expected". */
function spelled(code: string): string {
  return code.replace(/(?<!^)([A-Z])/g, ' $1').toLowerCase();
}

/** Where brackets nest too deep for any parser's good, or null. */
function tooDeepAt(text: string): number | null {
  let depth = 0;
  let inText = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i];
    if (inText) {
      if (char === '\\') i += 1;
      else if (char === '"' || char === '\n') inText = false;
    } else if (char === '"') inText = true;
    else if (char === '{' || char === '[') {
      depth += 1;
      if (depth > SCENARIO_LIMITS.nesting) return i;
    } else if (char === '}' || char === ']') depth -= 1;
  }
  return null;
}

/** JSON itself lets the last one win, which hides mistakes. */
function repeatedKeys(node: Node, text: string, file: string): readonly string[] {
  const inside = node.children ?? [];
  const found = inside.flatMap((child) => repeatedKeys(child, text, file));
  if (node.type !== 'object') return found;
  const seen = new Set<unknown>();
  for (const { children = [] } of inside) {
    const key = children[0];
    if (key === undefined) continue;
    if (seen.has(key.value)) found.push(`${file}:${lineAt(text, key.offset)}: ${String(key.value)}: is there twice`);
    seen.add(key.value);
  }
  return found;
}

/** One line an issue; of alternatives, what is wrong with the one that was most likely meant. */
function unfolded(issue: Issue): readonly { readonly path: Path; readonly must: string }[] {
  const path = issue.path as Path;
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const meant = issue.errors.reduce((best, next) => (unlikeliness(next) < unlikeliness(best) ? next : best));
    return meant.flatMap((inner) => unfolded({ ...inner, path: [...path, ...inner.path] }));
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], must: 'there is no such field; see README.md beside it' }));
  }
  if (issue.code === 'invalid_type' && issue.expected === 'number') return [{ path, must: 'must be a number' }];
  if (issue.code === 'invalid_type' && issue.expected !== 'int')
    return [{ path, must: `must be ${article(issue.expected)}` }];
  return [{ path, must: allowed(issue) }];
}

/** Another kind of value altogether is the least likely; then the one with the most mistakes. */
function unlikeliness(issues: readonly Issue[]): number {
  const other = issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0);
  const wrongKind = issues.some(({ code, path }) => code === 'invalid_value' && path.at(-1) === 'do');
  const strange = issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
  return (other ? 1000 : 0) + (wrongKind ? 100 : 0) + strange;
}

function article(what: string): string {
  return /^[aeiou]/.test(what) ? `an ${what}` : `a ${what}`;
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

/** `orders[2].perMinute`. */
function inWords(path: Path): string {
  if (path.length === 0) return 'the file';
  return path.map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`)).join('');
}

/** The line of the field, or of the nearest thing around it that is there. */
function lineOf(text: string, root: Node, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node !== undefined) return lineAt(text, (node.parent?.type === 'property' ? node.parent : node).offset);
  }
  return lineAt(text, root.offset);
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let i = text.indexOf('\n'); i !== -1 && i < offset; i = text.indexOf('\n', i + 1)) line += 1;
  return line;
}
