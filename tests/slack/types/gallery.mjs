// node gallery.mjs < lists.json > markup.json: lists of Block Kit blocks, drawn much as Slack draws them.
import { json } from 'node:stream/consumers';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import kit from 'slack-blocks-to-jsx';

const drawn = (blocks) =>
  renderToStaticMarkup(createElement(kit.Message, { blocks, name: '', logo: '', theme: 'light', withoutWrapper: true }));
const lists = await json(process.stdin);
process.stdout.write(JSON.stringify(lists.map(drawn)));
