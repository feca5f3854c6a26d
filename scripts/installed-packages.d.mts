/** Whether node_modules holds what the lock file names, and the lock file names what the manifests ask for. */
export function isInstalledAsLocked(root: string): boolean;
