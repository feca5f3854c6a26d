/** A file that is let go beside where it belongs: the browser would open it in place of the inbox. From log-in to log-out. */
export function guardDrops(): () => void {
  const life = new AbortController();
  const refuse = (event: DragEvent) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'none';
  };
  addEventListener('dragover', refuse, { signal: life.signal });
  addEventListener('drop', refuse, { signal: life.signal });
  return () => life.abort();
}
