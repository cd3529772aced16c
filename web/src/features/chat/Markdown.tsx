import type { ReactNode } from "react";
import { type Block, type Inline, isOnlyEmoji, parseMarkdown } from "./markdown";
import styles from "./Markdown.module.css";

function inlineNode(node: Inline, key: number): ReactNode {
  switch (node.kind) {
    case "text":
      return node.text;
    case "break":
      return <br key={key} />;
    case "code":
      return <code key={key}>{node.text}</code>;
    case "bold":
      return <strong key={key}>{node.children.map(inlineNode)}</strong>;
    case "italic":
      return <em key={key}>{node.children.map(inlineNode)}</em>;
    case "struck":
      return <s key={key}>{node.children.map(inlineNode)}</s>;
    case "link":
      return (
        <a key={key} href={node.href} target="_blank" rel="noopener noreferrer nofollow">
          {node.children.map(inlineNode)}
        </a>
      );
  }
}

function blockNode(block: Block, key: number): ReactNode {
  switch (block.kind) {
    case "paragraph":
      return <p key={key}>{block.children.map(inlineNode)}</p>;
    case "code":
      return (
        // A wide block scrolls, so the keyboard must be able to reach it.
        <pre key={key} tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      );
    case "quote":
      return <blockquote key={key}>{block.children.map(blockNode)}</blockquote>;
    case "list": {
      const items = block.items.map((item, index) => <li key={index}>{item.map(inlineNode)}</li>);
      return block.ordered ? (
        <ol key={key} start={block.start}>
          {items}
        </ol>
      ) : (
        <ul key={key}>{items}</ul>
      );
    }
  }
}

/** A message's text as React nodes; see markdown.ts for what it understands. */
export function Markdown({ text }: { text: string }) {
  if (isOnlyEmoji(text)) return <p className={styles.emoji}>{text}</p>;
  return <div className={styles.markdown}>{parseMarkdown(text).map(blockNode)}</div>;
}
