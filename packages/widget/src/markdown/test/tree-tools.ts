import type { Block, Inline } from '../tree.ts';

const BLOCKS = ['paragraph', 'heading', 'code', 'quote', 'list'];
const INLINES = ['text', 'break', 'code', 'bold', 'italic', 'link'];
const ADDRESS = /^(https?:\/\/[^/@]+(\/|$)|mailto:)/;

type Node = { type: string; href?: string; children?: Node[]; items?: Node[][] };

/** Every node that is none of ours, and every address that is not http, https or mailto. */
export function findForeign(blocks: Block[]): string[] {
  return (blocks as Node[]).flatMap(find);
}

function find(node: Node): string[] {
  const foreign = [
    ![...BLOCKS, ...INLINES].includes(node.type) && `a node ${node.type}`,
    node.href !== undefined && !ADDRESS.test(node.href) && `an address ${node.href}`,
  ].filter(each => typeof each === 'string');
  return [...foreign, ...(node.children ?? []).flatMap(find), ...(node.items ?? []).flat().flatMap(find)];
}

/** The tree on one line: `p(text b(bold))`. */
export function summarize(blocks: Block[]): string {
  return blocks.map(block).join(' ');
}

function block(node: Block): string {
  switch (node.type) {
    case 'code':
      return `pre[${node.text}]`;
    case 'quote':
      return `q(${summarize(node.children)})`;
    case 'list':
      return `${node.ordered ? `ol${node.start}` : 'ul'}(${node.items.map(item => `li(${summarize(item)})`).join(' ')})`;
    default:
      return `${node.type === 'heading' ? 'h' : 'p'}(${node.children.map(inline).join('')})`;
  }
}

function inline(node: Inline): string {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'break':
      return '/';
    case 'code':
      return `code[${node.text}]`;
    case 'link':
      return `a<${node.href}>(${node.children.map(inline).join('')})`;
    default:
      return `${node.type === 'bold' ? 'b' : 'i'}(${node.children.map(inline).join('')})`;
  }
}
