/** Whether an identity is somebody who logged in, not an anonymous visitor. */
export function isCustomerId(identityId: string): boolean {
  return identityId.startsWith('cus_');
}
