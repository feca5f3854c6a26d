import type { ComponentChildren } from 'preact';
import { parseMarkdown } from './parse.ts';
import { linkify } from './parse-inline.ts';
import type { Block, Inline } from './tree.ts';

/** Elements and text nodes, never markup: there is nothing in here that could run. */
export function Markdown({ text }: { text: string }) {
  return <>{parseMarkdown(text).map(renderBlock)}</>;
}

export function PlainText({ text }: { text: string }) {
  return <p dir="auto">{linkify(text).map(renderInline)}</p>;
}

function renderBlock(block: Block): ComponentChildren {
  switch (block.type) {
    case 'paragraph':
      return <p dir="auto">{block.children.map(renderInline)}</p>;
    case 'heading':
      return (
        <p dir="auto">
          <strong>{block.children.map(renderInline)}</strong>
        </p>
      );
    case 'code':
      return (
        // Focusable, as it scrolls sideways.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolling by keyboard needs it
        <pre dir="ltr" tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      );
    case 'quote':
      return <blockquote>{block.children.map(renderBlock)}</blockquote>;
    case 'list': {
      const items = block.items.map(item => <li>{renderItem(item)}</li>);
      return block.ordered ? (
        <ol dir="auto" start={block.start}>
          {items}
        </ol>
      ) : (
        <ul dir="auto">{items}</ul>
      );
    }
  }
}

/** A lone paragraph stands without one, as a tight list does. */
function renderItem(item: Block[]): ComponentChildren {
  const [first, ...rest] = item;
  if (first?.type !== 'paragraph') return item.map(renderBlock);
  return [...first.children.map(renderInline), ...rest.map(renderBlock)];
}

function renderInline(node: Inline): ComponentChildren {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'break':
      return <br />;
    case 'code':
      return <code dir="ltr">{node.text}</code>;
    case 'bold':
      return <strong>{node.children.map(renderInline)}</strong>;
    case 'italic':
      return <em>{node.children.map(renderInline)}</em>;
    case 'link':
      return (
        <a href={node.href} target="_blank" rel="noopener nofollow noreferrer">
          {node.children.map(renderInline)}
        </a>
      );
  }
}
