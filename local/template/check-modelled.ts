import { finding, NotModelled } from './not-modelled.ts';
import type { Modelled, ResolvedResource, ResolvedTemplate } from './resolved-template.ts';

/**
 * Compares the template with what the modules declare: every resource type and every property must be run or
 * ignored with a reason.
 * @throws NotModelled naming every resource, type and property path that no module declared
 */
export function checkModelled(template: ResolvedTemplate, declarations: Modelled[]): void {
  const findings = template.resources.flatMap((resource) => {
    const declared = declarations.filter((modelled) => Object.hasOwn(modelled, resource.type));
    if (declared.length === 0) return [finding(resource, '', 'no resource of this type is modelled')];
    return undeclared(resource, declaredPaths(resource.type, declared));
  });
  if (findings.length > 0) throw new NotModelled(findings);
}

function declaredPaths(type: string, declarations: Modelled[]): string[] {
  return declarations.flatMap((modelled) => {
    const { run, ignored } = modelled[type] ?? { run: [], ignored: {} };
    return [...run, ...Object.keys(ignored)];
  });
}

function undeclared(resource: ResolvedResource, paths: string[]): string[] {
  const walk = (value: unknown, path: string): string[] => {
    if (paths.includes(path)) return [];
    if (!paths.some((declared) => declared.startsWith(`${path}.`))) {
      return [finding(resource, path, 'this property is not modelled')];
    }
    if (Array.isArray(value)) return value.flatMap((item) => walk(item, path));
    if (typeof value !== 'object' || value === null) return [finding(resource, path, 'an object was expected here')];
    return Object.entries(value).flatMap(([key, inner]) => walkInto(inner, `${path}.${key}`));
  };
  const walkInto = (value: unknown, path: string): string[] => walk(value, path);
  return Object.entries(resource.properties).flatMap(([key, value]) => walk(value, key));
}
